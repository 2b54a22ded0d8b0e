import { bytesOf } from '../harness/cases.ts';

/** Byte strings that random mutation does not find. */
export const DICTIONARY: readonly Uint8Array[] = [
  // Start codes with headers of every kind of unit, emulation prevention, patterns forbidden in a unit.
  ...['000001', '00000001', '000003', '000002', '000000', '0000030000030000', '00000300', '0000000000000000'],
  ...['00000165', '00000141', '00000101', '00000167', '00000168', '00000106', '00000109', '0000010c', '0000010a'],
  ...[
    '0000010b',
    '0000010d',
    '0000014e',
    '0000016f',
    '00000174',
    '00000175',
    '00000173',
    '00000102',
    '00000103',
    '00000104',
  ],
  // Length fields.
  ...['00000000', '00000002', '0002', 'ffffffff', '0000001a', '00000167000000'],
  // Beginnings of parameter sets by profile.
  ...[
    '6742c01e',
    '674d401f',
    '6764001f',
    '676e0033',
    '677a0033',
    '67f40033',
    '672c0033',
    '6f53001f',
    '6f760028',
    '6f800028',
  ],
  // FLV: header, tags and Enhanced RTMP, FourCCs, script data.
  ...['464c5601050000000900000000', '0900000500000000000000', '0800000300000000000000', '12000010', '0f000003'],
  ...['1700000000', '2701000000', 'af00', 'af01', '9061766331', '9168766331', '916176303112000a', '97020186a003'],
  ...['96006176633101', '96116176633101000010', '95014f70757300', '944f707573', '02000a6f6e4d65746144617461', '000009'],
  // avcC.
  ...['0164001fffe1', '0142c01effe1', '014d401ffde10004', 'fdf8f800'],
  // Long Exp-Golomb codes: 15, 16, 31 and 32 leading zeros.
  ...['00018000', '0000ffff', '00000001ffffffff', '0000000180000000', '00007fff80'],
  // SEI: long types and sizes, and payloads whose layout depends on their content.
  ...[
    '06ffffffff',
    '06ff00ffff00',
    '0604',
    '06050bdc45e9bde6d948b7962cd820d923eeef',
    '0600',
    '060101',
    '0606',
    '062d',
    '0689',
    '069018',
  ],
  ...['b5003147413934034', 'b500314741393403c1ff', 'b50031445447314f', 'b5003c0001', 'b5003b00000800', '260004'],
  // A stop bit, CABAC zero words, filler.
  ...['80', '800000', '80000003000003', 'ffffffffffffffff80', '00', 'ff', '01', '7f'],
].map((hex) => bytesOf(hex.length % 2 === 0 ? hex : `${hex}0`));

/** Values of ue(v) at the borders of ranges: 2^n - 1 and its neighbours, and the limits of common elements. */
export const GOLOMB_VALUES: readonly number[] = [
  0,
  1,
  2,
  3,
  4,
  5,
  6,
  7,
  8,
  9,
  12,
  13,
  15,
  16,
  31,
  32,
  33,
  51,
  52,
  65,
  66,
  127,
  128,
  255,
  256,
  1023,
  1055,
  1056,
  65535,
  65536,
  139263,
  139264,
  2 ** 17,
  2 ** 24,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 2,
];
