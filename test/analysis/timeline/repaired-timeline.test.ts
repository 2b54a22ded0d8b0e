import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inspectFlv } from '../../harness/flv-inspected.ts';
import { concat, flvHeader, hex, tag } from '../../harness/flv-writer.ts';
import { fixFlv } from '../../pipeline/convert/converted.ts';

const VIDEO = 9;
const AUDIO = 8;

/** Sixteen pictures at 25 fps, a key frame every five, and sound every 32 ms (512 samples at 16 kHz), by time. */
const FRAMES = [
  ...Array.from({ length: 16 }, (_, i) => ({ type: VIDEO, at: i * 40, data: i % 5 === 0 ? '12000084' : '22000084' })),
  ...Array.from({ length: 20 }, (_, i) => ({ type: AUDIO, at: i * 32, data: '2f00' })),
].sort((a, b) => a.at - b.at);

/** Numbers of the frames that come later than the first ones. */
const LATER = FRAMES.flatMap(({ at }, index) => (at > 0 ? [index] : []));

/** `timeOf`: the timestamp of frame number `index`. */
const stream = (timeOf: (at: number, index: number) => number): Uint8Array =>
  concat(flvHeader(), ...FRAMES.map(({ type, at, data }, index) => tag(type, timeOf(at, index) >>> 0, hex(data))));

/** What is measured on the timeline. */
const measured = (bytes: Uint8Array) => {
  const { durationMs, bitrateBps, interleave, tracks } = inspectFlv(bytes).summary;
  const ofTracks = tracks.map(({ durationMs: ms, bitrateBps: bps, keyFrames, measuredFrameRate }) => ({
    ms,
    bps,
    keyFrames,
    measuredFrameRate,
  }));
  const { maxMs, startOffsetMs, endOffsetMs } = interleave ?? {};
  return { durationMs, bitrateBps, interleave: { maxMs, startOffsetMs, endOffsetMs }, tracks: ofTracks };
};

const withoutRates = ({ tracks, ...rest }: ReturnType<typeof measured>) => ({
  ...rest,
  tracks: tracks.map(({ measuredFrameRate: _, ...track }) => track),
});

const SOUND = stream((at) => at);

describe.each([24, 31, 32])('a wrap at %i bits', (bits) => {
  it.each(LATER)('at frame %i changes nothing that is measured', (index) => {
    const startMs = 2 ** bits - (FRAMES[index]?.at ?? 0);
    const bytes = stream((at) => (startMs + at) % 2 ** bits);
    expect(measured(bytes)).toEqual(measured(SOUND));
    // One for each track that wraps; wraps of 31 and 32 bits are legal.
    const codes = new Set(inspectFlv(bytes).codes);
    expect([...codes]).toEqual(bits === 24 ? ['dts-backward'] : []);
  });
});

describe.each([17, 400, 999, 1001, 5000, 3_600_000, 2 ** 24])('a step back by %i ms', (backMs) => {
  it.each(LATER)('at frame %i: measured as --fix timestamps writes it', async (from) => {
    const bytes = stream((at, index) => 20_000_000 + at - (index < from ? 0 : backMs));
    const fixed = await fixFlv(bytes, { fixes: ['timestamps'] });
    // Steps that are repaired do not count for the frame rate; written, they are steps like others.
    expect(withoutRates(measured(bytes))).toEqual(withoutRates(measured(fixed.bytes)));
    expect([25, undefined]).toContain(measured(bytes).tracks[0]?.measuredFrameRate?.fps);
    const codes = new Set(inspectFlv(bytes).codes);
    expect([...codes].filter((code) => !/^(dts-|interleave)/.test(code))).toEqual([]);
  });
});

it('the stream of joy4 issue 55: 0.40 s, key frames 200 ms apart', () => {
  const { summary, codes } = inspectFlv(readFileSync('test/cases/joy4-55-24bit-wrap.flv'));
  expect(codes).toEqual(['dts-backward']);
  expect(summary.durationMs).toBe(400);
  expect(summary.tracks[0]).toMatchObject({ durationMs: 400, keyFrames: { minSeconds: 0.2, maxSeconds: 0.2 } });
  expect(summary.tracks[0]?.measuredFrameRate).toEqual({ fps: 25, constant: true });
});
