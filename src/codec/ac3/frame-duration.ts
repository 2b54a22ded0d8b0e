import type { FrameDuration } from '../../media/frame-duration.ts';
import { readSyncFrame } from './sync-frame.ts';

/** Hz by fscod (ATSC A/52 Table 5.1); 3 is reserved. */
const SAMPLE_RATES = [48_000, 44_100, 32_000];

/** Six blocks of 256 (ATSC A/52 4.1). */
const SAMPLES = 1536;

/** Duration of an AC-3 syncframe; `undefined` for other data. */
export const ac3FrameDuration = (bytes: Uint8Array): FrameDuration | undefined => {
  const frame = readSyncFrame(bytes);
  const sampleRateHz = frame === undefined ? undefined : SAMPLE_RATES[frame.fscod];
  return sampleRateHz === undefined ? undefined : { samples: SAMPLES, sampleRateHz };
};
