import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { INTER_FRAME } from './av1-frame.ts';
import { type FrameContext, frameInSlot } from './frame-context.ts';

/** film_grain_params() (AV1 5.9.30). */
export interface FilmGrainParams {
  apply_grain: number;
  grain_seed?: number;
  update_grain?: number;
  film_grain_params_ref_idx?: number;
  num_y_points?: number;
  point_y_value?: number[];
  point_y_scaling?: number[];
  chroma_scaling_from_luma?: number;
  num_cb_points?: number;
  point_cb_value?: number[];
  point_cb_scaling?: number[];
  num_cr_points?: number;
  point_cr_value?: number[];
  point_cr_scaling?: number[];
  grain_scaling_minus_8?: number;
  ar_coeff_lag?: number;
  ar_coeffs_y_plus_128?: number[];
  ar_coeffs_cb_plus_128?: number[];
  ar_coeffs_cr_plus_128?: number[];
  ar_coeff_shift_minus_6?: number;
  grain_scale_shift?: number;
  cb_mult?: number;
  cb_luma_mult?: number;
  cb_offset?: number;
  cr_mult?: number;
  cr_luma_mult?: number;
  cr_offset?: number;
  overlap_flag?: number;
  clip_to_restricted_range?: number;
}

type Plane = 'y' | 'cb' | 'cr';

const MAX_LUMA_POINTS = 14;
const MAX_CHROMA_POINTS = 10;

/** Reads film_grain_params() (AV1 5.9.30). */
export const parseFilmGrainParams = (r: SyntaxReader, context: FrameContext, into: Partial<FilmGrainParams>): void => {
  r.open('film_grain_params', 'AV1 5.9.30');
  parseGrain(r, context, into);
  r.close();
};

const parseGrain = (r: SyntaxReader, context: FrameContext, into: Partial<FilmGrainParams>): void => {
  const { frame } = context;
  into.apply_grain = r.flag('apply_grain');
  if (into.apply_grain === 0) return;
  into.grain_seed = r.u(16, 'grain_seed');
  if (frame.frameType === INTER_FRAME) into.update_grain = r.flag('update_grain');
  else r.infer('update_grain', 1);
  if (into.update_grain === 0) {
    const at = r.bit;
    const name = 'film_grain_params_ref_idx';
    into.film_grain_params_ref_idx = r.u(3, name);
    if (!frame.refFrameIdx.includes(into.film_grain_params_ref_idx)) {
      r.issue(name, at, 'a value of ref_frame_idx', into.film_grain_params_ref_idx);
    }
    const loaded = frameInSlot(r, context, into.film_grain_params_ref_idx, name, at).filmGrain;
    frame.filmGrain = loaded && { ...loaded, grain_seed: into.grain_seed };
    return;
  }
  frame.filmGrain = into;
  parsePoints(r, 'y', MAX_LUMA_POINTS, into);
  parseChromaPoints(r, context, into);
  into.grain_scaling_minus_8 = r.u(2, 'grain_scaling_minus_8');
  parseCoefficients(r, into);
  into.ar_coeff_shift_minus_6 = r.u(2, 'ar_coeff_shift_minus_6');
  into.grain_scale_shift = r.u(2, 'grain_scale_shift');
  if (has(into.num_cb_points)) {
    into.cb_mult = r.u(8, 'cb_mult');
    into.cb_luma_mult = r.u(8, 'cb_luma_mult');
    into.cb_offset = r.u(9, 'cb_offset');
  }
  if (has(into.num_cr_points)) {
    into.cr_mult = r.u(8, 'cr_mult');
    into.cr_luma_mult = r.u(8, 'cr_luma_mult');
    into.cr_offset = r.u(9, 'cr_offset');
  }
  into.overlap_flag = r.flag('overlap_flag');
  into.clip_to_restricted_range = r.flag('clip_to_restricted_range');
};

const has = (points: number | undefined): boolean => points !== undefined && points > 0;

const parsePoints = (r: SyntaxReader, plane: Plane, max: number, into: Partial<FilmGrainParams>): void => {
  const count = r.uLax(4, `num_${plane}_points`, 0, max);
  into[`num_${plane}_points`] = count;
  if (count === 0) return;
  const values: number[] = [];
  const scalings: number[] = [];
  into[`point_${plane}_value`] = values;
  into[`point_${plane}_scaling`] = scalings;
  for (let i = 0; i < count; i++) {
    values.push(r.u(8, r.nth(`point_${plane}_value`, i)));
    scalings.push(r.u(8, r.nth(`point_${plane}_scaling`, i)));
  }
};

const parseChromaPoints = (r: SyntaxReader, { sequence }: FrameContext, into: Partial<FilmGrainParams>): void => {
  const { monochrome, subsamplingX, subsamplingY } = sequence;
  if (monochrome === 1) r.infer('chroma_scaling_from_luma', 0);
  else into.chroma_scaling_from_luma = r.flag('chroma_scaling_from_luma');
  const isSubsampled = subsamplingX === 1 && subsamplingY === 1;
  if (monochrome === 1 || into.chroma_scaling_from_luma === 1 || (isSubsampled && into.num_y_points === 0)) {
    r.infer('num_cb_points', 0);
    r.infer('num_cr_points', 0);
    return;
  }
  parsePoints(r, 'cb', MAX_CHROMA_POINTS, into);
  parsePoints(r, 'cr', MAX_CHROMA_POINTS, into);
};

const parseCoefficients = (r: SyntaxReader, into: Partial<FilmGrainParams>): void => {
  into.ar_coeff_lag = r.u(2, 'ar_coeff_lag');
  const luma = 2 * into.ar_coeff_lag * (into.ar_coeff_lag + 1);
  const hasLuma = has(into.num_y_points);
  const coefficients = (plane: Plane, count: number): void => {
    const values: number[] = [];
    into[`ar_coeffs_${plane}_plus_128`] = values;
    for (let i = 0; i < count; i++) values.push(r.u(8, r.nth(`ar_coeffs_${plane}_plus_128`, i)));
  };
  if (hasLuma) coefficients('y', luma);
  const fromLuma = into.chroma_scaling_from_luma === 1;
  const chroma = luma + (hasLuma ? 1 : 0);
  if (fromLuma || has(into.num_cb_points)) coefficients('cb', chroma);
  if (fromLuma || has(into.num_cr_points)) coefficients('cr', chroma);
};
