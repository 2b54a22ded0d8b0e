import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import type { FrameContext } from './frame-context.ts';

/** read_delta_q() (AV1 5.9.13; semantics 6.8.12). */
export interface DeltaQ {
  delta_coded: number;
  delta_q?: number;
}

/** quantization_params() (AV1 5.9.12; semantics 6.8.11). */
export interface QuantizationParams {
  /** Quantizer index, 0 to 255; 0 may be lossless. */
  base_q_idx: number;
  DeltaQYDc?: Partial<DeltaQ>;
  diff_uv_delta?: number;
  DeltaQUDc?: Partial<DeltaQ>;
  DeltaQUAc?: Partial<DeltaQ>;
  DeltaQVDc?: Partial<DeltaQ>;
  DeltaQVAc?: Partial<DeltaQ>;
  using_qmatrix: number;
  qm_y?: number;
  qm_u?: number;
  qm_v?: number;
}

/** delta_q_params() (AV1 5.9.17; semantics 6.8.15). */
export interface DeltaQParams {
  delta_q_present?: number;
  delta_q_res?: number;
}

/** delta_lf_params() (AV1 5.9.18; semantics 6.8.16). */
export interface DeltaLfParams {
  delta_lf_present?: number;
  delta_lf_res?: number;
  delta_lf_multi?: number;
}

type DeltaName = 'DeltaQYDc' | 'DeltaQUDc' | 'DeltaQUAc' | 'DeltaQVDc' | 'DeltaQVAc';

/** Reads quantization_params() (AV1 5.9.12). */
export const parseQuantizationParams = (
  r: SyntaxReader,
  { sequence: { header, numPlanes }, frame }: FrameContext,
  into: Partial<QuantizationParams>,
): void => {
  const readDeltaQ = (name: DeltaName): void => {
    const delta: Partial<DeltaQ> = {};
    into[name] = delta;
    parseDeltaQ(r, name, delta);
    if (delta.delta_q !== undefined && delta.delta_q !== 0) frame.hasDeltaQ = true;
  };
  r.open('quantization_params', 'AV1 5.9.12');
  into.base_q_idx = r.u(8, 'base_q_idx');
  frame.baseQIdx = into.base_q_idx;
  readDeltaQ('DeltaQYDc');
  const separate = header.color_config.separate_uv_delta_q === 1;
  if (numPlanes > 1) {
    if (separate) into.diff_uv_delta = r.flag('diff_uv_delta');
    else r.infer('diff_uv_delta', 0);
    readDeltaQ('DeltaQUDc');
    readDeltaQ('DeltaQUAc');
    if (into.diff_uv_delta === 1) {
      readDeltaQ('DeltaQVDc');
      readDeltaQ('DeltaQVAc');
    }
  }
  into.using_qmatrix = r.flag('using_qmatrix');
  if (into.using_qmatrix === 1) {
    into.qm_y = r.u(4, 'qm_y');
    into.qm_u = r.u(4, 'qm_u');
    if (separate) into.qm_v = r.u(4, 'qm_v');
    else r.infer('qm_v', into.qm_u);
  }
  r.close();
};

/** Reads read_delta_q() (AV1 5.9.13) for the variable `name`. */
const parseDeltaQ = (r: SyntaxReader, name: DeltaName, into: Partial<DeltaQ>): void => {
  r.open(name, 'AV1 5.9.13');
  into.delta_coded = r.flag('delta_coded');
  if (into.delta_coded === 1) into.delta_q = r.su(7, 'delta_q');
  else r.infer('delta_q', 0);
  r.close();
};

/** Reads delta_q_params() (AV1 5.9.17). */
export const parseDeltaQParams = (r: SyntaxReader, { frame }: FrameContext, into: DeltaQParams): void => {
  r.open('delta_q_params', 'AV1 5.9.17');
  if (frame.baseQIdx > 0) into.delta_q_present = r.flag('delta_q_present');
  else r.infer('delta_q_present', 0);
  frame.deltaQPresent = into.delta_q_present === 1;
  if (frame.deltaQPresent) into.delta_q_res = r.u(2, 'delta_q_res');
  r.close();
};

/** Reads delta_lf_params() (AV1 5.9.18) of a frame with delta_q_present 1. */
export const parseDeltaLfParams = (r: SyntaxReader, { frame }: FrameContext, into: DeltaLfParams): void => {
  r.open('delta_lf_params', 'AV1 5.9.18');
  if (frame.allowIntrabc) r.infer('delta_lf_present', 0);
  else into.delta_lf_present = r.flag('delta_lf_present');
  if (into.delta_lf_present === 1) {
    into.delta_lf_res = r.u(2, 'delta_lf_res');
    into.delta_lf_multi = r.flag('delta_lf_multi');
  }
  r.close();
};
