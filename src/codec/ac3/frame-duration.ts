import type { FrameDuration } from '../../media/frame-duration.ts';

/** Hz by fscod (ATSC A/52 Table 5.1); 3 is reserved. */
const SAMPLE_RATES = [48_000, 44_100, 32_000];

/** Six blocks of 256 (ATSC A/52 4.1). */
const SAMPLES = 1536;

/** Highest bsid of AC-3; above it the header differs (ATSC A/52 5.4.2.1, Annex E). */
const MAX_BSID = 8;

/** Duration of an AC-3 syncframe; `undefined` for other data. */
export const ac3FrameDuration = (bytes: Uint8Array): FrameDuration | undefined => {
  if (bytes[0] !== 0x0b || bytes[1] !== 0x77 || bytes.length < 6) return undefined;
  const sampleRateHz = SAMPLE_RATES[(bytes[4] as number) >> 6];
  const isAc3 = (bytes[5] as number) >> 3 <= MAX_BSID;
  return sampleRateHz === undefined || !isAc3 ? undefined : { samples: SAMPLES, sampleRateHz };
};
