import type { Hrd } from '../../../media/hrd.ts';
import type { Ratio } from '../../../media/ratio.ts';
import type { SequenceFacts } from '../../placed-unit.ts';
import { clockTick, deriveHevcSps, hasFixedRate, hevcHrd, hevcTick } from '../derive.ts';
import type { InferredHevcSps } from '../inference.ts';
import type { HevcVps } from '../syntax/vps.ts';

/** Derives facts from SPSs; keeps those of the last SPS, because every slice needs them. */
export class SequenceFactsCache {
  #sps: InferredHevcSps | undefined;
  #vps: HevcVps | undefined;
  #facts: SequenceFacts | undefined;

  /** `vps`: that of the SPS, if it was sent; it may have the timing. */
  of(sps: InferredHevcSps | undefined, vps: HevcVps | undefined): SequenceFacts | undefined {
    if (sps === undefined) return undefined;
    if (sps !== this.#sps || vps !== this.#vps) {
      this.#sps = sps;
      this.#vps = vps;
      this.#facts = sequenceFacts(sps, vps);
    }
    return this.#facts;
  }
}

const sequenceFacts = (sps: InferredHevcSps, vps: HevcVps | undefined): SequenceFacts => {
  const { width, height, reorderFrames, dpbFrames, hrd } = deriveHevcSps(sps, vps);
  return {
    tick: hevcTick(sps, vps),
    fixedFrameRate: hasFixedRate(sps, vps),
    reorderFrames,
    // The buffer holds the current picture too.
    maxReorderFrames: dpbFrames === undefined ? undefined : dpbFrames - 1,
    width,
    height,
    hrd: hrd === undefined ? undefined : bufferOf(hrd, hevcHrd(sps, vps), clockTick(sps, vps)),
  };
};

/** A delay that is not coded has 24 bits (H.265 E.3.2). */
const bufferOf = (rates: Pick<Hrd, 'nal' | 'vcl'>, hrd: ReturnType<typeof hevcHrd>, tick: Ratio | undefined): Hrd => ({
  ...rates,
  ...(tick !== undefined && { tick }),
  lowDelay: hrd?.sub_layers?.at(-1)?.low_delay_hrd_flag === 1,
  removalDelayBits: (hrd?.au_cpb_removal_delay_length_minus1 ?? 23) + 1,
});
