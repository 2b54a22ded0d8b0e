/**
 * Code points of ITU-T H.273 (ISO/IEC 23091-2), which H.264 Tables E-3 to E-5 and H.265 Tables E.3 to E.5 repeat.
 * A code point that is not listed is reserved.
 */

/** colour_primaries (H.273 Table 2). */
const COLOUR_PRIMARIES: Readonly<Record<number, string>> = {
  1: 'BT.709',
  2: 'unspecified',
  4: 'BT.470 M',
  5: 'BT.470 B/G',
  6: 'SMPTE 170M',
  7: 'SMPTE 240M',
  8: 'generic film',
  9: 'BT.2020',
  10: 'SMPTE ST 428-1 (XYZ)',
  11: 'SMPTE RP 431-2 (DCI-P3)',
  12: 'SMPTE EG 432-1 (Display P3)',
  22: 'EBU Tech 3213-E',
};

/** transfer_characteristics (H.273 Table 3). */
const TRANSFER_CHARACTERISTICS: Readonly<Record<number, string>> = {
  1: 'BT.709',
  2: 'unspecified',
  4: 'gamma 2.2',
  5: 'gamma 2.8',
  6: 'SMPTE 170M',
  7: 'SMPTE 240M',
  8: 'linear',
  9: 'log 100:1',
  10: 'log 316:1',
  11: 'IEC 61966-2-4 (xvYCC)',
  12: 'BT.1361',
  13: 'IEC 61966-2-1 (sRGB)',
  14: 'BT.2020 10-bit',
  15: 'BT.2020 12-bit',
  16: 'SMPTE ST 2084 (PQ)',
  17: 'SMPTE ST 428-1',
  18: 'ARIB STD-B67 (HLG)',
};

/** matrix_coefficients (H.273 Table 4). */
const MATRIX_COEFFICIENTS: Readonly<Record<number, string>> = {
  0: 'identity (GBR)',
  1: 'BT.709',
  2: 'unspecified',
  4: 'FCC',
  5: 'BT.470 B/G',
  6: 'SMPTE 170M',
  7: 'SMPTE 240M',
  8: 'YCgCo',
  9: 'BT.2020 ncl',
  10: 'BT.2020 cl',
  11: 'SMPTE ST 2085',
  12: 'chromaticity-derived ncl',
  13: 'chromaticity-derived cl',
  14: 'ICtCp',
  15: 'IPT-C2',
  16: 'YCgCo-Re',
  17: 'YCgCo-Ro',
};

const named = (table: Readonly<Record<number, string>>) => (value: number) => table[value] ?? 'reserved';

export const colourPrimariesName = named(COLOUR_PRIMARIES);
export const transferCharacteristicsName = named(TRANSFER_CHARACTERISTICS);
export const matrixCoefficientsName = named(MATRIX_COEFFICIENTS);

/** A coded number and its name. */
export interface NamedValue {
  readonly value: number;
  readonly name: string;
}

/** Colour description of VUI: elements that are not coded are absent. */
export interface Colour {
  readonly video_full_range_flag?: NamedValue;
  readonly colour_primaries?: NamedValue;
  readonly transfer_characteristics?: NamedValue;
  readonly matrix_coefficients?: NamedValue;
}

/** Code points of H.273 under the element names of an SPS. */
export const namedColour = (
  primaries: number,
  transfer: number,
  matrix: number,
  fullRange: number | undefined,
): Colour => ({
  ...(fullRange !== undefined && {
    video_full_range_flag: { value: fullRange, name: fullRange === 1 ? 'full' : 'limited' },
  }),
  colour_primaries: { value: primaries, name: colourPrimariesName(primaries) },
  transfer_characteristics: { value: transfer, name: transferCharacteristicsName(transfer) },
  matrix_coefficients: { value: matrix, name: matrixCoefficientsName(matrix) },
});
