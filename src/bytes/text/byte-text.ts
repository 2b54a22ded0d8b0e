import { joined } from '../joined.ts';
import { escapedBytes } from './escaped.ts';
import { listsIn } from './lists.ts';

/** How the digits of a text are read. */
export type ByteNotation =
  | 'hex'
  | 'decimal'
  | 'signed decimal'
  | 'hex where 0x says so, else decimal'
  | 'hex words of 16 bits, low byte first'
  | 'a string with escapes';

/** A text as bytes, read in one notation. */
export interface ByteReading {
  readonly notation: ByteNotation;
  /** The bytes of each list; one, unless the text has several in brackets. */
  readonly lists: readonly Uint8Array[];
  /** Digit groups as they stand, where they might be units of their own; one group if they are single bytes. */
  readonly groups: readonly Uint8Array[];
  /** Pairs of hex digits: nothing had to be decided. */
  readonly isPlain: boolean;
}

/** The readings that a text allows, the likeliest first; or what is wrong with it. */
export type ByteText = { readonly readings: readonly ByteReading[] } | { readonly fault: string };

/**
 * Reads bytes as logs, debuggers, sources and dumps print them: hex (digits in a row, in pairs, unpadded, with 0x),
 * decimal, signed decimal, C and Python strings; between any separators, in brackets, after offsets. The notation is
 * that of the whole text: where digits allow more than one, the caller decides by what the bytes say.
 */
export const readByteText = (text: string): ByteText => {
  if (text.trim() === '') return { fault: 'it is empty' };
  const escaped = escapedBytes(text);
  if (escaped !== undefined) {
    return typeof escaped === 'string' ? { fault: escaped } : { readings: [oneList('a string with escapes', escaped)] };
  }
  const { lists, isDump } = listsIn(text);
  const words = lists.flat();
  if (words.length === 0) return { fault: 'it has no digits' };
  const odd = words.find((word) => !NUMBER.test(word));
  if (odd !== undefined) return { fault: notNumber(odd) };
  const readings: ByteReading[] = [];
  for (const [notation, numbers] of NOTATIONS) {
    const read = lists.map((list) => numbers(list, words));
    if (!read.every((groups) => groups !== undefined)) continue;
    const groups = read.flat();
    const isPlain = notation === 'hex' && lists.length === 1 && !isDump && words.every(isPairs);
    readings.push({ notation, lists: read.map(joined), groups, isPlain });
  }
  return readings.length > 0 ? { readings } : { fault: faultOf(words) };
};

/** A number: hex digits with or without 0x, or a signed decimal. */
const NUMBER = /^(?:(?:0x)?[0-9a-f]+|-[0-9]+)$/i;
const isPairs = (word: string): boolean => digitsOf(word).length % 2 === 0;

const oneList = (notation: ByteNotation, bytes: Uint8Array): ByteReading => ({
  notation,
  lists: [bytes],
  groups: [bytes],
  isPlain: false,
});

/** The bytes of each word of a list, if all words of the text can be read so; `undefined` otherwise. */
type Numbers = (list: readonly string[], all: readonly string[]) => Uint8Array[] | undefined;

const isPrefixed = (word: string): boolean => /^0x/i.test(word);
const digitsOf = (word: string): string => word.replace(/^0x/i, '');

const pairs = (digits: string): Uint8Array =>
  Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));

/** A word is one byte of one or two digits, or a row of pairs; a row may be broken anywhere, even within a pair. */
const hex: Numbers = (list, all) => {
  if (all.some((word) => word.startsWith('-'))) return undefined;
  const rows = list.map(digitsOf);
  const isBroken = all.some((word) => digitsOf(word).length > 2 && digitsOf(word).length % 2 !== 0);
  if (!isBroken) return rows.map((digits) => pairs(digits.length === 1 ? `0${digits}` : digits));
  const isRow = rows.every((digits, i) => digits.length >= ROW_DIGITS || i === rows.length - 1);
  const row = rows.join('');
  return isRow && row.length % 2 === 0 && !all.some(isPrefixed) ? [pairs(row)] : undefined;
};

/** Digits of a line of a broken row; what is shorter is a number. */
const ROW_DIGITS = 4;

const mixed: Numbers = (list, all) => {
  const isMixed = all.some(isPrefixed) && all.some((word) => !isPrefixed(word) && digitsOf(word).length > 1);
  if (!isMixed) return undefined;
  return inRange(list, 0, 255, (word) => (isPrefixed(word) ? Number.parseInt(word, 16) : decimalOf(word)));
};

const decimal: Numbers = (list, all) =>
  all.length > 1 && all.every((word) => /^[0-9]{1,3}$/.test(word)) ? inRange(list, 0, 255, decimalOf) : undefined;

const signed: Numbers = (list, all) =>
  all.some((word) => word.startsWith('-')) ? inRange(list, -128, 127, decimalOf) : undefined;

const decimalOf = (word: string): number => (/^-?[0-9]+$/.test(word) ? Number(word) : Number.NaN);

const inRange = (
  list: readonly string[],
  least: number,
  most: number,
  numberOf: (word: string) => number,
): Uint8Array[] | undefined => {
  const values = list.map(numberOf);
  return values.every((value) => value >= least && value <= most) ? [Uint8Array.from(values)] : undefined;
};

/** No parameter set is shorter. */
const LEAST_WORDS = 4;

/** `hexdump` without options. */
const littleEndian: Numbers = (list, all) =>
  all.length >= LEAST_WORDS && all.every((word) => /^[0-9a-f]{4}$/i.test(word))
    ? [joined(list.map((word) => pairs(word).reverse()))]
    : undefined;

const NOTATIONS: readonly (readonly [ByteNotation, Numbers])[] = [
  ['hex where 0x says so, else decimal', mixed],
  ['hex', hex],
  ['decimal', decimal],
  ['signed decimal', signed],
  ['hex words of 16 bits, low byte first', littleEndian],
];

const notNumber = (word: string): string => {
  if (/^(\.{2,}|…)/.test(word)) return `it was cut when it was printed, at '${word}'`;
  return `'${word.length > 20 ? `${word.slice(0, 20)}…` : word}' is no number`;
};

const faultOf = (words: readonly string[]): string => {
  if (words.some((word) => word.startsWith('-'))) {
    const wrong = words.find((word) => !(decimalOf(word) >= -128 && decimalOf(word) <= 127));
    return `'${wrong}' is no signed byte (-128 to 127)`;
  }
  const wrong = words.find((word) => digitsOf(word).length > 2 && digitsOf(word).length % 2 !== 0);
  return words.every((word) => /^[0-9]+$/.test(word)) && words.length > 1 && (wrong ?? '').length <= 3
    ? `'${words.find((word) => Number(word) > 255)}' is no byte, in hex or in decimal`
    : `'${wrong}' has an odd number of hex digits`;
};
