/** A colour of 3 x 8 bits. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** From dark to bright, so that it reads in grey too: dark blue, violet, red, orange, yellow. */
const ANCHORS: readonly Rgb[] = [
  [8, 12, 48],
  [60, 30, 120],
  [150, 45, 110],
  [220, 85, 60],
  [248, 160, 40],
  [252, 240, 130],
];

/** The colour at `share` of the ramp, 0 to 1. */
export const rampColour = (share: number): Rgb => {
  const at = Math.min(1, Math.max(0, share)) * (ANCHORS.length - 1);
  const below = Math.min(ANCHORS.length - 2, Math.floor(at));
  const [a, b] = [ANCHORS[below] as Rgb, ANCHORS[below + 1] as Rgb];
  const mixed = (i: 0 | 1 | 2): number => Math.round(a[i] + (b[i] - a[i]) * (at - below));
  return [mixed(0), mixed(1), mixed(2)];
};

/** Of macroblocks that have no value. */
export const NO_VALUE_COLOUR: Rgb = [64, 64, 64];

/** Of MACROBLOCK_CLASSES: intra, inter P, inter B, skip, PCM. */
export const CLASS_COLOURS: readonly Rgb[] = [
  [235, 95, 55],
  [70, 130, 220],
  [80, 190, 120],
  [28, 30, 44],
  [240, 230, 90],
];

/** Black or white, whichever reads better on the colour. */
export const textOn = ([red, green, blue]: Rgb): Rgb =>
  0.299 * red + 0.587 * green + 0.114 * blue > 140 ? [0, 0, 0] : [255, 255, 255];
