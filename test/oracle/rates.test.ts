import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { RULES } from '../../src/analysis/checks/registry.ts';
import type { VideoSummary } from '../../src/analysis/video-summary.ts';
import { checked } from '../harness/checked.ts';
import { CORPUS_NOTE, corpusPath, flvEntries, h264Entries, hasCorpus, nameOf } from '../harness/corpus.ts';
import { inspectStream } from '../harness/inspected.ts';
import { measured } from '../harness/measured.ts';
import { run } from './process.ts';

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-rates-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ffmpeg = inject('ffmpeg');

/** 240 pictures, 9.6 s. */
const source = join(folder, 'source.y4m');
const FFMPEG = '-nostdin -v error -y -f lavfi -i testsrc2=s=320x240:r=25:d=9.6 -pix_fmt yuv420p';
const sourceMade = ffmpeg ? run('ffmpeg', [...FFMPEG.split(' '), source]) : undefined;

/** Encodes the source by x264, to a file with this name: Annex B or FLV by its extension. */
const encoded = async (name: string, options: string): Promise<string> => {
  await sourceMade;
  const path = join(folder, name);
  const { code, stderr } = await run('x264', ['--quiet', '--threads', '1', ...options.split(' '), '-o', path, source]);
  expect(code, stderr.toString()).toBe(0);
  return path;
};

const bytesOf = (path: string): Uint8Array => new Uint8Array(readFileSync(path));

interface Packet {
  readonly ms: number;
  readonly bytes: number;
}

/** Video packets by ffprobe; `fps`: of a stream without times. */
const packetsOf = async (path: string, fps?: number): Promise<readonly Packet[]> => {
  const options = '-v error -select_streams v:0 -show_entries packet=dts_time,size -of json'.split(' ');
  const { stdout } = await run('ffprobe', [...options, path]);
  const { packets } = JSON.parse(stdout.toString('utf8')) as {
    readonly packets: readonly { readonly dts_time?: string; readonly size: string }[];
  };
  return packets.map(({ dts_time, size }, n) => ({
    ms: fps === undefined ? Math.round(Number(dts_time) * 1000) : (n * 1000) / fps,
    bytes: Number(size),
  }));
};

/** The most bits in a second, each begun at a packet. A frame a second later is in the next one. */
const peakOf = (packets: readonly Packet[]): number =>
  Math.max(
    ...packets.map(({ ms }) =>
      packets.reduce((sum, one) => (one.ms >= ms && one.ms < ms + 999.99 ? sum + one.bytes * 8 : sum), 0),
    ),
  );

const bitsOf = (packets: readonly Packet[]): number => packets.reduce((sum, { bytes }) => sum + bytes * 8, 0);

/** Mean, peak and the rates of whole seconds. */
const compare = (summary: VideoSummary | undefined, packets: readonly Packet[], durationMs: number): void => {
  expect(summary?.frames).toBe(packets.length);
  expect(summary?.bitrateBps).toBe(Math.round((bitsOf(packets) * 1000) / durationMs));
  if (summary?.rateOfSeconds === undefined) return;
  expect(summary.peakBitrateBps).toBe(peakOf(packets));
  const start = packets[0]?.ms ?? 0;
  const rates = Array.from({ length: summary.rateOfSeconds.seconds }, (_, second) =>
    bitsOf(packets.filter(({ ms }) => Math.floor((ms - start + 0.01) / 1000) === second)),
  );
  const { minBps, maxBps, meanBps } = summary.rateOfSeconds;
  const mean = Math.round(rates.reduce((sum, rate) => sum + rate, 0) / rates.length);
  expect({ minBps, maxBps, meanBps }).toEqual({
    minBps: Math.min(...rates),
    maxBps: Math.max(...rates),
    meanBps: mean,
  });
};

describe.skipIf(!ffmpeg)('bit rates are those of the packets of ffprobe', () => {
  test.each([
    ['crf.flv', '--crf 23 --keyint 50'],
    ['abr.flv', '--bitrate 300 --keyint 25 --bframes 0'],
    ['cbr-rate.flv', '--bitrate 300 --vbv-maxrate 300 --vbv-bufsize 300 --nal-hrd cbr'],
  ])('%s', async (name, options) => {
    const path = await encoded(name, options);
    compare(await measured(bytesOf(path)), await packetsOf(path), 9600);
  });

  test.each([
    ['crf.h264', '--crf 23 --keyint 50'],
    ['abr.h264', '--bitrate 300 --keyint 25 --slices 4 --aud'],
  ])('%s', async (name, options) => {
    const path = await encoded(name, options);
    compare(await measured(bytesOf(path)), await packetsOf(path, 25), 9600);
  });
});

describe.skipIf(!ffmpeg || !hasCorpus)(`bit rates of real streams${CORPUS_NOTE}`, () => {
  /** FLV whose timestamps need no repair, and whose packets ffprobe lists as they are. */
  const flv = flvEntries.filter((entry) => /^gen-(ffmpegb?|gst)__avc_(?!bigts|negative|noend)/.test(nameOf(entry)));

  test.each(flv.map((entry) => [nameOf(entry), entry] as const))('%s', async (_name, entry) => {
    const path = corpusPath(entry);
    const summary = await measured(bytesOf(path));
    compare(summary, await packetsOf(path), summary?.durationMs ?? 0);
  });

  /** Progressive streams of x264, each picture a packet. */
  const raw = h264Entries.filter((entry) => /^gen-x264__/.test(nameOf(entry)));

  test.each(raw.map((entry) => [nameOf(entry), entry] as const))('%s', async (_name, entry) => {
    const path = corpusPath(entry);
    const summary = await measured(bytesOf(path));
    const { fps } = summary?.frameRate ?? {};
    if (fps === undefined || summary?.sequence?.scan !== 'progressive') return;
    const packets = await packetsOf(path, fps);
    expect(summary.sizeBytes).toBe(packets.reduce((sum, { bytes }) => sum + bytes, 0));
    if (packets.length === summary.frames && summary.durationMs === Math.round((packets.length * 1e6) / fps) / 1000) {
      compare(summary, packets, summary.durationMs);
    }
  });
});

/** Places in a unit of the bytes that emulation prevention leaves (H.264 7.3.1). */
const payloadPlaces = (unit: Uint8Array): readonly number[] => {
  const places: number[] = [];
  let zeros = 0;
  unit.forEach((byte, at) => {
    if (zeros < 2 || byte !== 3) places.push(at);
    zeros = byte === 0 ? zeros + 1 : 0;
  });
  return places;
};

/** The same stream, at half of the bit rate of its HRD: bit_rate_scale is one less. */
const atHalfRate = (stream: Uint8Array): Uint8Array => {
  const changed = stream.slice();
  for (const { unit, trace } of inspectStream(stream, { trace: (type) => type === 7 }).units) {
    const scale = trace?.fields.find(({ name }) => name === 'bit_rate_scale');
    if (scale === undefined) continue;
    const start = unit.offset + unit.prefixLength;
    const places = payloadPlaces(stream.subarray(start, start + unit.size));
    const value = Number(scale.value) - 1;
    expect(value).toBeGreaterThanOrEqual(0);
    for (let i = 0; i < 4; i++) {
      const bit = scale.bit + i;
      const at = start + (places[bit >> 3] as number);
      const mask = 0x80 >> (bit & 7);
      const old = changed[at] as number;
      changed[at] = ((value >> (3 - i)) & 1) === 1 ? old | mask : old & ~mask;
    }
  }
  return changed;
};

const HRD_RULES = ['vbv/underflow', 'vbv/overflow', 'vbv/initial-delay', 'hrd/limits'];

const brokenBy = async (bytes: Uint8Array): Promise<Readonly<Record<string, number>>> => {
  const rules = Object.fromEntries(HRD_RULES.map((id) => [id, 'error' as const]));
  const { results } = await checked(bytes, { rules });
  return Object.fromEntries(results.filter(({ count }) => count > 0).map(({ rule, count }) => [rule.id, count]));
};

describe.skipIf(!ffmpeg)('HRD of x264', () => {
  const HRD = '--bitrate 2000 --vbv-maxrate 2000 --vbv-bufsize 1000 --qpmin 0 --keyint 50';

  test.each([
    ['cbr.h264', `${HRD} --nal-hrd cbr`],
    ['vbr.h264', `${HRD} --nal-hrd vbr`],
    ['interlaced.h264', `${HRD} --nal-hrd cbr --tff`],
    ['open.h264', `${HRD} --nal-hrd vbr --open-gop --b-pyramid normal`],
    ['cbr.flv', `${HRD} --nal-hrd cbr`],
    ['vbr.flv', `${HRD} --nal-hrd vbr`],
  ])('%s conforms', async (name, options) => {
    const path = await encoded(`hrd-${name}`, options);
    expect(await brokenBy(bytesOf(path))).toEqual({});
    const [buffer] = (await measured(bytesOf(path)))?.buffers ?? [];
    expect(buffer).toMatchObject({ accessUnits: 240, underflows: 0, overflows: 0, wrongDelays: 0, minIntervalMs: 40 });
    expect(buffer).toMatchObject({ bitRateBps: 2_000_000, cpbSizeBits: 1_000_000, cbr: options.includes('cbr') });
  });

  test.each([
    ['cbr', 200],
    ['vbr', 150],
  ])('%s at half of its rate underflows', async (kind, least) => {
    const path = await encoded(`half-${kind}.h264`, `${HRD} --nal-hrd ${kind}`);
    const half = atHalfRate(bytesOf(path));
    const [buffer] = (await measured(half))?.buffers ?? [];
    expect(buffer).toMatchObject({ bitRateBps: 1_000_000, accessUnits: 240 });
    expect(buffer?.underflows).toBeGreaterThan(least);
    // A hundred, and the rest as one.
    expect((await brokenBy(half))['vbv/underflow']).toBe(101);
  });

  test('joined streams have a wrong delay where the second one begins', async () => {
    const path = await encoded('joined.h264', `${HRD} --nal-hrd cbr`);
    const bytes = bytesOf(path);
    const joined = new Uint8Array(2 * bytes.length);
    joined.set(bytes);
    joined.set(bytes, bytes.length);
    expect(Object.keys(await brokenBy(joined))).toContain('vbv/initial-delay');
  });

  test('no rule of rates and buffers is broken at error by a stream of x264', async () => {
    const ids = new Set(RULES.map(({ id }) => id).filter((id) => /^(bitrate|vbv|hrd)\//.test(id)));
    for (const options of ['--crf 23', '--bitrate 300 --tune zerolatency', HRD]) {
      const path = await encoded(`clean-${options.length}.h264`, options);
      const { findings } = await checked(bytesOf(path));
      expect(findings.filter(({ ruleId }) => ids.has(ruleId))).toEqual([]);
    }
  });
});
