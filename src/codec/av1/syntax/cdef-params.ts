import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import type { FrameContext } from './frame-context.ts';

/** cdef_params() (AV1 5.9.19): the constrained directional enhancement filter. */
export interface CdefParams {
  cdef_damping_minus_3: number;
  cdef_bits: number;
  cdef_y_pri_strength: number[];
  /** As coded: 3 means 4. */
  cdef_y_sec_strength: number[];
  cdef_uv_pri_strength?: number[];
  cdef_uv_sec_strength?: number[];
}

/** Reads cdef_params() (AV1 5.9.19) of a frame that has the filter: neither lossless nor with intra block copy. */
export const parseCdefParams = (
  r: SyntaxReader,
  { sequence: { numPlanes } }: FrameContext,
  into: Partial<CdefParams>,
): void => {
  r.open('cdef_params', 'AV1 5.9.19');
  into.cdef_damping_minus_3 = r.u(2, 'cdef_damping_minus_3');
  into.cdef_bits = r.u(2, 'cdef_bits');
  const [yPrimary, ySecondary, uvPrimary, uvSecondary]: [number[], number[], number[], number[]] = [[], [], [], []];
  into.cdef_y_pri_strength = yPrimary;
  into.cdef_y_sec_strength = ySecondary;
  if (numPlanes > 1) {
    into.cdef_uv_pri_strength = uvPrimary;
    into.cdef_uv_sec_strength = uvSecondary;
  }
  for (let i = 0; i < 1 << into.cdef_bits; i++) {
    yPrimary.push(r.u(4, r.nth('cdef_y_pri_strength', i)));
    ySecondary.push(r.u(2, r.nth('cdef_y_sec_strength', i)));
    if (numPlanes === 1) continue;
    uvPrimary.push(r.u(4, r.nth('cdef_uv_pri_strength', i)));
    uvSecondary.push(r.u(2, r.nth('cdef_uv_sec_strength', i)));
  }
  r.close();
};
