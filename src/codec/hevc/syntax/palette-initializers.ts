import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** Reads `count` palette predictor initializers of each colour component; `depths` are their bit depths. */
export const parsePaletteInitializers = (
  r: SyntaxReader,
  name: 'sps_palette_predictor_initializer' | 'pps_palette_predictor_initializer',
  depths: readonly number[],
  count: number,
  into: number[][],
): void => {
  for (const [comp, bits] of depths.entries()) {
    const values: number[] = [];
    into.push(values);
    for (let i = 0; i < count; i++) values.push(r.uv(bits, r.nth(name, comp, i)));
  }
};
