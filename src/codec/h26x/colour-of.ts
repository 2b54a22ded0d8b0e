import {
  type Colour,
  colourPrimariesName,
  matrixCoefficientsName,
  transferCharacteristicsName,
} from '../../media/colour.ts';

/** The colour elements of VUI parameters, coded or inferred; H.265 says matrix_coeffs. */
interface CodedColour {
  readonly video_signal_type_present_flag: number;
  readonly video_full_range_flag: number;
  readonly colour_description_present_flag?: number;
  readonly colour_primaries: number;
  readonly transfer_characteristics: number;
}

/** `undefined` if not coded: the inferred values mean unspecified. */
export const colourOf = (vui: CodedColour, matrix: number): Colour | undefined => {
  if (vui.video_signal_type_present_flag !== 1) return undefined;
  const full = vui.video_full_range_flag;
  const range = { video_full_range_flag: { value: full, name: full === 1 ? 'full' : 'limited' } };
  if (vui.colour_description_present_flag !== 1) return range;
  const { colour_primaries: primaries, transfer_characteristics: transfer } = vui;
  return {
    ...range,
    colour_primaries: { value: primaries, name: colourPrimariesName(primaries) },
    transfer_characteristics: { value: transfer, name: transferCharacteristicsName(transfer) },
    matrix_coefficients: { value: matrix, name: matrixCoefficientsName(matrix) },
  };
};
