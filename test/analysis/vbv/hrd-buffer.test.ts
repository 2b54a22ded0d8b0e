import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HrdAccessUnit, HrdBuffer } from '../../../src/analysis/vbv/hrd-buffer.ts';

/** An exact fraction. */
type Fraction = readonly [num: bigint, den: bigint];
const of = (num: number | bigint, den: number | bigint = 1): Fraction => [BigInt(num), BigInt(den)];
const plus = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d + c * b, b * d];
const minus = (a: Fraction, [c, d]: Fraction): Fraction => plus(a, [-c, d]);
const times = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * c, b * d];
const isLess = ([a, b]: Fraction, [c, d]: Fraction): boolean => a * d < c * b;
const max = (a: Fraction, b: Fraction): Fraction => (isLess(a, b) ? b : a);
const min = (a: Fraction, b: Fraction): Fraction => (isLess(a, b) ? a : b);
const floor = ([a, b]: Fraction): bigint => (a >= 0n ? a / b : -((-a + b - 1n) / b));
const ceil = ([a, b]: Fraction): bigint => -floor([-a, b]);

interface Setup {
  readonly bitRateBps: number;
  readonly cpbSizeBits: number;
  readonly cbr: boolean;
  readonly tick: { readonly num: number; readonly den: number };
  readonly lowDelay: boolean;
}

/** H.264 C.1.1, C.1.2 and C.3, written down as they are, with fractions and all access units at once. */
const naive = ({ bitRateBps, cpbSizeBits, cbr, tick, lowDelay }: Setup, units: readonly HrdAccessUnit[]) => {
  const tc = of(tick.num, tick.den);
  const clock = (ticks: number) => of(ticks, 90_000);
  const nominal: Fraction[] = [];
  const arrival: Fraction[] = [];
  const final: Fraction[] = [];
  const removal: Fraction[] = [];
  const wrong: boolean[] = [];
  let period = 0;
  let initial = { delay: 0, offset: 0 };
  units.forEach((unit, n) => {
    const own = unit.initial;
    const trn = n === 0 ? clock(own?.delay ?? 0) : plus(nominal[period] as Fraction, times(tc, of(unit.removalDelay)));
    nominal.push(trn);
    const before = n === 0 ? of(0) : (final[n - 1] as Fraction);
    const wait = own === undefined ? initial.delay + initial.offset : own.delay;
    const tai = n === 0 ? of(0) : cbr ? before : max(before, minus(trn, clock(wait)));
    arrival.push(tai);
    const taf = plus(tai, of(unit.bits, bitRateBps));
    final.push(taf);
    const late = minus(taf, trn);
    const delayed = plus(trn, times(tc, of(ceil([late[0] * tc[1], late[1] * tc[0]]))));
    removal.push(lowDelay && isLess(trn, taf) ? delayed : trn);
    if (own !== undefined) {
      const gap = times(of(90_000), minus(trn, before));
      const tooLong = n > 0 && BigInt(own.delay) > ceil(gap);
      const tooShort = n > 0 && cbr && BigInt(own.delay) < floor(gap);
      const tooLarge = isLess(of(90_000 * cpbSizeBits, bitRateBps), of(own.delay));
      wrong.push(tooLong || tooShort || tooLarge);
      period = n;
      initial = own;
    } else wrong.push(false);
  });
  return units.map((unit, n) => {
    const at = removal[n] as Fraction;
    let bits = of(0);
    units.forEach((other, m) => {
      // What has arrived of each until then, without those that have left.
      const since = times(minus(at, arrival[m] as Fraction), of(bitRateBps));
      if (m >= n) bits = plus(bits, min(of(other.bits), max(of(0), since)));
    });
    const late = max(of(0), minus(final[n] as Fraction, nominal[n] as Fraction));
    return {
      before: bits,
      underflow: lowDelay ? of(0) : times(late, of(bitRateBps)),
      isOver: isLess(of(cpbSizeBits), bits),
      wrong: wrong[n],
      bits: unit.bits,
    };
  });
};

const setups = fc.record({
  bitRateBps: fc.integer({ min: 1000, max: 4_000_000 }).map((units) => units * 64),
  cpbSizeBits: fc.integer({ min: 1000, max: 4_000_000 }).map((units) => units * 16),
  cbr: fc.boolean(),
  tick: fc.constantFrom(
    { num: 1, den: 50 },
    { num: 1001, den: 60_000 },
    { num: 1, den: 48 },
    { num: 3003, den: 180_000 },
  ),
  lowDelay: fc.boolean(),
});

/** Access units at a rate about that of the HRD, with a buffering period now and then. */
const streams = setups.chain((setup) => {
  const mean = (setup.bitRateBps * setup.tick.num * 2) / setup.tick.den;
  const unit = fc.record({
    share: fc.integer({ min: 0, max: 250 }),
    starts: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    delay: fc.integer({ min: 1, max: 90_000 }),
    offset: fc.integer({ min: 0, max: 45_000 }),
    ticks: fc.integer({ min: 1, max: 3 }),
  });
  return fc.array(unit, { minLength: 1, maxLength: 60 }).map((all) => {
    let since = 0;
    const units = all.map(({ share, starts, delay, offset, ticks }, n): HrdAccessUnit => {
      const isPeriod = starts || n === 0;
      since += n === 0 ? 0 : ticks;
      const removalDelay = since;
      if (isPeriod) since = 0;
      const bits = 8 * Math.round((mean * share) / 800);
      return { bits, exact: true, removalDelay, initial: isPeriod ? { delay, offset } : undefined };
    });
    return { setup, units };
  });
});

const run = (setup: Setup, units: readonly HrdAccessUnit[], removalDelayBits = 24) => {
  const { tick, lowDelay } = setup;
  const buffer = new HrdBuffer<number>(setup, { tick, lowDelay, removalDelayBits });
  return [...units.flatMap((unit, n) => buffer.push(unit, n)), ...buffer.end()];
};

describe('coded picture buffer', () => {
  it('is that of H.264 C.1 and C.3, calculated with fractions', () => {
    fc.assert(
      fc.property(streams, ({ setup, units }) => {
        const steps = run(setup, units);
        expect(steps.map(({ place }) => place)).toEqual(units.map((_, n) => n));
        naive(setup, units).forEach(({ before, underflow, isOver, wrong }, n) => {
          const step = steps[n];
          expect(step?.beforeBits).toBeCloseTo(Number(before[0]) / Number(before[1]), 3);
          expect(step?.underflowBits).toBeCloseTo(Number(underflow[0]) / Number(underflow[1]), 3);
          // Exactly: no difference is too small.
          expect((step?.underflowBits ?? 0) > 0).toBe(underflow[0] > 0n);
          expect((step?.overflowBits ?? 0) > 0).toBe(isOver);
          expect(step?.wrongDelay !== undefined).toBe(wrong);
        });
      }),
      { numRuns: 300 },
    );
  });

  /** 2 Mb/s, 1 Mbit, 25 fps: each access unit of 80,000 bits arrives in 40 ms. */
  const CONSTANT: Setup = {
    ...{ bitRateBps: 2_000_000, cpbSizeBits: 1_000_000, cbr: true, lowDelay: false },
    tick: { num: 1, den: 50 },
  };
  const units = (count: number, bits = 80_000, delay = 9000): HrdAccessUnit[] =>
    Array.from({ length: count }, (_, n) => ({
      ...{ bits, exact: true, removalDelay: n === 0 ? 0 : ((n - 1) % 10) * 2 + 2 },
      initial: n % 10 === 0 ? { delay, offset: 0 } : undefined,
    }));

  it('has what arrives in the initial delay, and what the last one has left', () => {
    const steps = run(CONSTANT, units(100));
    // 9000 ticks of 90 kHz are 100 ms, 200,000 bits.
    expect(steps.slice(0, 90).every(({ beforeBits }) => beforeBits === 200_000)).toBe(true);
    expect(steps.slice(0, 90).every(({ afterBits, drains }) => afterBits === 120_000 && !drains)).toBe(true);
    expect(steps.at(-1)).toMatchObject({ beforeBits: 80_000, afterBits: 0, drains: true });
    expect(steps.every(({ wrongDelay, underflowBits }) => wrongDelay === undefined && underflowBits === 0)).toBe(true);
  });

  it('is one bit too large or too late', () => {
    const [first, ...rest] = units(40);
    const late = run(CONSTANT, [{ ...(first as HrdAccessUnit), bits: 200_008 }, ...rest]);
    expect(late[0]).toMatchObject({ underflowBits: 8, lateMs: 0.004 });
    expect(run(CONSTANT, [{ ...(first as HrdAccessUnit), bits: 200_000 }, ...rest])[0]?.underflowBits).toBe(0);
    const small = { ...CONSTANT, cpbSizeBits: 200_000 };
    expect(run(small, units(40)).filter(({ overflowBits }) => overflowBits > 0)).toEqual([]);
    expect(run({ ...small, cpbSizeBits: 199_984 }, units(40))[5]?.overflowBits).toBe(16);
  });

  it('counts times from a counter that wraps', () => {
    const wrapped = units(40).map((unit) => ({ ...unit, removalDelay: unit.removalDelay % 16 }));
    expect(run(CONSTANT, wrapped, 4)).toEqual(run(CONSTANT, units(40)));
  });

  it('names the range of an initial delay', () => {
    const wrong = units(20).map((unit, n) => (n === 10 ? { ...unit, initial: { delay: 9002, offset: 0 } } : unit));
    expect(run(CONSTANT, wrong)[10]?.wrongDelay).toEqual({ delay: 9002, min: 9000, max: 9000 });
    expect(run({ ...CONSTANT, cbr: false }, wrong)[10]?.wrongDelay).toEqual({ delay: 9002, min: 1, max: 9000 });
    expect(run(CONSTANT, units(1, 80_000, 45_001))[0]?.wrongDelay).toEqual({ delay: 45_001, min: 1, max: 45_000 });
  });

  it('finds only underflows where the bytes of a constant rate are not exact', () => {
    const few = units(4000).map((unit) => ({ ...unit, exact: false, bits: unit.bits - 8 }));
    const steps = run({ ...CONSTANT, cpbSizeBits: 200_000 }, few);
    expect(steps.every((step) => !step.exact && step.overflowBits === 0 && step.wrongDelay === undefined)).toBe(true);
    // It begins anew in each period, and does not fill.
    expect(Math.max(...steps.map(({ beforeBits }) => beforeBits))).toBeLessThanOrEqual(200_100);
    const many = few.map((unit, n) => (n === 2005 ? { ...unit, bits: 250_000 } : unit));
    expect(run(CONSTANT, many).filter(({ underflowBits }) => underflowBits > 0).length).toBeGreaterThan(0);
  });

  it('lets access units go that would fill the memory', () => {
    const { tick, lowDelay } = CONSTANT;
    const buffer = new HrdBuffer<number>(CONSTANT, { tick, lowDelay, removalDelayBits: 24 });
    // Each arrives at once, and is due long after the last one has arrived.
    const unit = (n: number): HrdAccessUnit => ({
      ...{ bits: 8, exact: true, removalDelay: 100_000 + n },
      initial: n === 0 ? { delay: 90_000, offset: 0 } : undefined,
    });
    let left = 0;
    for (let n = 0; n < 10_000; n++) left += buffer.push(unit(n), n).length;
    expect(left).toBeGreaterThan(5000);
    expect(left + buffer.end().length).toBe(10_000);
  });
});
