import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { StreamStatistics } from '../../src/analysis/stream-summary.ts';
import { h264Stream } from '../../src/codec/h264/stream-codec.ts';
import { FlvDemuxer } from '../../src/container/flv/tag/demuxer.ts';
import { openInput } from '../../src/pipeline/open.ts';
import { pieces } from '../../src/pipeline/piece.ts';
import { readUnits } from '../../src/pipeline/read-units.ts';
import { byteStream, SEI, writePps, writeSlice, writeSps } from '../harness/written-stream.ts';
import { CountedSource, repeated } from './source.ts';

const MIB = 1 << 20;
const CHUNK = 512 << 10;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes that are reachable now. */
const liveBytes = (): number => {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

/** Live memory at an eighth of the input and at its end, and the summary of the input. */
const watch = async (source: CountedSource, size: number, format?: 'avcc') => {
  const stream = await (await openInput(source, '', { format })).stream();
  const statistics = new StreamStatistics(h264Stream);
  let early = 0;
  let most = 0;
  for await (const { items, bytesRead } of readUnits(stream)) {
    for (const item of items) statistics.add(item);
    if (early === 0 && bytesRead > size / 8) early = liveBytes();
    else if (early > 0 && bytesRead > (size * 7) / 8 && most === 0) most = liveBytes();
  }
  most = Math.max(most, liveBytes());
  return { growth: most - early, summary: statistics.finish(true) };
};

const padded = (unit: Uint8Array): Uint8Array => Uint8Array.from([...unit, ...new Array<number>(600).fill(0x5a)]);

/** A chunk of small pictures that can be repeated: it starts with parameter sets, SEI and an IDR picture. */
const smallUnits = (): Uint8Array => {
  const pictures = Array.from({ length: 7 }, (_, i) => padded(writeSlice({ frameNum: i + 1, lsb: 2 * i + 2 })));
  const group = byteStream([writeSps(), writePps(), SEI, padded(writeSlice({ nal: 5 })), ...pictures]);
  const chunk = new Uint8Array(Math.floor(CHUNK / group.length) * group.length);
  for (let at = 0; at < chunk.length; at += group.length) chunk.set(group, at);
  return chunk;
};

it('300 MB of small units need no more memory than the first eighth of them', async () => {
  const chunk = smallUnits();
  const size = Math.ceil((300 * MIB) / chunk.length) * chunk.length;
  const { growth, summary } = await watch(new CountedSource(repeated(chunk, size)), size);
  expect(summary.sizeBytes).toBe(size);
  expect(summary.nalus).toBeGreaterThan(600_000);
  expect(summary.diagnostics.error).toBe(0);
  expect(growth).toBeLessThan(8 * MIB);
}, 120_000);

it('one unit of 200 MB needs no more memory than its first eighth', async () => {
  const head = byteStream([writeSps(), writePps(), writeSlice({ nal: 5 })]);
  const body = new Uint8Array(CHUNK).fill(0x5a);
  const size = 200 * MIB;
  const chunks = function* () {
    yield head;
    yield* repeated(body, size);
  };
  const { growth, summary } = await watch(new CountedSource(chunks()), size);
  expect(summary).toMatchObject({ nalus: 3, sizeBytes: head.length + size, frames: 1 });
  expect(growth).toBeLessThan(8 * MIB);
}, 120_000);

it('so does an SEI unit of 200 MB after its length', async () => {
  const size = 200 * MIB;
  const sps = writeSps();
  const field = (length: number) => [length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255];
  const head = Uint8Array.from([...field(sps.length), ...sps, ...field(size + 1), 0x06]);
  const chunks = function* () {
    yield head;
    yield* repeated(new Uint8Array(CHUNK).fill(0x5a), size);
  };
  const { growth, summary } = await watch(new CountedSource(chunks()), size, 'avcc');
  expect(summary).toMatchObject({ nalus: 2, sizeBytes: head.length + size });
  // One MiB of it is kept and read: at most 4,096 messages.
  expect(growth).toBeLessThan(32 * MIB);
}, 120_000);

it('so do 200 MB of zeros after a unit', async () => {
  const head = byteStream([writeSps()]);
  const zeros = function* () {
    yield head;
    yield* repeated(new Uint8Array(CHUNK), 200 * MIB);
    yield byteStream([writePps()]).subarray(1);
  };
  const counted = await watch(new CountedSource(zeros()), 200 * MIB);
  expect(counted.summary).toMatchObject({ nalus: 2, overhead: { trailingZeroBytes: 200 * MIB - 1 } });
  expect(counted.growth).toBeLessThan(8 * MIB);
}, 120_000);

it('150 MB of false tag headers need no more memory than the longest tag', async () => {
  // Each claims 0x1000000 bytes, which are held until no tag is found at their end.
  const header = Uint8Array.of(9, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0);
  const chunk = new Uint8Array(Math.floor(CHUNK / 11) * 11);
  for (let at = 0; at < chunk.length; at += 11) chunk.set(header, at);
  const size = Math.floor((150 * MIB) / chunk.length) * chunk.length;
  const input = await openInput(new CountedSource(repeated(chunk, size)), '', { format: 'flv' });
  const before = liveBytes();
  let most = 0;
  let items = 0;
  let next = 32 * MIB;
  for await (const { items: some, bytesRead } of pieces(input.chunks(), new FlvDemuxer())) {
    items += [...some].length;
    if (bytesRead < next) continue;
    next += 32 * MIB;
    most = Math.max(most, liveBytes() - before);
  }
  expect(items).toBe(1);
  expect(most).toBeLessThan(48 * MIB);
}, 120_000);
