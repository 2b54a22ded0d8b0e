import { unitErrorOf } from '../../syntax/diagnostics.ts';
import { FieldTrace } from '../../syntax/field-trace.ts';
import type { ReadParameterSet, ReadSetOptions } from '../stream-codec.ts';
import { deriveSps, type SpsDerived } from './derive.ts';
import type { InferredSps } from './inference.ts';
import { type ScalingMatrices, scalingMatrices } from './scaling-matrix.ts';
import { ParameterSets } from './syntax/parameter-sets.ts';
import { type ParsedNalUnit, parseNalUnit } from './syntax/parse-nal-unit.ts';
import { isReadable } from './syntax/sps.ts';

/** Values derived from an SPS, scaling lists included. */
export type SpsSetDerived = SpsDerived & { readonly scalingLists?: ScalingMatrices };

/** Values derived from a PPS. */
export interface PpsSetDerived {
  readonly entropyCoding: 'CAVLC' | 'CABAC';
  /** 26 + pic_init_qp_minus26. */
  readonly initQp: number;
  readonly scalingLists?: ScalingMatrices;
}

/** Reads an SPS, subset SPS, SPS extension or PPS with all its elements; `context` is the SPS of a PPS. */
export const readParameterSet = (
  unit: Uint8Array,
  { context, trace, partial }: ReadSetOptions = {},
): ReadParameterSet => {
  const sink = trace === true ? new FieldTrace() : undefined;
  const sps = context as InferredSps | undefined;
  const sets = new ParameterSets();
  if (sps !== undefined) sets.storeSps(sps);
  const parsed = parseNalUnit(unit, sets, { sink, partial });
  return {
    syntax: parsed.sps ?? parsed.subset_sps ?? parsed.sps_extension ?? parsed.pps ?? {},
    derived: setDerived(parsed, sps),
    error: parsed.error === undefined ? undefined : unitErrorOf(parsed.error),
    trace: sink,
    rbsp: parsed.unescaped.bytes,
  };
};

/** seq_parameter_set_id or pic_parameter_set_id. */
export const parameterSetId = (unit: Uint8Array): number | undefined => {
  const { sps, pps, sps_extension, subset_sps } = parseNalUnit(unit, new ParameterSets());
  const ofSps = sps ?? sps_extension ?? subset_sps?.seq_parameter_set_data;
  return ofSps?.seq_parameter_set_id ?? pps?.pic_parameter_set_id;
};

const setDerived = (
  parsed: ParsedNalUnit,
  ofPps: InferredSps | undefined,
): SpsSetDerived | PpsSetDerived | undefined => {
  const sps = parsed.sps ?? parsed.subset_sps?.seq_parameter_set_data;
  if (isReadable(sps)) {
    const lists = scalingMatrices(sps);
    return { ...deriveSps(sps), ...(lists !== undefined && { scalingLists: lists }) };
  }
  const { pps } = parsed;
  if (pps?.pic_init_qp_minus26 === undefined) return undefined;
  const lists =
    ofPps === undefined || pps.pic_scaling_matrix_present_flag !== 1 ? undefined : scalingMatrices(ofPps, pps);
  return {
    entropyCoding: pps.entropy_coding_mode_flag === 1 ? 'CABAC' : 'CAVLC',
    initQp: 26 + pps.pic_init_qp_minus26,
    ...(lists !== undefined && { scalingLists: lists }),
  };
};
