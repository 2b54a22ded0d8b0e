import type { BlockMap } from '../../../analysis/macroblocks/block-map.ts';
import { pngOf } from './png.ts';
import type { Rgb } from './ramp.ts';
import { mapScale } from './scale.ts';

/** Luma samples of a macroblock: the image lies on the coded picture, pixel by pixel. */
const MACROBLOCK_SIDE = 16;

/** A map as a PNG of the size of the coded picture. */
export const mapImage = (map: BlockMap): Uint8Array => {
  const { kind, width, height, values } = map;
  const scale = mapScale(map);
  const palette: Rgb[] = [];
  const indexOf = new Map<string, number>();
  const levels = values.map((value) => {
    const colour = scale.colour(value);
    const key = colour.join();
    let index = indexOf.get(key);
    if (index === undefined) {
      index = palette.push(colour) - 1;
      indexOf.set(key, index);
    }
    return index;
  });
  const side = width * MACROBLOCK_SIDE;
  const pixels = new Uint8Array(side * height * MACROBLOCK_SIDE);
  for (let y = 0; y < height * MACROBLOCK_SIDE; y++) {
    const row = Math.floor(y / MACROBLOCK_SIDE) * width;
    for (let x = 0; x < width; x++) {
      const at = y * side + x * MACROBLOCK_SIDE;
      pixels.fill(levels[row + x] as number, at, at + MACROBLOCK_SIDE);
    }
  }
  const steps = scale.steps.map(({ colour, text }) => `${hexOf(colour)} ${text}`).join(', ');
  return pngOf({
    width: side,
    height: height * MACROBLOCK_SIDE,
    palette,
    pixels,
    description: `${kind} of macroblocks: ${steps}`,
  });
};

const hexOf = (colour: Rgb): string => `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
