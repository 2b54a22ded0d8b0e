import { colourPrimariesName, matrixCoefficientsName, transferCharacteristicsName } from '../../../media/colour.ts';
import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import type { SharedSeiPayload } from './payload.ts';

/** Film grain of one colour component. */
export interface FilmGrainComponent {
  num_intensity_intervals_minus1: number;
  /** 0..5. */
  num_model_values_minus1: number;
  intensity_interval_lower_bound: number[];
  intensity_interval_upper_bound: number[];
  /** By interval, then by model value. */
  comp_model_value: number[][];
}

/**
 * film_grain_characteristics() (H.264 D.1.21, H.265 D.2.13; semantics D.2.21, D.3.13): a model of the grain that was
 * removed before encoding. What follows the model differs between the two. The loops have no names in the specification:
 * `components` holds them.
 */
export interface FilmGrainCharacteristics {
  film_grain_characteristics_cancel_flag: number;
  /** 0: frequency filtering, 1: auto-regression. */
  film_grain_model_id?: number;
  separate_colour_description_present_flag?: number;
  film_grain_bit_depth_luma_minus8?: number;
  film_grain_bit_depth_chroma_minus8?: number;
  film_grain_full_range_flag?: number;
  film_grain_colour_primaries?: number;
  film_grain_transfer_characteristics?: number;
  /** 0: added, 1: multiplied. */
  blending_mode_id?: number;
  log2_scale_factor?: number;
  /** Of Y, Cb and Cr. */
  comp_model_present_flag?: number[];
  /** Of those with comp_model_present_flag 1. */
  components?: Partial<FilmGrainComponent>[];
}

const MODELS: Readonly<Record<number, string>> = { 0: 'frequency filtering', 1: 'auto-regression' };
const BLENDING: Readonly<Record<number, string>> = { 0: 'additive', 1: 'multiplicative' };
const COMPONENTS = 3;
const MAX_MODEL_VALUES_MINUS1 = 5;

/** What a codec has after the model, and its names of elements. */
export interface FilmGrainDialect<T extends FilmGrainCharacteristics> {
  /** matrix_coeffs in HEVC, matrix_coefficients in H.264. */
  readonly matrix: 'film_grain_matrix_coeffs' | 'film_grain_matrix_coefficients';
  readonly parseEnd: (r: SyntaxReader, into: Partial<T>) => void;
}

export const filmGrainWith = <T extends FilmGrainCharacteristics>({
  matrix,
  parseEnd,
}: FilmGrainDialect<T>): SharedSeiPayload<T> => ({
  payloadType: 19,
  parse: (r, _payloadSize, _context, into) => {
    into.film_grain_characteristics_cancel_flag = r.flag('film_grain_characteristics_cancel_flag');
    if (into.film_grain_characteristics_cancel_flag === 1) return;
    into.film_grain_model_id = r.uLax(2, 'film_grain_model_id', 0, 1, MODELS);
    into.separate_colour_description_present_flag = r.flag('separate_colour_description_present_flag');
    if (into.separate_colour_description_present_flag === 1) parseColour(r, matrix, into);
    into.blending_mode_id = r.uLax(2, 'blending_mode_id', 0, 1, BLENDING);
    into.log2_scale_factor = r.u(4, 'log2_scale_factor');
    const present: number[] = (into.comp_model_present_flag = []);
    for (let c = 0; c < COMPONENTS; c++) present.push(r.flag(r.nth('comp_model_present_flag', c)));
    const components: Partial<FilmGrainComponent>[] = (into.components = []);
    for (let c = 0; c < COMPONENTS; c++) {
      if (present[c] !== 1) continue;
      const component: Partial<FilmGrainComponent> = {};
      components.push(component);
      parseComponent(r, c, component);
    }
    parseEnd(r, into);
  },
  describe: ({ film_grain_model_id: model }) =>
    model === undefined ? 'film grain: cancel' : `film grain: ${MODELS[model] ?? `model ${model}`}`,
});

const parseColour = (
  r: SyntaxReader,
  matrix: FilmGrainDialect<never>['matrix'],
  into: Partial<FilmGrainCharacteristics>,
): void => {
  into.film_grain_bit_depth_luma_minus8 = r.u(3, 'film_grain_bit_depth_luma_minus8');
  into.film_grain_bit_depth_chroma_minus8 = r.u(3, 'film_grain_bit_depth_chroma_minus8');
  into.film_grain_full_range_flag = r.flag('film_grain_full_range_flag');
  into.film_grain_colour_primaries = r.u(8, 'film_grain_colour_primaries', colourPrimariesName);
  into.film_grain_transfer_characteristics = r.u(8, 'film_grain_transfer_characteristics', transferCharacteristicsName);
  Object.assign(into, { [matrix]: r.u(8, matrix, matrixCoefficientsName) });
};

const parseComponent = (r: SyntaxReader, c: number, into: Partial<FilmGrainComponent>): void => {
  const last = (into.num_intensity_intervals_minus1 = r.u(8, r.nth('num_intensity_intervals_minus1', c)));
  const lastValue = (into.num_model_values_minus1 = r.uLax(
    3,
    r.nth('num_model_values_minus1', c),
    0,
    MAX_MODEL_VALUES_MINUS1,
  ));
  const lower: number[] = (into.intensity_interval_lower_bound = []);
  const upper: number[] = (into.intensity_interval_upper_bound = []);
  const values: number[][] = (into.comp_model_value = []);
  for (let i = 0; i <= last; i++) {
    lower.push(r.u(8, r.nth('intensity_interval_lower_bound', c, i)));
    upper.push(r.u(8, r.nth('intensity_interval_upper_bound', c, i)));
    const ofInterval: number[] = [];
    values.push(ofInterval);
    for (let j = 0; j <= lastValue; j++) {
      ofInterval.push(r.seLax(r.nth('comp_model_value', c, i, j), -(2 ** 15), 2 ** 16 - 1));
    }
  }
};
