import { describe, expect, it } from 'vitest';
import { KEPT_READS, READ_BYTES } from '../../../src/container/sample-reader.ts';
import { FileRanges } from '../../../src/pipeline/samples/byte-ranges.ts';

/** A file whose bytes say where they are, by half a megabyte; and the buffers that reads were given. */
const file = () => {
  const given = new Set<ArrayBufferLike>();
  return {
    given,
    sizeBytes: 100 * READ_BYTES,
    read: (offset: number, length: number, into?: Uint8Array): Uint8Array => {
      if (into !== undefined) given.add(into.buffer);
      return (into?.subarray(0, length) ?? new Uint8Array(length)).fill(offset / READ_BYTES);
    },
  };
};

describe('FileRanges', () => {
  it('the bytes of the reads that readers keep stay as they are, and buffers are used again', async () => {
    const input = file();
    const ranges = new FileRanges(input);
    const kept: Uint8Array[] = [];
    for (let i = 0; i < 50; i++) {
      kept.push((await ranges.read({ offset: i * READ_BYTES, atLeast: 1, atMost: READ_BYTES })).bytes);
      for (let back = 0; back <= KEPT_READS && back <= i; back++) {
        expect([kept[i - back]?.[0], kept[i - back]?.at(-1)]).toEqual([i - back, i - back]);
      }
    }
    expect(input.given.size).toBe(KEPT_READS + 1);
  });

  it('longer ones have bytes of their own', async () => {
    const input = file();
    const { bytes } = await new FileRanges(input).read({ offset: 0, atLeast: 1, atMost: 3 * READ_BYTES });
    expect([bytes.length, input.given.size]).toEqual([3 * READ_BYTES, 0]);
  });

  it('a file that was made shorter ends where it does', async () => {
    const cut = {
      sizeBytes: 100,
      read: (_offset: number, _length: number, into?: Uint8Array) => (into as Uint8Array).subarray(0, 7),
    };
    expect(await new FileRanges(cut).read({ offset: 10, atLeast: 1, atMost: 50 })).toMatchObject({ inputEnd: 17 });
  });
});
