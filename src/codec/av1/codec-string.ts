import { type ColorFormat, colorFormat } from './syntax/color-config.ts';
import type { SequenceHeader } from './syntax/sequence-header.ts';

/** What a codec string begins with, in a sequence header or in a configuration record. */
export interface CodecStringHead {
  readonly profile: number;
  /** seq_level_idx[ 0 ]. */
  readonly levelIdx: number;
  /** seq_tier[ 0 ]. */
  readonly tier: number;
  readonly format: Omit<ColorFormat, 'colorRange'>;
}

/** What the optional part is if it is left out: colour of 4:2:0, BT.709, limited range. */
const DEFAULTS = '.0.110.01.01.01.0';

const two = (value: number): string => `${value}`.padStart(2, '0');

/**
 * `av01.P.LLT.DD` (AV1-ISOBMFF, section 5): profile, level, tier, bit depth. `.M.CCC.cp.tc.mc.F` follows if the
 * sequence header describes colours other than the default (4:2:0, BT.709, limited range): all of it or nothing.
 */
export const av1CodecString = (
  { profile, levelIdx, tier, format }: CodecStringHead,
  header?: SequenceHeader,
): string => {
  const short = `av01.${profile}.${two(levelIdx)}${tier === 1 ? 'H' : 'M'}.${two(format.bitDepth)}`;
  const color = header?.color_config;
  if (header === undefined || color?.color_description_present_flag !== 1) return short;
  const { color_primaries: cp = 2, transfer_characteristics: tc = 2, matrix_coefficients: mc = 2 } = color;
  const { subsamplingX: x, subsamplingY: y, monochrome } = format;
  const position = x === 1 && y === 1 ? format.chromaSamplePosition : 0;
  const range = colorFormat(color, header.seq_profile).colorRange;
  const optional = `.${monochrome}.${x}${y}${position}.${two(cp)}.${two(tc)}.${two(mc)}.${range}`;
  return optional === DEFAULTS ? short : `${short}${optional}`;
};

/** `4:2:0`; `4:0:0` for monochrome. */
export const chromaFormatOf = (format: Omit<ColorFormat, 'colorRange'>): string => {
  if (format.monochrome === 1) return '4:0:0';
  if (format.subsamplingX === 0) return '4:4:4';
  return format.subsamplingY === 1 ? '4:2:0' : '4:2:2';
};
