import type { FrameDuration } from '../../media/frame-duration.ts';
import { isSyncFrame } from './sync-frame.ts';

/** Hz by fscod (ATSC A/52 Table 5.1); 3 is reserved. */
const SAMPLE_RATES = [48_000, 44_100, 32_000];

/** Six blocks of 256 (ATSC A/52 4.1). */
const SAMPLES = 1536;

/** Duration of an AC-3 syncframe; `undefined` for other data. */
export const ac3FrameDuration = (bytes: Uint8Array): FrameDuration | undefined => {
  const sampleRateHz = isSyncFrame(bytes) ? SAMPLE_RATES[(bytes[4] as number) >> 6] : undefined;
  return sampleRateHz === undefined ? undefined : { samples: SAMPLES, sampleRateHz };
};
