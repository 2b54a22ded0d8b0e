/** Luma samples of a decoded picture, or of one of its fields. */
export interface LumaPlane {
  readonly samples: Uint16Array;
  readonly width: number;
  readonly height: number;
  /** Of the first line, and the distance of two lines. */
  readonly start: number;
  readonly stride: number;
}

/** A field of a frame; `parity` 1: the bottom field. */
export const fieldOf = ({ samples, width, height, stride }: LumaPlane, parity: number): LumaPlane => ({
  samples,
  width,
  height: height / 2,
  start: parity * stride,
  stride: 2 * stride,
});

const TAPS = [1, -5, 20, 20, -5, 1] as const;

const clamped = (value: number, most: number): number => Math.min(Math.max(value, 0), most);

/** A full sample; outside the picture the nearest one (8.4.2.2.1). */
const at = ({ samples, width, height, start, stride }: LumaPlane, x: number, y: number): number =>
  samples[start + clamped(y, height - 1) * stride + clamped(x, width - 1)] ?? 0;

/** The six-tap filter between samples 2 and 3 of six, not yet rounded. */
const sixTap = (sample: (i: number) => number): number => TAPS.reduce((sum, tap, i) => sum + tap * sample(i - 2), 0);

/** A sample at quarter positions (8.4.2.2.1, Figure 8-4 and Table 8-12); `x`, `y` in quarter samples. */
export const lumaSample = (plane: LumaPlane, x: number, y: number, largest: number): number => {
  const left = x >> 2;
  const top = y >> 2;
  const round = (value: number): number => clamped((value + 16) >> 5, largest);
  const full = (dx: number, dy: number): number => at(plane, left + dx, top + dy);
  const halfAcross = (dy: number): number => round(sixTap((i) => full(i, dy)));
  const halfDown = (dx: number): number => round(sixTap((i) => full(dx, i)));
  const centre = (): number => clamped((sixTap((j) => sixTap((i) => full(i, j))) + 512) >> 10, largest);
  const mean = (a: number, b: number): number => (a + b + 1) >> 1;
  const across = x & 3;
  const down = y & 3;
  if (down === 0) {
    if (across === 0) return full(0, 0);
    return across === 2 ? halfAcross(0) : mean(halfAcross(0), full(across >> 1, 0));
  }
  if (across === 0) return down === 2 ? halfDown(0) : mean(halfDown(0), full(0, down >> 1));
  if (across === 2 && down === 2) return centre();
  if (across === 2) return mean(centre(), halfAcross(down >> 1));
  if (down === 2) return mean(centre(), halfDown(across >> 1));
  return mean(halfAcross(down >> 1), halfDown(across >> 1));
};
