import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/bytes/hex.ts';
import { Av1AnnexbSplitter } from '../../src/container/av1-annexb/splitter.ts';
import { ObuSplitter } from '../../src/container/obu/splitter.ts';
import type { Stage } from '../../src/media/stage.ts';
import type { UnitItem } from '../../src/media/unit.ts';
import { bytesOf } from '../harness/cases.ts';
import { arbitraryCuts, bytewise, cutAtFractions, everySplit, itemsOf, type KeptItem } from '../harness/split.ts';

const brief = (item: KeptItem): string => {
  if (item['kind'] === 'finding') return `finding ${(item['finding'] as { message: string }).message}`;
  if (item['kind'] === 'junk') return `junk ${item['offset']}/${item['length']}: ${item['reason']}`;
  const missing = item['missingBytes'] === 0 ? '' : ` missing ${item['missingBytes']}`;
  return `${item['offset']}/${item['prefixLength']} ${item['bytes']}${missing}`;
};

type Case = readonly [name: string, hex: string, expected: readonly string[]];

/** Offsets counted by hand. */
const LOW_OVERHEAD: readonly Case[] = [
  ['sizes', '1200 0a03 aabbcc 3202 ddee', ['0/0 1200', '2/0 0a03aabbcc', '7/0 3202ddee']],
  ['an extension before the size', '16 48 01 ff 1200', ['0/0 164801ff', '4/0 1200']],
  ['a size with superfluous bytes', '0a 828000 aabb 1200', ['0/0 0a828000aabb', '6/0 1200']],
  ['without obu_size: the rest', '1200 30 010203', ['0/0 1200', '2/0 30010203']],
  ['an OBU that is cut short', '1200 3205 aabb', ['0/0 1200', '2/0 3205aabb missing 3']],
  ['only its header', '1200 36 48', ['0/0 1200', '2/0 3648']],
  [
    'obu_size of nine bytes',
    '1200 32 808080808080808000 aa',
    ['0/0 1200', 'junk 2/11: bytes from an OBU on, whose obu_size is longer than 8 bytes or larger than 32 bits'],
  ],
  [
    'obu_size above 32 bits',
    '32 8080808010 aa',
    ['junk 0/7: bytes from an OBU on, whose obu_size is longer than 8 bytes or larger than 32 bits'],
  ],
  ['nothing', '', []],
];

/** temporal_unit_size, frame_unit_size, obu_length: Annex B.2. */
const DELIMITED: readonly Case[] = [
  ['one OBU', '04 03 02 1000', ['0/3 1000']],
  ['two OBUs, two frame units', '0a 04 01 10 01 08 04 02 3011 00', ['0/3 10', '4/1 08', '6/2 3011', '10/1 ']],
  ['two temporal units', '03 02 01 10 03 02 01 10', ['0/3 10', '4/3 10']],
  ['lengths with superfluous bytes', '8500 8300 8100 10', ['0/6 10']],
  [
    'a frame unit longer than its temporal unit',
    '03 05 01 10',
    ['finding frame_unit_size is 5, what contains it ends after 2 bytes (AV1 B.2)', '0/3 10'],
  ],
  [
    'an OBU longer than its frame unit',
    '04 02 05 10 00',
    ['0/3 10 missing 4', 'junk 4/1: bytes of lengths at the end of a frame unit, without an OBU'],
  ],
  ['an OBU that is cut short', '06 05 04 10 00', ['0/3 1000 missing 2']],
  [
    'a temporal unit that is cut short',
    '09 02 01 10',
    ['0/3 10', 'finding the temporal unit ends 6 bytes before its temporal_unit_size (AV1 B.2)'],
  ],
  ['cut in its lengths', '06 05', ['junk 0/2: bytes of lengths at the end, without an OBU']],
  [
    'a length of nine bytes',
    '0b 808080808080808001 aaaa 03 02 01 10',
    [
      'finding frame_unit_size is longer than 8 bytes, or larger than 32 bits (AV1 4.10.5)',
      'junk 0/12: bytes after a length that cannot be read',
      '12/3 10',
    ],
  ],
  ['nothing', '', []],
];

const describeSplitter = (name: string, cases: readonly Case[], splitter: () => Stage<Uint8Array, UnitItem>): void => {
  describe(name, () => {
    it.each(cases)('%s', (_name, hex, expected) => {
      expect(itemsOf(splitter(), [bytesOf(hex)]).map(brief)).toEqual(expected);
    });

    it.each(cases)('%s: every split gives the same', (_name, hex) => {
      const whole = itemsOf(splitter(), [bytesOf(hex)]);
      for (const pieces of everySplit(bytesOf(hex))) expect(itemsOf(splitter(), pieces)).toEqual(whole);
    });

    it('gives each byte of any input to one unit, or to junk, and the same for every split', () => {
      const bytes = fc.uint8Array({ maxLength: 60 });
      fc.assert(
        fc.property(fc.oneof(bytes, smallBytes), arbitraryCuts, (input, cuts) => {
          const whole = itemsOf(splitter(), [input]);
          const lengths = whole.map((item) => {
            if (item['kind'] === 'junk') return item['length'] as number;
            return item['kind'] === 'unit' ? (item['prefixLength'] as number) + (item['size'] as number) : 0;
          });
          expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(input.length);
          for (const pieces of [cutAtFractions(input, cuts), bytewise(input)]) {
            expect(itemsOf(splitter(), pieces)).toEqual(whole);
          }
        }),
      );
    });
  });
};

/** Small numbers: lengths that fit. */
const smallBytes = fc.array(fc.nat({ max: 12 }), { maxLength: 60 }).map((bytes) => Uint8Array.from(bytes));

describeSplitter('ObuSplitter', LOW_OVERHEAD, () => new ObuSplitter());
describeSplitter('Av1AnnexbSplitter', DELIMITED, () => new Av1AnnexbSplitter());

const leb128 = (value: number): number[] =>
  value < 128 ? [value] : [(value & 127) | 128, ...leb128(Math.floor(value / 128))];

const arbitraryPayloads = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 });

describe('OBUs that were written', () => {
  it('come back from the low-overhead format', () => {
    fc.assert(
      fc.property(arbitraryPayloads, arbitraryCuts, (payloads, cuts) => {
        const obus = payloads.map((payload) => Uint8Array.from([0x32, ...leb128(payload.length), ...payload]));
        const items = itemsOf(
          new ObuSplitter(),
          cutAtFractions(Uint8Array.from(obus.flatMap((obu) => [...obu])), cuts),
        );
        expect(items.map((item) => item['bytes'])).toEqual(obus.map(toHex));
      }),
    );
  });

  it('come back from the length-delimited format', () => {
    fc.assert(
      fc.property(arbitraryPayloads, arbitraryCuts, (payloads, cuts) => {
        const obus = payloads.map((payload) => Uint8Array.from([0x30, ...payload]));
        const frame = obus.flatMap((obu) => [...leb128(obu.length), ...obu]);
        const unit = [...leb128(frame.length), ...frame];
        const stream = obus.length === 0 ? [] : [...leb128(unit.length), ...unit];
        const items = itemsOf(new Av1AnnexbSplitter(), cutAtFractions(Uint8Array.from(stream), cuts));
        expect(items.map((item) => item['bytes'])).toEqual(obus.map(toHex));
      }),
    );
  });

  it('keeps as many bytes of an OBU as `keep` returns for its header', () => {
    const bytes = bytesOf('0a03 aabbcc 1200 3204 01020304');
    const keep = (header: number) => ({ 10: 4, 18: 0, 50: 100 })[header] ?? 1;
    const whole = itemsOf(new ObuSplitter(keep), [bytes]);
    expect(whole.map((item) => [item['size'], item['bytes']])).toEqual([
      [5, '0a03aabb'],
      [2, ''],
      [6, '320401020304'],
    ]);
    for (const pieces of everySplit(bytes)) expect(itemsOf(new ObuSplitter(keep), pieces)).toEqual(whole);
  });
});
