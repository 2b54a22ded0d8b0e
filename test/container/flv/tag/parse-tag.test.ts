import { describe, expect, it } from 'vitest';
import { type ParsedTag, parseTag } from '../../../../src/container/flv/tag/parse-tag.ts';
import { FieldTrace } from '../../../../src/syntax/field-trace.ts';
import { hex, tag } from '../../../harness/flv-writer.ts';
import { TAG_VECTORS, type TagVector } from '../../../vectors/flv-tags.ts';

const HEADER = 11;

const bytesOf = ({ tagType, filter, body }: TagVector): Uint8Array => {
  const whole = tag(tagType | ((filter ?? 0) << 5), 0, hex(body));
  return whole.subarray(0, whole.length - 4);
};

const mediaOf = (parsed: ParsedTag) => parsed.video ?? parsed.audio ?? {};

const payloadsOf = (parsed: ParsedTag) =>
  parsed.payloads.map(({ trackId, codec, packetType, start, end, compositionTimeMs, timestampOffsetNano }) => {
    const row = [trackId, codec, packetType, start - HEADER, end - HEADER, compositionTimeMs, timestampOffsetNano];
    while (row.at(-1) === undefined) row.pop();
    return row;
  });

describe.each(TAG_VECTORS.map((vector) => [vector.name, vector] as const))('%s', (_name, vector) => {
  const bytes = bytesOf(vector);

  it('is read', () => {
    const parsed = parseTag(bytes);
    expect(parsed.error?.field).toBe(vector.error);
    expect(JSON.parse(JSON.stringify(mediaOf(parsed)))).toStrictEqual(vector.expected);
    expect(payloadsOf(parsed)).toEqual(vector.payloads);
    expect(parsed.issues.map(({ field }) => field)).toEqual(vector.issues ?? []);
  });

  it('is read the same with a trace, which has no gap in the headers', () => {
    const sink = new FieldTrace();
    const parsed = parseTag(bytes, sink);
    expect(mediaOf(parsed)).toEqual(mediaOf(parseTag(bytes)));
    const start = vector.payloads[0]?.[3];
    let at = 0;
    for (const field of sink.fields) {
      // Payloads are no header: what follows one starts another track.
      if (start === undefined || at < (HEADER + start) * 8) expect([field.name, field.bit]).toEqual([field.name, at]);
      at = field.bit + field.bits;
    }
  });

  it('gives an error or a value for every shorter one', () => {
    for (let length = HEADER; length < bytes.length; length++) {
      const parsed = parseTag(bytes.subarray(0, length));
      if (parsed.error !== undefined) expect(['truncated', 'out-of-range']).toContain(parsed.error.code);
    }
  });
});

it('describes encryption, and does not read the body', () => {
  const vector = TAG_VECTORS.find(({ filter }) => filter === 1) as TagVector;
  const parsed = parseTag(bytesOf(vector));
  expect(parsed.encryption).toEqual({
    numFilters: 1,
    filterName: 'Encryption',
    length: 16,
    iv: '00112233445566778899aabbccddeeff',
  });
});

it('bounds ModEx prefixes', () => {
  const body = `97${'00aa07'.repeat(40)}`;
  const bytes = tag(9, 0, body);
  expect(parseTag(bytes.subarray(0, bytes.length - 4)).error?.code).toBe('limit');
});
