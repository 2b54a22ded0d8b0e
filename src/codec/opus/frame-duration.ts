import type { FrameDuration } from '../../media/frame-duration.ts';

/** Opus always runs at this rate (RFC 6716 2.1.1). */
const SAMPLE_RATE_HZ = 48_000;

/** Samples of a frame by config: SILK, hybrid, CELT (RFC 6716 3.1, Table 2). */
const SILK = [480, 960, 1920, 2880];
const HYBRID = [480, 960];
const CELT = [120, 240, 480, 960];

/** Longest packet: 120 ms (RFC 6716 3.2.5). */
const MAX_SAMPLES = 5760;

/** Duration of an Opus packet, from its TOC byte. */
export const opusFrameDuration = (packet: Uint8Array): FrameDuration | undefined => {
  const [toc, countByte] = packet;
  if (toc === undefined) return undefined;
  const config = toc >> 3;
  const each =
    config < 12 ? SILK[config & 3] : config < 16 ? HYBRID[config & 1] : (CELT[config & 3] as number | undefined);
  const code = toc & 3;
  const frames = code === 0 ? 1 : code === 3 ? (countByte ?? 0) & 63 : 2;
  const samples = (each ?? 0) * frames;
  return samples === 0 || samples > MAX_SAMPLES ? undefined : { samples, sampleRateHz: SAMPLE_RATE_HZ };
};
