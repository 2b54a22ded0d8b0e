import type { HrdRate } from '../../media/hrd.ts';
import { judgedLimit } from '../judged-limit.ts';
import type { JudgedLimit, LevelDemand } from '../level-table.ts';

/** What a level and a profile allow of bit rate and coded picture buffer. */
export interface RateLimits {
  /** MaxBR, and MaxCPB, in units of the factors: bits per second, bits. */
  readonly maxBr: number;
  readonly maxCpb: number;
  /** cpbBrVclFactor and cpbBrNalFactor of H.264, CpbVclFactor and CpbNalFactor of HEVC. */
  readonly vclFactor: number;
  readonly nalFactor: number;
  /** With the name of the document. */
  readonly clause: string;
}

/**
 * Bit rate and buffer (H.264 A.3.1 i, j; A.3.3 g, h; H.265 A.4.2). A rate without a buffer is that of the video alone: the
 * VCL factor.
 */
export function* judgedRates(
  { maxBr, maxCpb, vclFactor, nalFactor, clause }: RateLimits,
  { bitrateBps, bufferBits, hrd }: LevelDemand,
): Generator<JudgedLimit> {
  if (bitrateBps !== undefined) yield judgedLimit('bitrate', 'MaxBR', clause, 'bit/s', bitrateBps, vclFactor * maxBr);
  const needed = bufferBits?.(nalFactor * maxBr);
  if (needed !== undefined)
    yield judgedLimit('buffer', 'MaxCPB', clause, 'bits', Math.round(needed), nalFactor * maxCpb);
  for (const [schedules, factor] of [
    [hrd?.nal, nalFactor],
    [hrd?.vcl, vclFactor],
  ] as const) {
    const [first] = schedules ?? [];
    if (first === undefined) continue;
    // One schedule within the limits is enough.
    const fits = ({ bitRateBps, cpbSizeBits }: HrdRate): boolean =>
      bitRateBps <= factor * maxBr && cpbSizeBits <= factor * maxCpb;
    const { bitRateBps, cpbSizeBits } = schedules?.find(fits) ?? first;
    yield judgedLimit('hrdBitrate', 'MaxBR', clause, 'bit/s', bitRateBps, factor * maxBr);
    yield judgedLimit('hrdBuffer', 'MaxCPB', clause, 'bits', cpbSizeBits, factor * maxCpb);
  }
}
