import type { PictureSetDescription, SequenceDescription } from '../sequence-description.ts';
import { deriveSps, tickOf } from './derive.ts';
import { inferSps } from './inference.ts';
import { type PpsSetDerived, readParameterSet } from './read-parameter-set.ts';
import { ParameterSets } from './syntax/parameter-sets.ts';
import { parseNalUnit } from './syntax/parse-nal-unit.ts';
import { isReadable } from './syntax/sps.ts';

/** What an SPS says; `undefined` for other units, and for one that cannot be read. */
export const describeSequence = (unit: Uint8Array): SequenceDescription | undefined => {
  const { sps: coded } = parseNalUnit(unit, new ParameterSets());
  if (!isReadable(coded)) return undefined;
  const sps = inferSps(coded);
  const tick = tickOf(sps);
  return {
    codec: 'avc1',
    ...deriveSps(coded),
    fixedFrameRate: sps.vui_parameters.fixed_frame_rate_flag === 1,
    ...(tick !== undefined && { tick }),
    declaresReordering: sps.vui_parameters.bitstream_restriction_flag === 1,
    direct8x8Inference: sps.direct_8x8_inference_flag === 1,
    maxReferenceFrames: sps.max_num_ref_frames,
  };
};

/** What a PPS says; `undefined` for other units. `context`: its SPS. */
export const describePictureSet = (
  unit: Uint8Array,
  context: object | undefined,
): PictureSetDescription | undefined => {
  const derived = readParameterSet(unit, { context }).derived as Partial<PpsSetDerived> | undefined;
  return derived?.entropyCoding === undefined ? undefined : { entropyCoding: derived.entropyCoding };
};
