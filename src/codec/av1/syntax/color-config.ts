import { colourPrimariesName, matrixCoefficientsName, transferCharacteristicsName } from '../../../media/colour.ts';
import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** chroma_sample_position (AV1 6.4.2). */
export const CHROMA_SAMPLE_POSITIONS: Readonly<Record<number, string>> = {
  0: 'unknown',
  1: 'vertical',
  2: 'colocated',
  3: 'reserved',
};

const RANGES: Readonly<Record<number, string>> = { 0: 'limited', 1: 'full' };

/** color_config() (AV1 5.5.2; semantics 6.4.2). Elements that are not coded are absent. */
export interface ColorConfig {
  high_bitdepth: number;
  twelve_bit?: number;
  mono_chrome?: number;
  color_description_present_flag: number;
  color_primaries?: number;
  transfer_characteristics?: number;
  matrix_coefficients?: number;
  color_range?: number;
  subsampling_x?: number;
  subsampling_y?: number;
  chroma_sample_position?: number;
  separate_uv_delta_q?: number;
}

/** Values of color_config(), coded or inferred. */
export interface ColorFormat {
  readonly bitDepth: number;
  readonly monochrome: number;
  readonly subsamplingX: number;
  readonly subsamplingY: number;
  readonly chromaSamplePosition: number;
  readonly colorRange: number;
}

/** BT.709 primaries, sRGB transfer and identity matrix: always 4:4:4, full range. */
const isSrgb = (color: Partial<ColorConfig>): boolean =>
  color.color_primaries === 1 && color.transfer_characteristics === 13 && color.matrix_coefficients === 0;

/** The variables that color_config() sets (AV1 5.5.2), coded or inferred. */
export const colorFormat = (color: ColorConfig, seqProfile: number): ColorFormat => {
  const bitDepth = color.high_bitdepth === 0 ? 8 : seqProfile === 2 && color.twelve_bit === 1 ? 12 : 10;
  const monochrome = color.mono_chrome ?? 0;
  const common = { bitDepth, monochrome, chromaSamplePosition: color.chroma_sample_position ?? 0 };
  if (monochrome === 1) return { ...common, subsamplingX: 1, subsamplingY: 1, colorRange: color.color_range ?? 0 };
  if (isSrgb(color)) return { ...common, subsamplingX: 0, subsamplingY: 0, colorRange: 1 };
  const [x, y] = subsampling(color, seqProfile, bitDepth);
  return { ...common, subsamplingX: x, subsamplingY: y, colorRange: color.color_range ?? 0 };
};

const subsampling = (color: Partial<ColorConfig>, seqProfile: number, bitDepth: number): readonly [number, number] => {
  if (seqProfile === 0) return [1, 1];
  if (seqProfile === 1) return [0, 0];
  if (bitDepth === 12) return [color.subsampling_x ?? 1, color.subsampling_y ?? 0];
  return [1, 0];
};

/** Reads color_config() (AV1 5.5.2). */
export const parseColorConfig = (r: SyntaxReader, seqProfile: number, into: Partial<ColorConfig> = {}): ColorConfig => {
  r.open('color_config', 'AV1 5.5.2');
  into.high_bitdepth = r.flag('high_bitdepth');
  if (seqProfile === 2 && into.high_bitdepth === 1) into.twelve_bit = r.flag('twelve_bit');
  if (seqProfile === 1) r.infer('mono_chrome', 0);
  else into.mono_chrome = r.flag('mono_chrome');
  into.color_description_present_flag = r.flag('color_description_present_flag');
  if (into.color_description_present_flag === 1) {
    into.color_primaries = r.u(8, 'color_primaries', colourPrimariesName);
    into.transfer_characteristics = r.u(8, 'transfer_characteristics', transferCharacteristicsName);
    into.matrix_coefficients = r.u(8, 'matrix_coefficients', matrixCoefficientsName);
  } else {
    r.infer('color_primaries', 2, colourPrimariesName);
    r.infer('transfer_characteristics', 2, transferCharacteristicsName);
    r.infer('matrix_coefficients', 2, matrixCoefficientsName);
  }
  parseSampling(r, seqProfile, into);
  r.close();
  return into as ColorConfig;
};

const parseSampling = (r: SyntaxReader, seqProfile: number, into: Partial<ColorConfig>): void => {
  if (into.mono_chrome === 1) {
    into.color_range = r.flag('color_range', RANGES);
    r.infer('separate_uv_delta_q', 0);
    return;
  }
  if (isSrgb(into)) r.infer('color_range', 1, RANGES);
  else {
    into.color_range = r.flag('color_range', RANGES);
    if (seqProfile === 2 && into.twelve_bit === 1) {
      into.subsampling_x = r.flag('subsampling_x');
      if (into.subsampling_x === 1) into.subsampling_y = r.flag('subsampling_y');
    }
    const [x, y] = subsampling(into, seqProfile, into.twelve_bit === 1 ? 12 : 8);
    if (x === 1 && y === 1) {
      into.chroma_sample_position = r.u(2, 'chroma_sample_position', CHROMA_SAMPLE_POSITIONS);
    }
  }
  into.separate_uv_delta_q = r.flag('separate_uv_delta_q');
};
