import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { FlvInspector } from '../../../src/analysis/flv/inspector.ts';
import type { FlvInspected, TagRecord } from '../../../src/analysis/flv/records.ts';
import { FlvReader } from '../../../src/container/flv/tag/flv-reader.ts';
import { concat, flvHeader } from '../../harness/flv-writer.ts';

const SAMPLE = new Uint8Array(readFileSync(fileURLToPath(new URL('../../../samples/bframes.flv', import.meta.url))));

function* inspected(bytes: Uint8Array): Generator<FlvInspected, void> {
  const reader = new FlvReader();
  const inspector = new FlvInspector();
  for (const read of [reader.push(bytes), reader.end()]) for (const item of read) yield* inspector.push(item);
  yield* inspector.end();
}

/** Stops at the first finding: the streams have none. */
const isReported = (bytes: Uint8Array): boolean => {
  for (const { kind } of inspected(bytes)) if (kind === 'diagnostic') return true;
  return false;
};

interface Stream {
  readonly bytes: Uint8Array;
  readonly tags: readonly TagRecord[];
}

const streamOf = (bytes: Uint8Array): Stream => ({
  bytes,
  tags: [...inspected(bytes)].flatMap((item) => (item.kind === 'tag' ? [item.record] : [])),
});

const WHOLE = streamOf(SAMPLE);

/** Tags of the sample, without onMetaData, which describes all of it: the fewer, the faster. */
const excerpt = (...wanted: readonly number[]): Stream => {
  const tags = wanted.flatMap((index) => WHOLE.tags[index] ?? []);
  return streamOf(concat(flvHeader(), ...tags.map(({ offset, size }) => SAMPLE.slice(offset, offset + size + 4))));
};
const range = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);
/** Ten pictures. */
const BEGINNING = excerpt(...range(1, 26));
/** From the first key frame to three tags after the second. */
const TWO_KEY_FRAMES = excerpt(...range(1, 47));
const ENDED = excerpt(...range(1, 26), 73);

/** Bytes of a tag: its header, and the first of its body. */
const HEADER = 11;
const BODY = 12;
/** Offsets in a tag (FLV 10.1 E.4.1, E.4.3.1): TimestampExtended follows the three bytes of Timestamp. */
const TIMESTAMP = [4, 5, 6, 7];
const TIMESTAMP_LOW = 6;
const COMPOSITION_LOW = HEADER + 4;
const NAL_HEADER = HEADER + 9;

/** A change that players show no sign of, or that only a decoder sees; every other one has to be reported. */
interface Unseen {
  readonly why: string;
  readonly holds: (at: number, value: number, tag: TagRecord, stream: Stream) => boolean;
}

/** Times of the frames of a track, but for that of `tag`. */
const others = ({ tags }: Stream, tag: TagRecord, time: 'dtsMs' | 'ptsMs'): number[] =>
  tags
    .filter((other) => other !== tag && other.type === tag.type)
    .flatMap(({ ptsMs, [time]: ms }) => (ptsMs === undefined ? [] : (ms ?? [])));
const isBetween = (times: readonly number[], was: number, is: number): boolean =>
  times.every((time) => (time < was ? time < is : time > is));

const noFrame: Unseen = {
  why: 'no frame has this time: writers put 0 there, or that of a frame',
  holds: (at) => TIMESTAMP.includes(at),
};
const inOrder: Unseen = {
  why: 'the frame keeps its place: it comes early or late by less than a frame, as in streams of a variable rate',
  holds: (at, value, tag, stream) =>
    at === TIMESTAMP_LOW && isBetween(others(stream, tag, 'dtsMs'), tag.dtsMs, (tag.dtsMs & ~0xff) | value),
};
const shownInOrder: Unseen = {
  why: 'the picture keeps its place in output order: it is shown early or late by less than a frame',
  holds: (at, value, tag, stream) => {
    const { ptsMs = 0, compositionTimeMs = 0 } = tag;
    const is = ptsMs - compositionTimeMs + ((compositionTimeMs & ~0xff) | value);
    return at === COMPOSITION_LOW && isBetween(others(stream, tag, 'ptsMs'), ptsMs, is);
  },
};
const soundFields: Unseen = {
  why: 'players take rate, size and channels of AAC from its AudioSpecificConfig (FLV 10.1 E.4.2.1)',
  holds: (at, value) => at === HEADER && value >> 4 === 10,
};
const otherRefIdc: Unseen = {
  why: 'nal_ref_idc is 0, or a hint of any value (H.264 7.4.1)',
  holds: (at, value, { offset }, { bytes }) =>
    at === NAL_HEADER && (value & 0x9f) === (bytes[offset + at] as number) % 32 && (value & 0x60) !== 0,
};
const frames = [inOrder, shownInOrder];

const among = (at: number, values: readonly number[], why: string): Unseen => ({
  why,
  holds: (place, value) => place === at && values.includes(value),
});

/** A tag of each sort, and the changes of it that are not reported. */
const SORTS: readonly (readonly [name: string, stream: Stream, index: number, unseen: readonly Unseen[]])[] = [
  ['onMetaData', WHOLE, 0, [noFrame]],
  [
    'the AVC sequence header',
    BEGINNING,
    0,
    [
      noFrame,
      among(
        HEADER + 8,
        [12, 13, 20, 21, 22, 30, 31, 32, 40, 41, 42, 50, 51, 52, 60, 61, 62],
        'AVCLevelIndication may be above the level of the SPS (ISO/IEC 14496-15 5.3.3.1.2)',
      ),
    ],
  ],
  [
    'the AAC sequence header',
    WHOLE,
    2,
    [
      noFrame,
      soundFields,
      among(HEADER + 2, [0x0a], 'AAC Main instead of LC: only decoding shows it'),
      among(HEADER + 3, [0x0c], '960 samples a frame: a second of audio is too short for the drift to show'),
      among(HEADER + 5, [0xff], 'another extensionAudioObjectType: readers pass over it'),
      among(HEADER + 6, [0xa0, 0xe8, 0xf0], 'SBR that adds nothing at this rate: only decoding shows it'),
    ],
  ],
  [
    'a key frame that begins with an SEI',
    BEGINNING,
    2,
    [
      ...frames,
      among(NAL_HEADER, [10, 11, 14, 46, 78, 110], 'players skip the unit, whatever it is'),
      {
        why: 'x264 says in it how it was set: no picture changes',
        holds: (at) => at > NAL_HEADER,
      },
    ],
  ],
  ['a P picture', BEGINNING, 3, [...frames, otherRefIdc]],
  ['a reference B picture', BEGINNING, 5, [...frames, otherRefIdc]],
  [
    'an IDR picture',
    TWO_KEY_FRAMES,
    41,
    [...frames, otherRefIdc, among(NAL_HEADER + 2, [0x81, 0x83, 0x84, 0x87], 'another idr_pic_id, also legal')],
  ],
  [
    'an AAC frame',
    BEGINNING,
    4,
    [inOrder, soundFields, { why: 'the frame itself: it is not decoded', holds: (at) => at > HEADER + 1 }],
  ],
  ['the end of sequence', ENDED, 26, [noFrame, among(HEADER, [0x27], 'FrameType of a tag without a frame')]],
];

const changed = (bytes: Uint8Array, offset: number, value: number): Uint8Array => {
  const other = bytes.slice();
  other[offset] = value;
  return other;
};

/** Bytes that hold a kind: TagType, FrameType and codec, packet type, NAL header. */
const KINDS = [0, HEADER, HEADER + 1, NAL_HEADER];
/** For a kind every value, for bytes of numbers each bit and the ends: all 255 of each take ten times as long. */
const valuesAt = (at: number, is: number): number[] =>
  KINDS.includes(at) ? range(0, 255) : [...range(0, 7).map((bit) => is ^ (1 << bit)), 0, 255, is - 1, is + 1];

/** Values of the byte at `at` after `offset` that are neither reported nor expected to be silent. */
const silent = (bytes: Uint8Array, offset: number, at: number, isUnseen = (_: number): boolean => false): string[] =>
  valuesAt(at, bytes[offset + at] as number)
    .map((value) => value & 255)
    .filter((value) => value !== bytes[offset + at] && !isUnseen(value))
    .filter((value) => !isReported(changed(bytes, offset + at, value)))
    .map((value) => `byte ${at}: 0x${value.toString(16)}`);

describe('a change of one byte is reported, or nobody sees it', () => {
  it('the streams have no findings', () => {
    for (const { bytes } of [WHOLE, BEGINNING, TWO_KEY_FRAMES, ENDED]) expect(isReported(bytes)).toBe(false);
  });

  it('in the FLV header and PreviousTagSize0', () => {
    expect(range(0, 12).flatMap((at) => silent(BEGINNING.bytes, 0, at))).toEqual([]);
  });

  it.each(SORTS)('in %s', { timeout: 60_000 }, (_name, stream, index, unseen) => {
    const tag = stream.tags[index] as TagRecord;
    const found = range(0, Math.min(HEADER + BODY, tag.size) - 1).flatMap((at) =>
      silent(stream.bytes, tag.offset, at, (value) => unseen.some(({ holds }) => holds(at, value, tag, stream))),
    );
    expect(found).toEqual([]);
  });

  it('in PreviousTagSize', () => {
    const { offset, size } = BEGINNING.tags[3] as TagRecord;
    expect(range(0, 3).flatMap((at) => silent(BEGINNING.bytes, offset, size + at))).toEqual([]);
  });
});
