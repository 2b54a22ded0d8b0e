import { bitsOf, bytesOfBits, concat, expGolomb } from './bits.ts';
import { DICTIONARY, GOLOMB_VALUES } from './dictionary.ts';
import type { Random } from './random.ts';

/** Limit for inputs: longer ones cost more and find no more. */
const MAX_BYTES = 4096;
/** Limit for repeated pieces, which show cost that grows faster than the input. */
const MAX_REPEATED_BYTES = 96 << 10;
/** Bits are shifted within this many bytes: a shift to the end would turn the rest of the input into noise. */
const BIT_WINDOW = 96;

type Mutation = (input: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

const splice = (input: Uint8Array, from: number, to: number, ...middle: readonly Uint8Array[]): Uint8Array =>
  concat([input.subarray(0, from), ...middle, input.subarray(to)]);

const piece = (input: Uint8Array, random: Random, longest: number): Uint8Array => {
  const from = random.below(input.length);
  return input.subarray(from, from + 1 + random.below(longest));
};

/** Changes the bits of a short window. */
const inBits = (input: Uint8Array, random: Random, change: (bits: number[]) => void): Uint8Array => {
  const from = random.below(input.length);
  const to = Math.min(input.length, from + 1 + random.below(BIT_WINDOW));
  const bits = bitsOf(input.subarray(from, to));
  change(bits);
  return splice(input, from, to, bytesOfBits(bits));
};

/** Where units start: after each 00 00 01. */
const unitStarts = (input: Uint8Array): number[] => {
  const starts: number[] = [];
  for (let at = 2; at < input.length; at++) {
    if (input[at] === 1 && input[at - 1] === 0 && input[at - 2] === 0) starts.push(at + 1);
  }
  return starts;
};

/** A unit with its start code. */
const unitOf = (input: Uint8Array, random: Random): Uint8Array => {
  const starts = unitStarts(input);
  if (starts.length === 0) return input;
  const at = random.below(starts.length);
  return input.subarray((starts[at] as number) - 3, (starts[at + 1] ?? input.length + 3) - 3);
};

const MUTATIONS: readonly Mutation[] = [
  (input, random) => {
    const out = input.slice();
    const at = random.below(out.length);
    out[at] = (out[at] ?? 0) ^ (1 << random.below(8));
    return out;
  },
  (input, random) => {
    const out = input.slice();
    out[random.below(out.length)] = random.pick([0, 1, 2, 3, 4, 0x7f, 0x80, 0xff, random.below(256)]);
    return out;
  },
  (input, random) => {
    const out = input.slice();
    const at = random.below(out.length);
    out[at] = (out[at] ?? 0) + random.pick([-1, 1, -16, 16]);
    return out;
  },
  (input, random) => {
    const from = random.below(input.length);
    return splice(input, from, from + 1 + random.below(random.pick([1, 4, 64])));
  },
  (input, random) => {
    const at = random.below(input.length + 1);
    return splice(
      input,
      at,
      at,
      Uint8Array.from({ length: 1 + random.below(8) }, () => random.below(256)),
    );
  },
  (input, random) => {
    const at = random.below(input.length + 1);
    return splice(input, at, at, random.pick(DICTIONARY));
  },
  (input, random) => {
    const at = random.below(input.length + 1);
    const word = random.pick(DICTIONARY);
    return splice(input, at, at + word.length, word);
  },
  (input, random) => {
    const at = random.below(input.length + 1);
    return splice(input, at, at, piece(input, random, 64));
  },
  (input, random) => {
    const at = random.below(input.length + 1);
    return splice(input, at, at, new Uint8Array(1 + random.below(300)).fill(random.pick([0, 0xff, 0x80, 0x55])));
  },
  (input, random, other) =>
    splice(input, random.below(input.length), input.length, other.subarray(random.below(other.length))),
  (input, random, other) => {
    const at = random.below(input.length + 1);
    return splice(input, at, at, piece(other, random, 128));
  },
  // Whole units: taken from another input, doubled, moved.
  (input, random, other) => {
    const starts = unitStarts(input);
    const at = starts.length === 0 ? 0 : random.pick(starts) - 3;
    return splice(input, at, at, unitOf(random.oneIn(2) ? other : input, random));
  },
  (input, random) => input.subarray(0, random.below(input.length + 1)),
  // One bit in, one bit out, a run of bits, another Exp-Golomb code.
  (input, random) => inBits(input, random, (bits) => bits.splice(random.below(bits.length), 0, random.below(2))),
  (input, random) => inBits(input, random, (bits) => bits.splice(random.below(bits.length), 1 + random.below(3))),
  (input, random) =>
    inBits(input, random, (bits) =>
      bits.splice(random.below(bits.length), random.below(8), ...expGolomb(random.pick(GOLOMB_VALUES))),
    ),
  (input, random) =>
    inBits(input, random, (bits) => {
      const from = random.below(bits.length);
      bits.fill(random.below(2), from, from + 1 + random.below(40));
    }),
];

/** A piece, repeated. */
const repeated = (input: Uint8Array, random: Random): Uint8Array => {
  const what = random.oneIn(2) ? unitOf(input, random) : piece(input, random, random.pick([1, 2, 4, 64]));
  if (what.length === 0) return input;
  const times = Math.floor((MAX_REPEATED_BYTES - input.length) / what.length);
  const at = random.below(input.length + 1);
  return splice(input, at, at, ...Array.from({ length: times }, () => what));
};

export const mutate = (input: Uint8Array, random: Random, other: Uint8Array): Uint8Array => {
  if (random.oneIn(500)) return repeated(input, random);
  let out = input;
  for (let count = 1 + random.below(random.pick([1, 2, 4, 8])); count > 0; count--) {
    out = random.pick(MUTATIONS)(out.length === 0 ? Uint8Array.of(0) : out, random, other);
    if (out.length > MAX_BYTES) out = out.subarray(0, MAX_BYTES);
  }
  return out.slice();
};
