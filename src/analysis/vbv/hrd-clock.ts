import type { Ratio } from '../../media/ratio.ts';

/** Clock of the initial delays, Hz (H.264 D.2.2). */
export const DELAY_CLOCK = 90_000;

/**
 * Times of a hypothetical reference decoder in units of which each of its clocks has a whole number: the duration of a
 * bit at its rate, a tick of the VUI, a tick of 90 kHz. So times are integers and comparisons exact, while they are below
 * 2^53: times are counted from the last buffering period, and common parameters have units of more than 10^-12 s. Where
 * a stream makes them smaller, a time is rounded by a part of 10^-16, less than a bit.
 */
export interface HrdClock {
  /** Units of a second, of a tick of the VUI, of a tick of 90 kHz, and of the arrival of a bit. */
  readonly second: number;
  readonly tick: number;
  readonly delayTick: number;
  readonly bit: number;
}

/** `tick`: num_units_in_tick / time_scale. */
export const hrdClock = (bitRateBps: number, tick: Ratio): HrdClock => {
  const [num, den, rate] = [BigInt(tick.num), BigInt(tick.den), BigInt(bitRateBps)];
  const second = lcm(lcm(BigInt(DELAY_CLOCK), den / gcd(num, den)), rate);
  return {
    second: Number(second),
    tick: Number((second * num) / den),
    delayTick: Number(second / BigInt(DELAY_CLOCK)),
    bit: Number(second / rate),
  };
};

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));

const lcm = (a: bigint, b: bigint): bigint => (a / gcd(a, b)) * b;
