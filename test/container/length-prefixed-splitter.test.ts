import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { toHex } from '../../src/bytes/hex.ts';
import { LengthPrefixedSplitter, type LengthSize } from '../../src/container/length-prefixed/splitter.ts';
import { bytesOf } from '../harness/cases.ts';
import { arbitraryCuts, bytewise, cutAtFractions, everySplit, itemsOf, type KeptItem } from '../harness/split.ts';

const split = (lengthSize: LengthSize, hex: string): KeptItem[] =>
  itemsOf(new LengthPrefixedSplitter(lengthSize), [bytesOf(hex)]);

const brief = (item: KeptItem): string => {
  if (item['kind'] === 'junk') return `junk ${item['offset']}/${item['length']}: ${item['reason']}`;
  const missing = item['missingBytes'] === 0 ? '' : ` missing ${item['missingBytes']}`;
  return `${item['offset']}/${item['prefixLength']} ${item['bytes']}${missing}`;
};

/** The sample format of ISO/IEC 14496-15 5.3.4.2, and its damage: offsets counted by hand. */
const CASES: readonly (readonly [name: string, lengthSize: LengthSize, hex: string, expected: readonly string[]])[] = [
  ['4-byte lengths', 4, '00000002 6742 00000001 68', ['0/4 6742', '6/4 68']],
  ['2-byte lengths', 2, '0002 6742 0001 68', ['0/2 6742', '4/2 68']],
  ['1-byte lengths', 1, '02 6742 01 68', ['0/1 6742', '3/1 68']],
  ['a length that is a start code', 4, '00000001 67 00000001 68', ['0/4 67', '5/4 68']],
  ['a length above 2^31', 4, 'ffffffff 6742', ['0/4 6742 missing 4294967293']],
  ['length 0', 4, '00000000 00000001 68', ['0/4 ', '4/4 68']],
  ['length 0 at the end', 2, '0001 67 0000', ['0/2 67', '3/2 ']],
  ['truncated last unit', 4, '00000001 67 00000005 6811', ['0/4 67', '5/4 6811 missing 3']],
  ['last unit without a byte', 4, '00000001 67 00000005', ['0/4 67', '5/4  missing 5']],
  [
    'part of a length at the end',
    4,
    '00000001 67 000000',
    ['0/4 67', 'junk 5/3: 3 bytes of a 4-byte length field at the end'],
  ],
  ['zeros belong to the unit', 2, '0004 67000000', ['0/2 67000000']],
  ['nothing', 4, '', []],
];

describe('LengthPrefixedSplitter', () => {
  it.each(CASES)('%s', (_name, lengthSize, hex, expected) => {
    expect(split(lengthSize, hex).map(brief)).toEqual(expected);
  });

  it.each(CASES)('%s: every split gives the same', (_name, lengthSize, hex) => {
    const whole = split(lengthSize, hex);
    for (const pieces of everySplit(bytesOf(hex))) {
      expect(itemsOf(new LengthPrefixedSplitter(lengthSize), pieces)).toEqual(whole);
    }
  });

  it('reports what 7.4.1 forbids in a unit, with the offset of the first, and does not carry zeros into the next', () => {
    const [first, second, third] = split(2, '0009 65 000001 000003 0700  0004 00000301  0005 65 01000000');
    expect(first).toMatchObject({ emulationPreventionBytes: 1, forbiddenPatterns: 1, forbiddenPatternOffset: 3 });
    // The zero at the end of the first unit, the length and this one's zeros make no run.
    expect(second).toMatchObject({ offset: 11, emulationPreventionBytes: 1, forbiddenPatterns: 0 });
    // 00 00 00 at the very end of a unit is forbidden too.
    expect(third).toMatchObject({ offset: 17, forbiddenPatterns: 1, forbiddenPatternOffset: 21 });
  });

  it('keeps as many bytes of a unit as `keep` returns for its header', () => {
    const bytes = bytesOf('0005 6711223344 0005 6511223344 0002 09f0');
    const keep = (header: number) => ({ 103: 3, 101: 0, 9: 100 })[header] ?? 1;
    const whole = itemsOf(new LengthPrefixedSplitter(2, keep), [bytes]);
    expect(whole.map((item) => [item['size'], item['bytes']])).toEqual([
      [5, '671122'],
      [5, ''],
      [2, '09f0'],
    ]);
    for (const pieces of everySplit(bytes)) expect(itemsOf(new LengthPrefixedSplitter(2, keep), pieces)).toEqual(whole);
  });

  it('searches for zeros once per chunk, however many units it has', () => {
    const unit = new Array<number>(100).fill(0x5a);
    const chunk = Uint8Array.from(Array.from({ length: 2000 }, () => [0, 100, ...unit]).flat());
    const search = vi.spyOn(Buffer.prototype, 'indexOf');
    const units = [...new LengthPrefixedSplitter(2, () => 8).push(chunk)];
    const searches = search.mock.calls.length;
    search.mockRestore();
    expect(units).toHaveLength(2000);
    expect(searches).toBe(1);
  });

  it('gives back the units that were written, split at random', () => {
    const arbitraryUnit = fc
      .array(fc.constantFrom(0, 0, 0, 1, 2, 3, 0x67, 0xff), { minLength: 1, maxLength: 120 })
      .map((bytes) => Uint8Array.from(bytes));
    const sizes = fc.constantFrom<LengthSize>(1, 2, 4);
    fc.assert(
      fc.property(sizes, fc.array(arbitraryUnit, { maxLength: 12 }), arbitraryCuts, (lengthSize, units, cuts) => {
        const stream = Uint8Array.from(units.flatMap((unit) => [...lengthField(unit.length, lengthSize), ...unit]));
        const whole = itemsOf(new LengthPrefixedSplitter(lengthSize), [stream]);
        expect(whole.map((item) => item['bytes'])).toEqual(units.map(toHex));
        expect(whole.map((item) => item['emulationPreventionBytes'])).toEqual(units.map(countEscapes));
        expect(whole.map((item) => item['forbiddenPatterns'])).toEqual(units.map(countForbidden));
        for (const pieces of [cutAtFractions(stream, cuts), bytewise(stream)]) {
          expect(itemsOf(new LengthPrefixedSplitter(lengthSize), pieces)).toEqual(whole);
        }
      }),
    );
  });
});

const lengthField = (length: number, lengthSize: LengthSize): number[] =>
  Array.from({ length: lengthSize }, (_, i) => Math.floor(length / 256 ** (lengthSize - 1 - i)) % 256);

/** emulation_prevention_three_byte by the loop of 7.3.1. */
const countEscapes = (unit: Uint8Array): number => (toPairs(unit).match(/00 00 03/g) ?? []).length;

/** Runs of three zeros or more, and 00 00 01 and 00 00 02. */
const countForbidden = (unit: Uint8Array): number => (toPairs(unit).match(/00 00( 00)+|00 00 0[12]/g) ?? []).length;

const toPairs = (unit: Uint8Array): string => Array.from(unit, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
