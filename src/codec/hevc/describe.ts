import type { PictureSetDescription, SequenceDescription } from '../sequence-description.ts';
import { deriveHevcSps, hasFixedRate, hevcTick } from './derive.ts';
import { inferHevcSps } from './inference.ts';
import { parseHevcParameterSet } from './syntax/parse-parameter-set.ts';
import { isHevcSpsReadable } from './syntax/sps.ts';

/** What an SPS says; `undefined` for other units, and for one that cannot be read. */
export const describeSequence = (unit: Uint8Array): SequenceDescription | undefined => {
  const { sps: coded } = parseHevcParameterSet(unit);
  const sps = isHevcSpsReadable(coded) ? inferHevcSps(coded) : undefined;
  if (sps === undefined) return undefined;
  const tick = hevcTick(sps);
  return {
    codec: 'hvc1',
    ...deriveHevcSps(sps),
    fixedFrameRate: hasFixedRate(sps),
    ...(tick !== undefined && { tick }),
    declaresReordering: true,
    ...(sps.profile_tier_level?.general_lower_bit_rate_constraint_flag === 0 && { higherBitRate: true }),
    maxReferenceFrames: sps.sub_layer_ordering?.at(-1)?.sps_max_dec_pic_buffering_minus1 ?? 0,
  };
};

/** What a PPS says; `undefined` for other units. HEVC has CABAC only. */
export const describePictureSet = (unit: Uint8Array): PictureSetDescription | undefined =>
  parseHevcParameterSet(unit).pps?.pps_seq_parameter_set_id === undefined ? undefined : { entropyCoding: 'CABAC' };
