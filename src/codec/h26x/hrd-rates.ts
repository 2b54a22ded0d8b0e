import type { HrdRate } from '../../media/hrd.ts';

/** The schedules of an HRD: one entry each of the arrays. */
interface CodedRates {
  readonly bit_rate_scale?: number;
  readonly cpb_size_scale?: number;
  readonly bit_rate_value_minus1: readonly number[];
  readonly cpb_size_value_minus1: readonly number[];
  /** Fewer where the HRD could not be read to its end; absent if nothing was. */
  readonly cbr_flag?: readonly number[];
}

/** BitRate[i] and CpbSize[i] (H.264 E.2.2, H.265 E.3.3). */
export const hrdRates = (hrd: CodedRates | undefined): readonly HrdRate[] | undefined =>
  // Multiplied, not shifted: the products reach 2^53.
  hrd?.cbr_flag?.map((cbr, i) => ({
    bitRateBps: ((hrd.bit_rate_value_minus1[i] as number) + 1) * 2 ** (6 + (hrd.bit_rate_scale ?? 0)),
    cpbSizeBits: ((hrd.cpb_size_value_minus1[i] as number) + 1) * 2 ** (4 + (hrd.cpb_size_scale ?? 0)),
    cbr: cbr === 1,
  }));
