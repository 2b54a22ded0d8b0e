import type { EncoderDescription } from '../encoder-description.ts';
import { encoderIn } from '../h26x/sei/encoder.ts';
import type { PlacedUnit } from '../placed-unit.ts';
import type { HevcNalUnitContent } from './syntax/parse-nal-unit.ts';

/** The encoder that a user_data_unregistered SEI message of the unit names; `undefined` if there is none. */
export const encoderOf = (unit: PlacedUnit): EncoderDescription | undefined =>
  encoderIn((unit as PlacedUnit & { readonly content: HevcNalUnitContent }).content.sei ?? []);
