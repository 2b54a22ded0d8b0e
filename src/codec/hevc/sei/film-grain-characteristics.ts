import { type FilmGrainCharacteristics, filmGrainWith } from '../../h26x/sei/film-grain-characteristics.ts';
import { inClause } from '../../h26x/sei/payload.ts';

/** film_grain_characteristics() (H.265 D.2.13; semantics D.3.13). */
export interface HevcFilmGrainCharacteristics extends FilmGrainCharacteristics {
  film_grain_matrix_coeffs?: number;
  /** 0: this picture only; 1: until the next message or the end of the sequence. */
  film_grain_characteristics_persistence_flag?: number;
}

export const filmGrainCharacteristics = inClause(
  'H.265 D.2.13',
  filmGrainWith<HevcFilmGrainCharacteristics>({
    matrix: 'film_grain_matrix_coeffs',
    parseEnd: (r, into) => {
      into.film_grain_characteristics_persistence_flag = r.flag('film_grain_characteristics_persistence_flag');
    },
  }),
);
