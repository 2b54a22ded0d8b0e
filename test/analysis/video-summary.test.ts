import { describe, expect, test } from 'vitest';
import type { VideoSummary } from '../../src/analysis/video-summary.ts';
import { openInput } from '../../src/pipeline/open.ts';
import { watch } from '../../src/pipeline/watch.ts';
import { concat, flvHeader, tag } from '../harness/flv-writer.ts';
import {
  byteStream,
  type PpsChoice,
  type SliceChoice,
  type SpsChoice,
  writePps,
  writeSlice,
  writeSps,
  writeUnit,
} from '../harness/written-stream.ts';

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const summaryOf = async (bytes: Uint8Array): Promise<VideoSummary> => {
  const run = await watch(await openInput(one(bytes), '', {}), {});
  for await (const { items } of run.steps) for (const _ of items);
  return run.end(true).videos[0]?.summary as VideoSummary;
};

const idr = (idrPicId = 0): SliceChoice => ({ nal: 5, refIdc: 3, type: 2, idrPicId });
const p = (frameNum: number): SliceChoice => ({ nal: 1, refIdc: 2, type: 0, frameNum, lsb: 2 * frameNum });

/** A stream of these units: S is an SPS, Q a PPS. */
const stream = (units: readonly ('S' | 'Q' | SliceChoice | Uint8Array)[], sps: SpsChoice = {}, pps: PpsChoice = {}) =>
  byteStream(
    units.map((unit) =>
      unit === 'S'
        ? writeSps(sps)
        : unit === 'Q'
          ? writePps(pps)
          : unit instanceof Uint8Array
            ? unit
            : writeSlice(unit, sps, pps),
    ),
  );

describe('parameter sets', () => {
  test('at each key frame, at some, and at none but the first', async () => {
    const each = await summaryOf(stream(['S', 'Q', idr(), p(1), 'S', 'Q', idr(1), p(1)]));
    expect(each.parameterSets).toEqual({ sequenceSets: 1, pictureSets: 1, outOfBand: false, keyFramesWithSets: 2 });
    const first = await summaryOf(stream(['S', 'Q', idr(), p(1), idr(1), p(1)]));
    expect(first.parameterSets).toMatchObject({ keyFramesWithSets: 1 });
    // A PPS alone is not enough.
    const half = await summaryOf(stream(['S', 'Q', idr(), p(1), 'Q', idr(1), p(1), 'S', 'Q', idr()]));
    expect(half.parameterSets).toMatchObject({ keyFramesWithSets: 2 });
  });

  test('in front of another frame do not count', async () => {
    const summary = await summaryOf(stream(['S', 'Q', idr(), 'S', 'Q', p(1), idr(1)]));
    expect(summary.parameterSets).toMatchObject({ keyFramesWithSets: 1 });
  });

  test('of different content are counted, repeated ones are not', async () => {
    const other = writePps({ initQp: 31 });
    const summary = await summaryOf(stream(['S', 'Q', idr(), other, idr(1), 'Q', idr(), other, idr(1)]));
    expect(summary.parameterSets).toMatchObject({ sequenceSets: 1, pictureSets: 2 });
  });

  test('of a record are out of band', async () => {
    const [sps, pps] = [writeSps(), writePps()];
    const size = (bytes: Uint8Array) => Uint8Array.of(bytes.length >> 8, bytes.length & 255);
    const record = concat(
      Uint8Array.of(1, ...sps.subarray(1, 4), 0xff, 0xe1),
      ...[size(sps), sps, Uint8Array.of(1), size(pps), pps],
    );
    const slice = writeSlice(idr());
    const flv = concat(
      flvHeader(1),
      tag(9, 0, concat(Uint8Array.of(0x17, 0, 0, 0, 0), record)),
      tag(9, 0, concat(Uint8Array.of(0x17, 1, 0, 0, 0), Uint8Array.of(0, 0, ...size(slice)), slice)),
    );
    expect((await summaryOf(flv)).parameterSets).toMatchObject({ outOfBand: true, keyFramesWithSets: 0 });
  });
});

describe('what a decoder waits', () => {
  const frames = ['S', 'Q', idr(), p(1), p(2)] as const;

  test('is max_num_reorder_frames, of 25 frames a second', async () => {
    const { decoderDelay, reorderFrames } = await summaryOf(stream(frames, { fps: 25, restriction: [2, 4] }));
    expect({ decoderDelay, reorderFrames }).toEqual({
      decoderDelay: { frames: 2, ms: 80, declared: true },
      reorderFrames: 0,
    });
  });

  test('is the buffer of the level where that is not coded (E.2.1): 8100 / 1620 macroblocks', async () => {
    const sps = { fps: 25, level: 30, widthInMbs: 45, heightInMapUnits: 36 };
    const { decoderDelay } = await summaryOf(stream(frames, sps));
    expect(decoderDelay).toEqual({ frames: 5, ms: 200, declared: false });
  });

  test('is nothing with pic_order_cnt_type 2 (7.4.2.1.1)', async () => {
    const { decoderDelay } = await summaryOf(stream(frames, { fps: 25, pocType: 2 }));
    expect(decoderDelay).toEqual({ frames: 0, ms: 0, declared: true });
  });

  test('of a stream without frames is that of its SPS', async () => {
    const { decoderDelay } = await summaryOf(stream(['S', 'Q'], { restriction: [3, 4] }));
    expect(decoderDelay).toEqual({ frames: 3, declared: true });
  });
});

test.each([
  [[true], 'CABAC'],
  [[false], 'CAVLC'],
  [[false, true], 'CABAC and CAVLC'],
])('entropy_coding_mode_flag %j: %s', async (flags, name) => {
  const sets = flags.map((cabac, id) => writePps({ cabac, id }));
  expect((await summaryOf(stream(['S', ...sets], { profile: 77 }))).entropyCoding).toBe(name);
});

describe('the encoder', () => {
  const userData = (uuid: string, text: string): Uint8Array => {
    const payload = [...Buffer.from(uuid, 'hex'), ...Buffer.from(text), 0];
    return writeUnit(0, 6, [5, payload.length, ...payload, 0x80]);
  };
  const X264 = 'dc45e9bde6d948b7962cd820d923eeef';
  const OTHER = '00112233445566778899aabbccddeeff';

  test.each([
    [
      'x264 with its settings',
      userData(X264, 'x264 - core 164 r3095 baee400 - H.264/MPEG-4 AVC codec - options: cabac=1 ref=3'),
      { name: 'x264', version: 'core 164 r3095 baee400', settings: { cabac: '1', ref: '3' } },
    ],
    ['a text that names an encoder', userData(OTHER, 'NVENC Video Encoder 12'), { name: 'NVENC Video Encoder 12' }],
    ['a text about something else', userData(OTHER, '{"ts":12345}'), undefined],
  ])('%s', async (_, sei, expected) => {
    expect((await summaryOf(stream(['S', 'Q', sei, idr()]))).encoder).toEqual(expected);
  });
});
