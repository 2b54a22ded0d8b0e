import { Random, seedOf } from './random.ts';

/** A property that does not hold. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

export const hold = (property: string, holds: boolean, detail: () => string = () => ''): void => {
  if (!holds) throw new Violation(`${property}${detail() === '' ? '' : `: ${detail()}`}`);
};

/** Fails if two texts differ; shows the first difference. */
export const same = (property: string, expected: string, found: string): void => {
  if (expected === found) return;
  let at = 0;
  while (at < expected.length && expected[at] === found[at]) at++;
  const from = Math.max(0, at - 60);
  const show = (text: string) => JSON.stringify(text.slice(from, at + 100));
  throw new Violation(`${property}: at character ${at}\n  expected ${show(expected)}\n  found    ${show(found)}`);
};

/** Parses JSON as rtmpkit documents it: no null but the path of standard input. */
export const parsedJson = (text: string): unknown => {
  const value: unknown = JSON.parse(text);
  withoutNull(value, '$');
  return value;
};

/** Checks values before JSON.stringify, which turns NaN into null and omits undefined. */
export const withoutNull = (value: unknown, path: string): void => {
  const where = nullIn(withoutInputPath(value));
  hold('no null, no undefined, no NaN', where === undefined, () => `${path}${where}`);
};

/** A document or header without the only null that it may have. */
const withoutInputPath = (value: unknown): unknown => {
  const { input } = (value ?? {}) as { readonly input?: { readonly path?: unknown } };
  return input?.path === null ? { ...(value as object), input: { ...input, path: '' } } : value;
};

/** Path of the first value that JSON cannot carry; undefined if there is none. */
const nullIn = (value: unknown): string | undefined => {
  if (typeof value === 'string') return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : ` is ${value}`;
  if (value === null || value === undefined) return ` is ${value}`;
  if (typeof value !== 'object') return undefined;
  for (const key in value) {
    const found = nullIn((value as Record<string, unknown>)[key]);
    if (found !== undefined) return `.${key}${found}`;
  }
  return undefined;
};

/** Ways to cut an input into chunks: a byte at a time where that is cheap, and at random places. */
export const splits = (bytes: Uint8Array): readonly (readonly number[])[] => {
  const random = new Random(seedOf(bytes));
  const random64: number[] = [];
  for (let left = bytes.length; left > 0; ) {
    const size = Math.min(left, random.below(bytes.length > 8192 ? 8192 : 64));
    random64.push(size);
    left -= size;
  }
  const single = bytes.length <= 600 ? [bytes, 1] : [bytes, bytes.length];
  return [random64, Array.from({ length: Math.ceil(bytes.length / (single[1] as number)) }, () => single[1] as number)];
};

/**
 * Feeds bytes in chunks from one buffer, which is overwritten after each chunk: a view that was kept then has wrong
 * bytes.
 */
export const feed = (bytes: Uint8Array, sizes: readonly number[], take: (chunk: Uint8Array) => void): void => {
  let at = 0;
  for (const size of sizes) {
    const chunk = bytes.slice(at, at + size);
    take(chunk);
    chunk.fill(0xa5);
    at += size;
  }
};

/**
 * Budget of one input for all the ways that a target reads it together, with V8 coverage on: 500 ms and 1 ms for 8
 * bytes; 128 MB and 8 kB a byte of heap, garbage included. Ordinary inputs take a thousandth of it: only cost that
 * grows faster than the input exceeds it.
 */
export const timeBudgetMs = (bytes: number): number => 500 + bytes / 8;
export const heapBudgetBytes = (bytes: number): number => (128 << 20) + 8192 * bytes;
