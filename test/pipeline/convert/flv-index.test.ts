import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AmfPlain } from '../../../src/amf/plain.ts';
import { inspectFlv } from '../../harness/flv-inspected.ts';
import { concat } from '../../harness/flv-writer.ts';
import { type FixedFlv, fixFlv } from './converted.ts';

interface Tag {
  readonly offset: number;
  readonly end: number;
  readonly type: number;
  readonly timeS: number;
  /** FrameType 1 with AVCPacketType 1 (FLV 10.1 E.4.3.1). */
  readonly isKeyFrame: boolean;
  /** AVCPacketType or AACPacketType 1. */
  readonly isFrame: boolean;
}

/** Reads the tags of a sound file by their sizes. */
const tagsOf = (bytes: Uint8Array): Tag[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const tags: Tag[] = [];
  for (let offset = 13; offset + 11 <= bytes.length; ) {
    const end = offset + 11 + (view.getUint32(offset) & 0xffffff) + 4;
    const ms = ((view.getUint8(offset + 7) << 24) | (view.getUint32(offset + 3) & 0xffffff)) >>> 0;
    const [type, first, second] = [view.getUint8(offset), view.getUint8(offset + 11), view.getUint8(offset + 12)];
    const isFrame = type !== 18 && second === 1;
    tags.push({ offset, end, type, timeS: ms / 1000, isFrame, isKeyFrame: isFrame && type === 9 && first >> 4 === 1 });
    offset = end;
  }
  return tags;
};

const metadataOf = (bytes: Uint8Array): Record<string, AmfPlain | undefined> =>
  Object.fromEntries((inspectFlv(bytes).summary.metadata ?? []).map(({ key, value }) => [key, value]));

/** Checks all that onMetaData says about the places of tags against the tags. */
const expectExact = ({ bytes, facts }: FixedFlv): void => {
  const tags = tagsOf(bytes);
  const members = metadataOf(bytes);
  const keys = tags.filter(({ isKeyFrame }) => isKeyFrame);
  const [script, ...media] = tags;
  const sizes = (type: number) => media.filter((tag) => tag.type === type).map(({ offset, end }) => end - 4 - offset);
  const ofFrames = (type: number) =>
    sum(media.filter((tag) => tag.type === type && tag.isFrame).map(({ offset, end }) => end - offset));
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  expect(members['filesize']).toBe(bytes.length);
  expect(tags.at(-1)?.end).toBe(bytes.length);
  expect(members['datasize']).toBe(bytes.length - (script?.end ?? 0));
  // All tags, or those with frames and their PreviousTagSize, as FFmpeg counts.
  expect([sum(sizes(9)), ofFrames(9)]).toContain(members['videosize']);
  expect([sum(sizes(8)), ofFrames(8)]).toContain(members['audiosize']);
  const { filepositions, times } = members['keyframes'] as Record<string, number[]>;
  expect(filepositions).toEqual(keys.map(({ offset }) => offset));
  expect(times).toEqual(keys.map(({ timeS }) => timeS));
  expect(members['lastkeyframelocation']).toBe(keys.at(-1)?.offset);
  // The end of sequence has FrameType 1 too: yamdi and flvmeta count it.
  expect([keys.at(-1)?.timeS, tags.findLast(({ type }) => type === 9)?.timeS]).toContain(
    members['lastkeyframetimestamp'],
  );
  const { summary, codes } = inspectFlv(bytes);
  expect(codes).not.toContain('metadata-differs');
  const { error, warning, info } = facts.remaining ?? {};
  expect({ error, warning, info }).toEqual(summary.diagnostics);
};

const INPUT = new Uint8Array(readFileSync('test/streams/index-ffmpeg.flv'));
const TAGS = tagsOf(INPUT);
/** From the tag after the second key frame on, some of the rest is there. */
const ENDS = TAGS.filter(({ offset }) => offset > 2951).flatMap(({ offset, end }) => [offset + 5, end]);

describe('--fix metadata on a cut file with an index of key frames', () => {
  it.each(ENDS.slice(0, -1))('cut at byte %i: every position, time and size is exact', async (length) => {
    expectExact(await fixFlv(INPUT.subarray(0, length), { fixes: ['metadata'] }));
  });

  it.each([1, 2, 3, 5, 8])('without its first %i frames', async (count) => {
    // onMetaData, two sequence headers, then what is left.
    const left = [...TAGS.slice(0, 3), ...TAGS.slice(3 + count)];
    const cut = concat(INPUT.subarray(0, 13), ...left.map(({ offset, end }) => INPUT.subarray(offset, end)));
    expectExact(await fixFlv(cut, { fixes: ['metadata', 'timestamps'] }));
  });

  it('is copied byte for byte the second time', async () => {
    const once = await fixFlv(INPUT.subarray(0, 4000), { fixes: ['metadata'] });
    const twice = await fixFlv(once.bytes, { fixes: ['metadata'] });
    expect(twice.bytes).toEqual(once.bytes);
    expect(twice.diagnostics).toEqual([]);
  });

  it('cut again, uses the room of the first index', async () => {
    const once = await fixFlv(INPUT.subarray(0, 4000), { fixes: ['metadata'] });
    expectExact(await fixFlv(once.bytes.subarray(0, 2900), { fixes: ['metadata'] }));
    // Joined with what was cut off: three key frames again.
    const rest = TAGS.filter(({ offset }) => offset >= 4000 || offset === 2951 || offset > 3900);
    const joined = concat(once.bytes.subarray(0, 2900), ...rest.map(({ offset, end }) => INPUT.subarray(offset, end)));
    const again = await fixFlv(joined, { fixes: ['metadata'] });
    expect(inspectFlv(again.bytes).codes).not.toContain('metadata-differs');
  });

  it('with more key frames than it has room for, lists the first, the last, and some between', async () => {
    const media = TAGS.slice(1).map(({ offset, end }) => INPUT.subarray(offset, end));
    // All positions are wrong: three bytes of junk before the tags.
    const many = concat(INPUT.subarray(0, TAGS[0]?.end), Uint8Array.of(1, 2, 3), ...media, ...media, ...media);
    const { bytes } = await fixFlv(many, { fixes: ['metadata', 'timestamps'] });
    const keys = tagsOf(bytes).filter(({ isKeyFrame }) => isKeyFrame);
    expect(keys).toHaveLength(9);
    const { filepositions } = metadataOf(bytes)['keyframes'] as Record<string, number[]>;
    expect(filepositions).toEqual([keys[0], keys[4], keys[8]].map((tag) => tag?.offset));
  });

  it('to a pipe: what cannot be known is named, byte offsets are removed', async () => {
    const { bytes, diagnostics, facts } = await fixFlv(INPUT.subarray(0, 4000), {
      fixes: ['metadata'],
      output: 'pipe',
    });
    const left = diagnostics.filter(({ code }) => code === 'metadata-left').map(({ field }) => field);
    expect(left).toEqual(
      'duration videodatarate filesize datasize videosize audiosize lasttimestamp lastkeyframetimestamp'.split(' '),
    );
    expect(metadataOf(bytes)).not.toHaveProperty('keyframes');
    expect(metadataOf(bytes)).not.toHaveProperty('lastkeyframelocation');
    // Without videodatarate, which has no right value.
    expect(facts.remaining).toEqual({ error: 0, warning: 7, info: 0, codes: { 'metadata-differs': 7 } });
  });
});

describe('--fix says what is left', () => {
  const fixes = ['timestamps', 'previous-tag-size', 'metadata'] as const;
  const files = ['cases/joy4-55-24bit-wrap', 'cases/haishinkit1844-dup-pts', 'cases/vui25-real-12.5'];

  it.each(files.flatMap((file) => fixes.map((fix) => [file, fix] as const)))('%s, %s', async (file, fix) => {
    const { bytes, facts } = await fixFlv(new Uint8Array(readFileSync(`test/${file}.flv`)), { fixes: [fix] });
    const { summary, codes } = inspectFlv(bytes);
    const { codes: byCode = {}, ...counts } = facts.remaining ?? {};
    expect(counts).toEqual(summary.diagnostics);
    expect(
      Object.entries(byCode)
        .flatMap(([code, count]) => Array.from({ length: count }, () => code))
        .sort(),
    ).toEqual([...codes].sort());
  });

  it('not without --fix', async () => {
    expect((await fixFlv(INPUT, {})).facts).not.toHaveProperty('remaining');
  });
});
