import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import { inferSps } from '../inference.ts';
import type { Sps } from '../syntax/sps.ts';

const GBR = 0;
const YCGCO = 8;
const CHROMA_444 = 3;

/** Reports matrix_coefficients that the sample format of an SPS excludes (H.264 E.2.1). */
export const colourFinding = (coded: Sps): Omit<Diagnostic, 'offset' | 'nalu'> | undefined => {
  if (coded.vui_parameters?.matrix_coefficients === undefined) return undefined;
  const {
    chroma_format_idc: format,
    bit_depth_luma_minus8,
    bit_depth_chroma_minus8,
    vui_parameters: vui,
  } = inferSps(coded);
  const { matrix_coefficients: matrix } = vui;
  const more = bit_depth_chroma_minus8 - bit_depth_luma_minus8;
  const is444 = format === CHROMA_444;
  if (matrix === GBR && !(is444 && more === 0)) return excluded(matrix, 'GBR', '4:4:4 with one bit depth');
  if (matrix === YCGCO && more !== 0 && !(is444 && more === 1)) {
    return excluded(matrix, 'YCgCo', 'one bit depth, or 4:4:4 with one bit more of chroma');
  }
  return undefined;
};

const excluded = (matrix: number, name: string, expected: string): Omit<Diagnostic, 'offset' | 'nalu'> => ({
  severity: 'error',
  code: 'matrix-coefficients',
  message: `matrix_coefficients ${matrix} (${name}) needs ${expected} (H.264 E.2.1)`,
  field: 'matrix_coefficients',
  expected,
  found: `${matrix}`,
});
