/** A fraction. */
export interface Ratio {
  readonly num: number;
  readonly den: number;
}

/** Frames per second as a fraction in lowest terms. */
export interface FrameRate extends Ratio {
  readonly fps: number;
}

/** Rates that differ by less than this share are one rate: 23.976 and 24 are 0.1 % apart. */
export const RATE_TOLERANCE = 0.005;

/** Divides both parts by their greatest common divisor. */
export const reduced = (num: number, den: number): Ratio => {
  let [a, b] = [num, den];
  while (b !== 0) [a, b] = [b, a % b];
  return a === 0 ? { num, den } : { num: num / a, den: den / a };
};

/** The frame rate of frames that are shown for two ticks each; a tick is a field (H.264 E.2.1). */
export const frameRateOf = (tick: Ratio): FrameRate => {
  const { num, den } = reduced(tick.den, 2 * tick.num);
  return { num, den, fps: Math.round((num / den) * 1e5) / 1e5 };
};
