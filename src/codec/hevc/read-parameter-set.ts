import { unitErrorOf } from '../../syntax/diagnostics.ts';
import { FieldTrace } from '../../syntax/field-trace.ts';
import type { ReadParameterSet, ReadSetOptions } from '../stream-codec.ts';
import { deriveHevcSps, deriveProfile, type HevcSpsDerived, type ProfileDerived } from './derive.ts';
import { type InferredHevcSps, inferHevcSps } from './inference.ts';
import { type HevcParameterSet, parseHevcParameterSet } from './syntax/parse-parameter-set.ts';
import { isHevcSpsReadable } from './syntax/sps.ts';
import type { HevcVps } from './syntax/vps.ts';

/** Values derived from a VPS. */
export interface HevcVpsDerived extends ProfileDerived {
  readonly layers: number;
  /** Temporal sub-layers. */
  readonly subLayers: number;
}

/** Values derived from a PPS. */
export interface HevcPpsDerived {
  /** 26 + init_qp_minus26. */
  readonly initQp: number;
  /** Columns by rows, where there are tiles. */
  readonly tiles?: { readonly columns: number; readonly rows: number };
  /** Wavefronts: entropy_coding_sync_enabled_flag. */
  readonly wavefronts: boolean;
}

/** Reads a VPS, SPS or PPS with all its elements; `context` is the VPS of an SPS, or the SPS of a PPS. */
export const readParameterSet = (
  unit: Uint8Array,
  { context, trace, partial }: ReadSetOptions = {},
): ReadParameterSet => {
  const sink = trace === true ? new FieldTrace() : undefined;
  const parsed = parseHevcParameterSet(unit, { sink, partial, spsOf: () => context as InferredHevcSps | undefined });
  return {
    syntax: parsed.vps ?? parsed.sps ?? parsed.pps ?? {},
    derived: setDerived(parsed, context),
    error: parsed.error === undefined ? undefined : unitErrorOf(parsed.error),
    trace: sink,
    rbsp: parsed.unescaped.bytes,
  };
};

/** vps_video_parameter_set_id, sps_seq_parameter_set_id or pps_pic_parameter_set_id. */
export const parameterSetId = (unit: Uint8Array): number | undefined => {
  const { vps, sps, pps } = parseHevcParameterSet(unit);
  return vps?.vps_video_parameter_set_id ?? sps?.sps_seq_parameter_set_id ?? pps?.pps_pic_parameter_set_id;
};

const setDerived = (
  { vps, sps, pps }: HevcParameterSet,
  context: object | undefined,
): HevcVpsDerived | HevcSpsDerived | HevcPpsDerived | undefined => {
  if (vps !== undefined) return vpsDerived(vps);
  if (isHevcSpsReadable(sps)) {
    const inferred = inferHevcSps(sps);
    return inferred === undefined ? undefined : deriveHevcSps(inferred, context as Partial<HevcVps> | undefined);
  }
  if (pps?.entropy_coding_sync_enabled_flag === undefined) return undefined;
  const { num_tile_columns_minus1: columns, num_tile_rows_minus1: rows, init_qp_minus26: qp = 0 } = pps;
  return {
    initQp: 26 + qp,
    ...(columns !== undefined && rows !== undefined && { tiles: { columns: columns + 1, rows: rows + 1 } }),
    wavefronts: pps.entropy_coding_sync_enabled_flag === 1,
  };
};

const vpsDerived = (vps: Partial<HevcVps>): HevcVpsDerived | undefined => {
  const { profile_tier_level: ptl, vps_max_layers_minus1: layers = 0, vps_max_sub_layers_minus1: subLayers = 0 } = vps;
  const profile = ptl === undefined ? {} : deriveProfile(ptl);
  if (profile.profile === undefined) return undefined;
  return { ...(profile as ProfileDerived), layers: layers + 1, subLayers: subLayers + 1 };
};
