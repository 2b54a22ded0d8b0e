import { describe, expect, it } from 'vitest';
import type { OptionValue } from '../../../src/analysis/checks/options.ts';
import { framesOfTimecode } from '../../../src/analysis/checks/sei/timecodes.ts';
import { checked } from '../../harness/checked.ts';
import {
  AUD,
  byteStream,
  type SpsChoice,
  writePps,
  writeSlice,
  writeSps,
  writeUnit,
} from '../../harness/written-stream.ts';

const SPS = writeSps();
const PPS = writePps();
const IDR = writeSlice({ nal: 5 });
const P1 = writeSlice({ frameNum: 1, lsb: 2 });
const P2 = writeSlice({ frameNum: 2, lsb: 4 });

/** A user_data_registered_itu_t_t35 message with one pair of CEA-608 captions (A/53 Part 4, 6.2.3). */
const CAPTIONS = writeUnit(
  0,
  6,
  [4, 14, 0xb5, 0, 0x31, 0x47, 0x41, 0x39, 0x34, 3, 0x41, 0xff, 0xfc, 0x94, 0x20, 0xff, 0x80],
);

const found = async (
  units: readonly Uint8Array[],
  id: string,
  options: Readonly<Record<string, OptionValue>> = {},
): Promise<readonly string[]> => {
  const { findings } = await checked(byteStream(units), { rules: { [id]: ['error', options] }, format: 'annexb' });
  return findings.map(({ message }) => message);
};

type Row = readonly [
  id: string,
  passes: readonly Uint8Array[],
  fails: readonly Uint8Array[],
  messages: readonly string[],
  options?: Readonly<Record<string, OptionValue>>,
];

const of = (sps: SpsChoice) => [writeSps(sps), PPS, writeSlice({ nal: 5 }, sps)];
const START = [SPS, PPS, IDR];
const TIMED = of({ fps: 25 });

const ROWS: readonly Row[] = [
  ['nal/aud-required', [AUD, ...START, AUD, P1], [AUD, ...START, P1], ['no access unit delimiter in this P frame']],
  [
    'nal/aud-consistent',
    [AUD, ...START, AUD, P1],
    [AUD, ...START, P1],
    [
      'no access unit delimiter, though the pictures before have one: readers that cut the stream at delimiters join access units',
    ],
  ],
  [
    'nal/order',
    [AUD, ...START],
    [SPS, AUD, PPS, IDR, writeUnit(0, 9, [0xf0]), writeUnit(0, 12, [0xff, 0x80]), P1],
    [
      'access unit delimiter after other units of its access unit: it has to be the first one (H.264 7.4.1.2.3)',
      'filler before the first slice of its access unit: it has to follow it (H.264 7.4.1.2.3)',
    ],
  ],
  [
    'slice/idr-pic-id',
    [...START, P1, SPS, PPS, IDR],
    [...START, SPS, PPS, IDR],
    ['idr_pic_id 0 in two IDR pictures in a row: it has to differ (H.264 7.4.3)'],
  ],
  [
    'slice/idr-frame-num',
    START,
    [SPS, PPS, writeSlice({ nal: 5, frameNum: 2 })],
    ['frame_num 2 in an IDR picture: expected 0 (H.264 7.4.3)'],
  ],
  [
    'ps/change-without-idr',
    [...START, SPS, PPS, P1],
    [...START, writeSps({ level: 31 }), PPS, P1],
    [
      'SPS 0 has other content than before at a picture that is no IDR picture: the active SPS changes at IDR pictures only (H.264 7.4.1.2.1)',
    ],
  ],
  [
    'ps/repeat-at-keyframe',
    [...START, P1, SPS, PPS, IDR],
    [...START, P1, PPS, IDR],
    ['key frame without a sequence parameter set'],
  ],
  [
    'ps/too-often',
    [...START, P1, P2],
    [...START, SPS, PPS, P1, P2],
    [expect.stringMatching(/^parameter sets repeat in 1 of 2 frames that are no key frames: \d+ bytes/)],
  ],
  [
    'ps/multiple-ids',
    [...START, SPS, PPS, P1],
    [...START, writeSps({ id: 3 }), P1],
    ['2 sequence parameter sets: ids 0, 3'],
  ],
  [
    'ps/resolution-change',
    [...START, P1, SPS, PPS, IDR],
    [...START, P1, ...of({ widthInMbs: 8 })],
    ['64x64 -> 128x64'],
  ],
  [
    'ps/crop-missing',
    of({ widthInMbs: 120, heightInMapUnits: 68, crop: [0, 0, 0, 4] }),
    of({ widthInMbs: 120, heightInMapUnits: 68 }),
    ['1920x1088 without cropping: 1920x1080 is probably meant'],
  ],
  [
    'slice/per-picture',
    START,
    [...START, writeSlice({ nal: 5, firstMb: 8 })],
    ['2 slices in a I picture, at most 1'],
    { max: 1 },
  ],
  ['slice/per-picture', [], START, [expect.stringMatching(/^I slice of \d+ bytes, at most 5$/)], { bytes: 5 }],
  [
    'qp/saturated',
    START,
    [SPS, PPS, writeSlice({ nal: 5, qpDelta: 24 })],
    ['slice QP of 48 or more in 100.0 % of the frames, at most 5 %'],
    { percent: 5 },
  ],
  ['vui/colour-missing', [], START, ['no colour description']],
  [
    'sei/captions',
    TIMED,
    [writeSps({ fps: 25 }), PPS, CAPTIONS, writeSlice({ nal: 5 }, { fps: 25 })],
    ['captions, where none are allowed'],
    { forbid: true },
  ],
  ['sei/timecode', [], TIMED, ['no time code in this I frame'], { require: true }],
];

describe('rules about the bitstream', () => {
  for (const [i, [id, passes, fails, messages, options = {}]] of ROWS.entries()) {
    it(`${id}, row ${i}`, async () => {
      if (passes.length > 0) expect(await found(passes, id, options)).toEqual([]);
      const all = await found(fails, id, options);
      expect(all.slice(0, messages.length)).toEqual(messages);
    });
  }

  it('nal/start-code-size: three bytes where B.1.2 requires four', async () => {
    const short = Uint8Array.from([...byteStream([SPS]), 0, 0, 1, ...PPS, 0, 0, 0, 1, ...IDR]);
    const rules = { 'nal/start-code-size': 'warning' } as const;
    const { findings } = await checked(short, { rules, format: 'annexb' });
    expect(findings.map(({ message }) => message)).toEqual(['PPS with a start code of 3 bytes, expected 4']);
    expect((await checked(byteStream(START), { rules, format: 'annexb' })).findings).toEqual([]);
  });

  it('a time code counts frames; drop frame leaves out two numbers a minute but every tenth (SMPTE ST 12-1)', () => {
    expect(framesOfTimecode('01:00:00:00', 25)).toBe(90_000);
    expect(framesOfTimecode('00:01:00;02', 30_000 / 1001)).toBe(1800);
    expect(framesOfTimecode('00:10:00;00', 30_000 / 1001)).toBe(17_982);
    expect(framesOfTimecode('none', 25)).toBeUndefined();
  });
});
