import { describe, expect, it } from 'vitest';
import type { Severity } from '../../../src/syntax/diagnostics.ts';
import { checked } from '../../harness/checked.ts';
import { spsOf } from '../../harness/gop-stream.ts';
import { box, bytesOf, u16, u32, type WrittenTrack, writeFragmentedMp4, writeMp4 } from '../../harness/mp4-writer.ts';
import { writePps, writeSlice, writeSps } from '../../harness/written-stream.ts';

const SPS = spsOf();
const SETS = [writeSps(SPS), writePps()] as const;

const sample = (...units: readonly Uint8Array[]): Uint8Array =>
  bytesOf(...units.flatMap((unit) => [u32(unit.length), unit]));

/** avcC with the two sets. */
const AVCC = box(
  'avcC',
  [1, ...SETS[0].subarray(1, 4), 255, 225],
  u16(SETS[0].length),
  SETS[0],
  [1],
  u16(SETS[1].length),
  SETS[1],
  SETS[0][1] === 100 ? [0xfd, 0xf8, 0xf8, 0] : [],
);

const I = writeSlice({ nal: 5 }, SPS);
const P = writeSlice({ frameNum: 1, lsb: 2 }, SPS);

const video = (
  of: Partial<WrittenTrack> & { readonly shift?: number; readonly inBand?: boolean } = {},
): WrittenTrack => {
  const { shift = 0, inBand = false, ...more } = of;
  return {
    id: 1,
    kind: 'video',
    timescale: 1000,
    entry: ['avc1', AVCC],
    samples: [
      { data: sample(I), duration: 40, shift, isSync: true },
      { data: sample(...(inBand ? SETS : []), P), duration: 40, shift },
    ],
    ...more,
  };
};

const sound = (edits?: WrittenTrack['edits']): WrittenTrack => ({
  id: 2,
  kind: 'audio',
  timescale: 1000,
  entry: ['mp4a'],
  samples: [0, 1, 2].map(() => ({ data: Uint8Array.of(1, 2), duration: 21, isSync: true })),
  ...(edits !== undefined && { edits }),
});

const found = async (id: string, bytes: Uint8Array): Promise<readonly (readonly [Severity, string])[]> => {
  const { findings } = await checked(bytes, { rules: { [id]: 'error' } });
  return findings.map(({ severity, message }) => [severity, message]);
};

const SOUND = writeMp4([video(), sound()]);

const ROWS: readonly (readonly [id: string, what: string, bytes: Uint8Array, found: readonly [Severity, string]])[] = [
  [
    'mp4/sample-entry',
    'hev1',
    writeMp4([video({ entry: ['hev1'] })]),
    ['error', 'track 1 has the sample entry hev1: players of Apple want hvc1'],
  ],
  [
    'mp4/sample-entry',
    'parameter sets in the samples of avc1',
    writeMp4([video({ inBand: true })]),
    ['error', 'track 1 has the sample entry avc1 and parameter sets in its samples'],
  ],
  [
    'mp4/faststart',
    'an index at the end',
    writeMp4([video()], false),
    ['error', 'the moov box comes after the media data'],
  ],
  [
    'mp4/edit-list',
    'a first frame at 80 ms',
    writeMp4([video({ shift: 80 })]),
    ['error', 'the first frame of the video is shown at 80 ms, without an edit list'],
  ],
  [
    'mp4/edit-list',
    'audio that begins later than the video',
    writeMp4([
      video({ shift: 80, edits: [[80, 80]] }),
      sound([
        [100, -1],
        [63, 0],
      ]),
    ]),
    [
      'error',
      'audio begins at 100 ms, at 0 ms without its edit list, the video at 0 ms, at 80 ms without its edit list: more than a frame apart',
    ],
  ],
  [
    'pts/before-dts',
    'negative composition offsets: worth knowing',
    writeFragmentedMp4([video({ shift: -20 })], 2),
    ['info', '2 frames with a presentation time before the decoding time, by up to 20 ms'],
  ],
];

describe('rules on containers', () => {
  it.each(ROWS)('%s: %s', async (id, _, bytes, expected) => {
    expect(await found(id, SOUND)).toEqual([]);
    expect(await found(id, bytes)).toEqual([expected]);
  });

  it('mp4/faststart: fragments have no index of all samples', async () => {
    expect(await found('mp4/faststart', writeFragmentedMp4([video()], 1))).toEqual([]);
  });

  it('mp4/sample-entry: avc3 may have parameter sets in its samples', async () => {
    expect(await found('mp4/sample-entry', writeMp4([video({ inBand: true, entry: ['avc3', AVCC] })]))).toEqual([]);
  });

  it('mp4/edit-list: an edit that makes up for reordering', async () => {
    expect(await found('mp4/edit-list', writeMp4([video({ shift: 80, edits: [[80, 80]] })]))).toEqual([]);
  });
});
