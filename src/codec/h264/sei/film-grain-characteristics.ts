import { type FilmGrainCharacteristics, filmGrainWith } from '../../h26x/sei/film-grain-characteristics.ts';
import { inClause } from '../../h26x/sei/payload.ts';

/** film_grain_characteristics() (H.264 D.1.21; semantics D.2.21). */
export interface H264FilmGrainCharacteristics extends FilmGrainCharacteristics {
  film_grain_matrix_coefficients?: number;
  /** 0: this picture only; 1: until the next message; more: within that many units of picture order count. 0..16384. */
  film_grain_characteristics_repetition_period?: number;
}

export const filmGrainCharacteristics = inClause(
  'H.264 D.1.21',
  filmGrainWith<H264FilmGrainCharacteristics>({
    matrix: 'film_grain_matrix_coefficients',
    parseEnd: (r, into) => {
      const name = 'film_grain_characteristics_repetition_period';
      into.film_grain_characteristics_repetition_period = r.ueLax(name, 16384);
    },
  }),
);
