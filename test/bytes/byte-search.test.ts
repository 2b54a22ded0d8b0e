import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ZeroPairSearch } from '../../src/bytes/byte-search.ts';

type Search = (bytes: Uint8Array) => ZeroPairSearch;

const load = async (): Promise<Search> => {
  vi.resetModules();
  return (await import('../../src/bytes/byte-search.ts')).zeroPairSearch;
};

const naive = (bytes: Uint8Array, from: number): number => {
  for (let i = from; i + 1 < bytes.length; i++) if (bytes[i] === 0 && bytes[i + 1] === 0) return i;
  return -1;
};

afterEach(() => vi.unstubAllGlobals());

describe.each(['with Buffer', 'without Buffer'])('zeroPairSearch %s', (where) => {
  it('finds what a loop finds, from every position', async () => {
    const buffer = Buffer;
    const used: unknown[] = [];
    const from = (...of: Parameters<typeof Buffer.from>) => {
      used.push(of);
      return buffer.from(...of);
    };
    vi.stubGlobal('Buffer', where === 'with Buffer' ? { from } : undefined);
    const search = await load();
    vi.unstubAllGlobals();
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 0, 1, 255), { maxLength: 30 }), fc.nat(3), (values, lead) => {
        // A view at an offset in its buffer, with zeros around it.
        const bytes = Uint8Array.from([...new Array<number>(lead).fill(0), ...values, 0, 0]).subarray(lead, -2);
        const find = search(bytes);
        for (let at = 0; at <= bytes.length; at++) expect(find(at)).toBe(naive(bytes, at));
      }),
    );
    expect(used.length > 0).toBe(where === 'with Buffer');
  });
});
