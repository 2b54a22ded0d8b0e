import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/bytes/hex.ts';
import { AnnexbSplitter } from '../../src/container/annexb/splitter.ts';
import { bytesOf } from '../harness/cases.ts';
import { arbitraryCuts, bytewise, cutAtFractions, everySplit, itemsOf, type KeptItem } from '../harness/split.ts';
import { naiveSplit } from './naive-annexb.ts';

const split = (hex: string): KeptItem[] => itemsOf(new AnnexbSplitter(), [bytesOf(hex)]);

/** `offset/prefixLength unit+trailing zeros`, or `junk offset/length`. */
const brief = (item: KeptItem): string => {
  if (item['kind'] === 'junk') return `junk ${item['offset']}/${item['length']}`;
  const zeros = item['trailingZeros'] === 0 ? '' : `+${item['trailingZeros']}`;
  return `${item['offset']}/${item['prefixLength']} ${item['bytes']}${zeros}`;
};

/** Byte streams of H.264 B.1.1, with offsets counted by hand. */
const CASES: readonly (readonly [name: string, hex: string, expected: readonly string[]])[] = [
  ['3-byte start code', '000001 6742', ['0/3 6742']],
  ['4-byte start code', '00000001 6742', ['0/4 6742']],
  ['both kinds', '00000001 67 000001 68 00000001 65', ['0/4 67', '5/3 68', '9/4 65']],
  ['leading_zero_8bits', '000000 00000001 67', ['3/4 67']],
  ['trailing_zero_8bits before a start code', '000001 6742 000000 000001 68', ['0/3 6742+2', '7/4 68']],
  ['one zero is a zero_byte, no trailing zero', '000001 67 00 000001 68', ['0/3 67', '4/4 68']],
  ['trailing_zero_8bits at the end', '000001 6742 0000000000', ['0/3 6742+5']],
  ['one zero at the end', '000001 6742 00', ['0/3 6742+1']],
  ['junk before the first start code', '47 11 000001 67', ['junk 0/2', '2/3 67']],
  ['junk, then leading zeros', '47 11 000000 000001 67', ['junk 0/2', '4/4 67']],
  ['empty units', '000001 000001 00000001 67', ['0/3 ', '3/3 ', '6/4 67']],
  ['ends in a start code', '000001 67 000001', ['0/3 67', '4/3 ']],
  ['ends in 00 00', '000001 67 0000', ['0/3 67+2']],
  ['ends in 00 00 00', '000001 67 000000', ['0/3 67+3']],
  ['nothing but a start code', '000001', ['0/3 ']],
  ['only a zero byte before a start code', '00 000001', ['0/4 ']],
  ['only zeros', '0000000000', []],
  ['nothing', '', []],
  ['no start code', '6742c01e', ['junk 0/4']],
  ['no start code, zeros at the end', '6742c01e 0000', ['junk 0/6']],
  ['zeros and 01 that are no start code', '000001 67 0001 00 01 01', ['0/3 670001000101']],
  ['emulation prevention stays in the unit', '000001 65 000003 01 000003 000003', ['0/3 6500000301000003000003']],
  ['00 00 02 in a unit', '000001 65 000002 ff', ['0/3 65000002ff']],
  ['00 00 00 with bytes after it stays in the unit', '000001 65 000000 ff 000001 68', ['0/3 65000000ff', '8/3 68']],
];

describe('AnnexbSplitter', () => {
  it.each(CASES)('%s', (_name, hex, expected) => {
    expect(split(hex).map(brief)).toEqual(expected);
  });

  it.each(CASES)('%s: every split gives the same', (_name, hex) => {
    const whole = split(hex);
    for (const pieces of everySplit(bytesOf(hex))) expect(itemsOf(new AnnexbSplitter(), pieces)).toEqual(whole);
  });

  it('counts emulation prevention and reports forbidden patterns with the offset of the first', () => {
    const [, damaged] = split('ff 000001 65 000003 01 ff 000002 0a 000000 07');
    expect(damaged).toMatchObject({
      offset: 1,
      size: 14,
      emulationPreventionBytes: 1,
      forbiddenPatterns: 2,
      forbiddenPatternOffset: 10,
    });
    const [valid] = split('000001 65 000003 02');
    expect(valid).toMatchObject({ emulationPreventionBytes: 1, forbiddenPatterns: 0 });
    expect(valid).not.toHaveProperty('forbiddenPatternOffset');
  });

  it('counts 00 00 00 03 as emulation prevention too, since 7.3.1 removes the 03', () => {
    expect(split('000001 65 00000003 01')[0]).toMatchObject({
      emulationPreventionBytes: 1,
      forbiddenPatterns: 1,
      forbiddenPatternOffset: 4,
    });
  });

  it('keeps as many bytes of a unit as `keep` returns for its header', () => {
    const bytes = bytesOf('000001 67 11223344 000001 65 11223344 000001 09 f0');
    const keep = (header: number) => ({ 103: 3, 101: 0, 9: 100 })[header] ?? 1;
    const whole = itemsOf(new AnnexbSplitter(keep), [bytes]);
    expect(whole.map((item) => [item['size'], item['bytes']])).toEqual([
      [5, '671122'],
      [5, ''],
      [2, '09f0'],
    ]);
    for (const pieces of everySplit(bytes)) expect(itemsOf(new AnnexbSplitter(keep), pieces)).toEqual(whole);
  });

  it('does not count trailing zeros as bytes of a unit if they come in another piece', () => {
    const pieces = [bytesOf('000001 65 00'), bytesOf('00'), bytesOf('00 000001 41')];
    expect(itemsOf(new AnnexbSplitter(() => 8), pieces).map(brief)).toEqual(['0/3 65+2', '6/4 41']);
  });

  it('continues after bytes that another splitter has skipped', () => {
    const splitter = new AnnexbSplitter(undefined, 100, 2);
    expect(itemsOf(splitter, [bytesOf('00 01 67')]).map(brief)).toEqual(['junk 0/98', '98/4 67']);
  });

  it('reports its state', () => {
    const splitter = new AnnexbSplitter();
    const state = (hex: string) => {
      expect([...splitter.push(bytesOf(hex))].length).toBeLessThanOrEqual(1);
      return [splitter.bytesRead, splitter.trailingZeros, splitter.openOffset];
    };
    expect(state('ff 00 00')).toEqual([3, 2, undefined]);
    expect(state('01 65 07 00')).toEqual([7, 1, 1]);
    expect(state('00 02')).toEqual([9, 0, 1]);
    expect(state('00 00 01')).toEqual([12, 0, 9]);
  });
});

/** Mostly bytes that form start codes, emulation prevention and damage. */
const arbitraryStream = fc
  .array(fc.constantFrom(0, 0, 0, 0, 1, 1, 2, 3, 0x67, 0x65, 0x41, 0xff), { maxLength: 200 })
  .map((bytes) => Uint8Array.from(bytes));

/** Long runs of zeros and of other bytes, which the search skips at once. */
const arbitraryRuns = fc
  .array(fc.tuple(fc.constantFrom(0, 0, 1, 2, 3, 0x80), fc.integer({ min: 1, max: 300 })), { maxLength: 12 })
  .map((runs) => Uint8Array.from(runs.flatMap(([byte, count]) => new Array<number>(count).fill(byte))));

describe('AnnexbSplitter compared with a literal B.1', () => {
  const check = (bytes: Uint8Array, pieces: readonly Uint8Array[]) => {
    const items = itemsOf(new AnnexbSplitter(), pieces);
    const { junkLength, units } = naiveSplit(bytes);
    const reason = units.length === 0 ? 'bytes without a start code' : 'bytes before the first start code';
    const junk = junkLength === 0 ? [] : [{ kind: 'junk', offset: 0, length: junkLength, reason }];
    const expected = units.map(({ bytes: unit, forbiddenPatternOffset, ...rest }) => ({
      kind: 'unit',
      ...rest,
      ...(forbiddenPatternOffset !== undefined && { forbiddenPatternOffset }),
      missingBytes: 0,
      bytes: toHex(unit),
    }));
    expect(items).toEqual([...junk, ...expected]);
  };

  it('agrees on random bytes, split at random', () => {
    fc.assert(
      fc.property(fc.oneof(arbitraryStream, arbitraryRuns), arbitraryCuts, (bytes, cuts) => {
        check(bytes, [bytes]);
        check(bytes, cutAtFractions(bytes, cuts));
        check(bytes, bytewise(bytes));
      }),
      { numRuns: 1500 },
    );
  });

  it('reads only as far as items are requested', () => {
    const bytes = bytesOf('000001 67 000001 68 000001 65 00');
    const items = new AnnexbSplitter().push(bytes);
    expect(items.next().value).toMatchObject({ offset: 0, size: 1 });
    // The second start code has been read, the third one has not.
    bytes[10] = 2;
    expect(items.next().done).toBe(true);
  });

  it('accounts for every byte', () => {
    fc.assert(
      fc.property(arbitraryStream, (bytes) => {
        const items = itemsOf(new AnnexbSplitter(), [bytes]);
        const units = items.filter((item) => item['kind'] === 'unit') as unknown as {
          offset: number;
          prefixLength: number;
          size: number;
          trailingZeros: number;
        }[];
        units.forEach((unit, i) => {
          const end = unit.offset + unit.prefixLength + unit.size + unit.trailingZeros;
          expect(end).toBe(units[i + 1]?.offset ?? bytes.length);
        });
        const junk = items.find((item) => item['kind'] === 'junk')?.['length'] ?? 0;
        const leading = bytes.subarray(junk as number, units[0]?.offset ?? bytes.length);
        expect(leading.every((byte) => byte === 0)).toBe(true);
      }),
    );
  });
});
