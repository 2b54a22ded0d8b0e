import { describe, expect, it } from 'vitest';
import { Timeline } from '../../../../src/analysis/timeline/timeline.ts';
import { type MessageBody, parseMediaMessage } from '../../../../src/container/flv/body/parse-body.ts';
import { parseTag } from '../../../../src/container/flv/tag/parse-tag.ts';
import { TAG_HEADER_BYTES, TAG_TYPE, tagTypeOf } from '../../../../src/container/flv/tag/tag-header.ts';
import type { MediaMessage } from '../../../../src/media/media-message.ts';
import { FieldTrace } from '../../../../src/syntax/field-trace.ts';
import { hex, tag } from '../../../harness/flv-writer.ts';
import { TAG_VECTORS } from '../../../vectors/flv-tags.ts';

/** The vectors that are messages of RTMP, too. */
const MESSAGES = TAG_VECTORS.flatMap((vector) => {
  const kind = tagTypeOf(vector.tagType);
  const isAmf3 = vector.tagType === TAG_TYPE.scriptAmf3;
  return kind === 'unknown' ? [] : [{ ...vector, kind, isAmf3 }];
});

/** Byte ranges and bits without the tag header. */
const withoutHeader = ({ payloads, error, ...rest }: MessageBody) => ({
  ...rest,
  payloads: payloads.map((payload) => ({
    ...payload,
    start: payload.start - TAG_HEADER_BYTES,
    end: payload.end - TAG_HEADER_BYTES,
  })),
  error: error && { code: error.code, field: error.field, bit: error.bit - 8 * TAG_HEADER_BYTES },
});

describe('parseMediaMessage: a message of RTMP is read like the tag with the same body', () => {
  it.each(MESSAGES)('$name', ({ tagType, body, kind, isAmf3 }) => {
    const message: MediaMessage = { kind, isAmf3, timestampMs: 0, body: hex(body) };
    const trace = new FieldTrace();
    const { payloads, error, issues: _issues, ...ofMessage } = parseMediaMessage(message, trace);
    const inTag = new FieldTrace();
    const bytes = tag(tagType, 0, hex(body));
    const { header: _header, issues: _of, ...rest } = parseTag(bytes.subarray(0, bytes.length - 4), inTag);
    expect({
      ...ofMessage,
      payloads,
      error: error && { code: error.code, field: error.field, bit: error.bit },
    }).toEqual(withoutHeader(rest as MessageBody));
    const elements = inTag.fields.filter(({ structure }) => structure !== 'FLVTAG');
    expect(trace.fields).toEqual(elements.map((field) => ({ ...field, bit: field.bit - 8 * TAG_HEADER_BYTES })));
  });
});

describe('Timeline', () => {
  it('follows messages that are no tags: they have no byte offset', () => {
    const timeline = new Timeline();
    const found: unknown[] = [];
    // AAC (FLV 10.1 E.4.2.1): a sequence header, AAC LC 44.1 kHz stereo, and two frames 23 ms apart.
    ['af001210', 'af0121', 'af0121'].forEach((text, index) => {
      const message: MediaMessage = { kind: 'audio', timestampMs: 23 * Math.max(0, index - 1), body: hex(text) };
      const { kind, body: bytes, timestampMs: dtsMs } = message;
      const place = { kind: 'message', index } as const;
      timeline.add({ kind, place, dtsMs, body: parseMediaMessage(message), bytes, missingBytes: 0 }, (one) =>
        found.push(one),
      );
    });
    timeline.end((one) => found.push(one));
    expect(found).toEqual([]);
    expect(timeline.summary(true).tracks).toMatchObject([
      { type: 'audio', codec: 'mp4a', frames: 2, firstDtsMs: 0, lastDtsMs: 23, configuration: { sampleRateHz: 44100 } },
    ]);
  });
});
