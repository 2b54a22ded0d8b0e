import type { InferredHevcSps } from '../inference.ts';
import type { HevcHrdParameters, HevcHrdSubLayer } from '../syntax/hrd.ts';
import type { VpsHrd } from '../syntax/vps.ts';
import type { HevcSeiContext } from './payload.ts';

/** What buffering_period(), pic_timing() and decoding_unit_info() are read with. */
export interface SeiHrd {
  readonly parameters: HevcHrdParameters;
  /** Of the highest temporal sub-layer: messages that are not nested apply to the whole stream. */
  readonly layer: HevcHrdSubLayer;
}

/** The HRD of an SPS: in its VUI, or in its VPS for the base layer. `undefined` if neither has one. */
export const seiHrdOf = (sps: InferredHevcSps, { vpsOf }: HevcSeiContext): SeiHrd | undefined => {
  const parameters =
    sps.vui_parameters.hrd_parameters ?? hrdOfBaseLayer(vpsOf(sps.sps_video_parameter_set_id)?.vps_hrd);
  const layer = parameters?.sub_layers.at(-1);
  return parameters === undefined || layer === undefined ? undefined : { parameters, layer };
};

/** Length in bits of a delay; 24 if it is not coded (E.3.2). */
export const delayBits = (lengthMinus1: number | undefined): number =>
  lengthMinus1 === undefined ? 24 : lengthMinus1 + 1;

/** Layer set 0 is the base layer. An entry may leave its common elements to one before it (E.3.2). */
const hrdOfBaseLayer = (entries: readonly VpsHrd[] = []): HevcHrdParameters | undefined => {
  const at = entries.findIndex(({ hrd_layer_set_idx: set }) => set === 0);
  const entry = entries[at];
  if (entry?.cprms_present_flag !== 0) return entry?.hrd_parameters;
  const common = entries.slice(0, at).findLast(({ cprms_present_flag: flag }) => flag !== 0);
  return { ...common?.hrd_parameters, ...entry.hrd_parameters };
};
