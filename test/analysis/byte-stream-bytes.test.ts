import { describe, expect, it } from 'vitest';
import type { WatchedFrame } from '../../src/analysis/watch/watcher.ts';
import { openInput } from '../../src/pipeline/open.ts';
import { watch } from '../../src/pipeline/watch.ts';
import { flvHeader, tag } from '../harness/flv-writer.ts';
import {
  AUD,
  byteStream,
  lengthPrefixedStream,
  SEI,
  writePps,
  writeSlice,
  writeSps,
} from '../harness/written-stream.ts';

const framesOf = async (bytes: Uint8Array): Promise<readonly WatchedFrame[]> => {
  const frames: WatchedFrame[] = [];
  const input = await openInput(one(bytes), '', {});
  const run = await watch(input, { video: () => ({ frame: (frame) => void frames.push(frame) }) });
  for await (const { items } of run.steps) for (const _ of items);
  run.end(true);
  return frames;
};

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const SPS = writeSps({ pocType: 2 });
const PPS = writePps();
const IDR = writeSlice({ nal: 5 }, { pocType: 2 });
const P = writeSlice({ frameNum: 1 }, { pocType: 2 });
const sizeOf = (...units: readonly Uint8Array[]): number => units.reduce((sum, unit) => sum + unit.length, 0);

describe('bytes of a frame in a byte stream (H.264 B.1.1, B.1.2)', () => {
  it('are those that it has, start codes included', async () => {
    const frames = await framesOf(byteStream([AUD, SPS, PPS, SEI, IDR, AUD, P]));
    expect(frames.map(({ byteStreamBytes }) => byteStreamBytes)).toEqual([
      sizeOf(AUD, SPS, PPS, SEI, IDR) + 5 * 4,
      sizeOf(AUD, P) + 2 * 4,
    ]);
  });

  it.each([1, 2, 4] as const)('are those with start codes instead of lengths of %d bytes', async (lengthSize) => {
    const frames = await framesOf(lengthPrefixedStream([AUD, SPS, PPS, SEI, IDR, AUD, P], lengthSize));
    // A zero_byte before the first unit of an access unit, SPS and PPS.
    expect(frames.map(({ byteStreamBytes }) => byteStreamBytes)).toEqual([
      sizeOf(AUD, SPS, PPS, SEI, IDR) + 3 * 4 + 2 * 3,
      sizeOf(AUD, P) + 4 + 3,
    ]);
  });

  it('of an FLV are those of its units, without the tag', async () => {
    const avcC = [1, 66, 0, 30, 0xff, 0xe1, 0, SPS.length, ...SPS, 1, 0, PPS.length, ...PPS];
    const bodies = [lengthPrefixedStream([AUD, SEI, IDR], 4), lengthPrefixedStream([AUD, P], 4)];
    const flv = [
      ...flvHeader(1),
      ...tag(9, 0, Uint8Array.of(0x17, 0, 0, 0, 0, ...avcC)),
      ...bodies.flatMap((body, i) => [...tag(9, 40 * i, Uint8Array.of(i === 0 ? 0x17 : 0x27, 1, 0, 0, 0, ...body))]),
    ];
    const frames = await framesOf(Uint8Array.from(flv));
    expect(frames.map(({ byteStreamBytes }) => byteStreamBytes)).toEqual([
      sizeOf(AUD, SEI, IDR) + 4 + 2 * 3,
      sizeOf(AUD, P) + 4 + 3,
    ]);
  });
});
