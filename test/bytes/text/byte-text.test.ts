import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHex } from '../../../src/bytes/hex.ts';
import { type ByteNotation, readByteText } from '../../../src/bytes/text/byte-text.ts';

/** The readings as `notation: bytes`, lists apart by `|`; a star marks plain hex. Or the fault. */
const read = (text: string): readonly string[] | string => {
  const found = readByteText(text);
  if ('fault' in found) return found.fault;
  return found.readings.map(
    ({ notation, lists, isPlain }) => `${notation}${isPlain ? '*' : ''}: ${lists.map(toHex).join(' | ')}`,
  );
};

describe('hex, in every form that tools print', () => {
  test.each([
    ['a row of digits', '6742801eda', 'hex*: 6742801eda'],
    ['a row in upper case', '6742801EDA', 'hex*: 6742801eda'],
    ['a row broken between bytes', '6742801e da0280\n\tf6', 'hex*: 6742801eda0280f6'],
    ['a row broken within a byte', '6742801 eda02', 'hex: 6742801eda02'],
    ['pairs', '67 42 80 1e da', 'hex*: 6742801eda'],
    ['unpadded', '67 42 80 1e da 2 80 f6', 'hex: 6742801eda0280f6'],
    ['colons', '67:42:80:1e', 'hex*: 6742801e'],
    ['dashes (BitConverter of .NET)', '67-42-80-1E', 'hex*: 6742801e'],
    ['commas', '67,42,80,1e', 'hex*: 6742801e'],
    ['per cent signs', '%67%42%80%1e', 'hex*: 6742801e'],
    ['0x', '0x67 0x42 0x80 0x1E', 'hex*: 6742801e'],
    ['0x, unpadded', '0x67,0x42,0x2', 'hex: 674202'],
    ['one 0x', '0x6742801e', 'hex*: 6742801e'],
    ['a C array', 'const uint8_t sps[24] = { 0x67, 0x42, 0x80, 0x1e };', 'hex*: 6742801e'],
    ['two C arrays', 'a[]={0x67,0x42,0x80,0x1e}; b[]={0x68,0xce,0x3c,0x80};', 'hex: 6742801e | 68ce3c80'],
    [
      'xxd -i',
      'unsigned char a_bin[] = {\n  0x67, 0x42,\n  0x80, 0x1e\n};\nunsigned int a_bin_len = 4;',
      'hex*: 6742801e',
    ],
    ['Java, with casts', 'new byte[] {(byte)0x67, (byte) 0x42, (byte)0x80, 0x1e}', 'hex*: 6742801e'],
    ['Kotlin', 'byteArrayOf(0x67, 0x42, 0x80.toByte(), 0x1e)', 'hex*: 6742801e'],
    ['Go', '[]byte{0x67, 0x42, 0x80, 0x1e}', 'hex*: 6742801e'],
    ['a Buffer of Node', '<Buffer 67 42 80 1e>', 'hex*: 6742801e'],
    ['NSData', '<6742801e da0280f6>', 'hex*: 6742801eda0280f6'],
    ['NSData of today', '{length = 6, bytes = 0x6742801eda02}', 'hex*: 6742801eda02'],
    ['names', 'sps=6742801eda, pps=68ce3c80', 'hex: 6742801eda | 68ce3c80'],
    ['names of MediaFormat', 'csd-0: 67 42 80 1e; csd-1: 68 ce 3c 80', 'hex: 6742801e | 68ce3c80'],
    ['xxd', '00000000: 6742 801e dab2  gB....\n00000010: 6d0a 13b0            m..P', 'hex: 6742801edab26d0a13b0'],
    ['hexdump -C', '00000000  67 42 80 1e da 02 80 f6  6d 0a |gB......m.|\n0000000a', 'hex: 6742801eda0280f66d0a'],
    ['Wireshark', '0000   67 42 80 1e da   gB...', 'hex: 6742801eda'],
    ['gdb', '0x7ffc0: 0x67 0x42 0x80\n0x7ffc3: 0x1e', 'hex: 6742801e'],
    ['a start code is no offset', '00000001 67 42 80 1e', 'hex*: 000000016742801e'],
  ])('%s', (_, text, expected) => {
    const found = read(text);
    expect(Array.isArray(found) ? found.filter((reading) => !reading.includes('low byte first')) : found).toEqual([
      expected,
    ]);
  });
});

describe('other notations', () => {
  test.each([
    ['decimal', '103,77,0,42,150', ['decimal: 674d002a96']],
    ['JSON of Node', '{"type":"Buffer","data":[103,77,0,42]}', ['decimal: 674d002a']],
    ['a typed array', 'Uint8Array(4) [ 103, 77, 0, 42 ]', ['decimal: 674d002a']],
    ['signed decimal', '0, 0, 0, 1, 103, 100, -84', ['signed decimal: 000000016764ac']],
    ['C: 0x and decimal', '0x67, 0x42, 0, 30', ['hex where 0x says so, else decimal: 6742001e', 'hex: 67420030']],
    ['escapes', '\\x67\\x42\\x80', ['a string with escapes: 674280']],
    ['a C string in two parts', '"\\x67\\x42" "\\x80"', ['a string with escapes: 674280']],
    ['bytes of Python', "b'\\x01d\\x00\\x1f \\'\\n'", ['a string with escapes: 0164001f20270a']],
    [
      'hexdump',
      '0000000 4267 1e80 02da f680\n0000008',
      ['hex: 42671e8002daf680', 'hex words of 16 bits, low byte first: 6742801eda0280f6'],
    ],
    ['digits that may be either', '67 42 00 30', ['hex*: 67420030', 'decimal: 432a001e']],
  ])('%s', (_, text, expected) => expect(read(text)).toEqual(expected));
});

describe('what is no list of bytes', () => {
  test.each([
    ['', 'it is empty'],
    [' \n', 'it is empty'],
    ['[]', 'it has no digits'],
    ['674', "'674' has an odd number of hex digits"],
    ['67 42a 1e', "'42a' has an odd number of hex digits"],
    ['67 4g', "'4g' is no number"],
    ['0x', "'0x' is no number"],
    ['６７', "'６７' is no number"],
    ['103,301,2', "'301' is no byte, in hex or in decimal"],
    ['103,-129', "'-129' is no signed byte (-128 to 127)"],
    ['200,-1', "'200' is no signed byte (-128 to 127)"],
    ['<Buffer 67 42 80 1e ... 50 more bytes>', "it was cut when it was printed, at '...'"],
    ["b'\\x67…'", "'…' is no byte"],
  ])('%j: %s', (text, fault) => expect(read(text)).toBe(fault));
});

test.each(['U', 'a-', '0=', '{', '0 ', 'x[', ' |', '\\x', "'", 'ab: ', '(byte)'])(
  'a long text of %j takes no time',
  (part) => {
    const before = performance.now();
    readByteText(`00000000: ${part.repeat(50_000)}`);
    readByteText(part.repeat(50_000));
    expect(performance.now() - before).toBeLessThan(2000);
  },
);

describe('bytes that are printed are read back', () => {
  const hexOf = (byte: number): string => byte.toString(16);
  const padded = (byte: number): string => hexOf(byte).padStart(2, '0');
  const signed = (byte: number): string => `${byte > 127 ? byte - 256 : byte}`;
  const forms: readonly (readonly [ByteNotation, (byte: number) => string, readonly string[]])[] = [
    ['hex', padded, [' ', ',', ', ', ':', '-', '', '\n', '; ']],
    ['hex', hexOf, [' ', ',', ', ', ':']],
    ['hex', (byte) => `0x${padded(byte)}`, [' ', ',', ', ']],
    ['hex', (byte) => `0x${hexOf(byte)}`, [' ', ', ']],
    ['decimal', String, [' ', ',', ', ', ';', '\n']],
    ['signed decimal', signed, [' ', ',', ', ']],
    ['a string with escapes', (byte) => `\\x${padded(byte)}`, ['', ' ']],
  ];
  const cases = forms.flatMap(([notation, print, separators]) =>
    separators.flatMap((separator) =>
      (['', '[]', '{}', '<>'] as const).map((around) => [notation, separator, around, print] as const),
    ),
  );
  test.each(cases)('%s, separator %j, in %j', (notation, separator, around, print) => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 60 }), (bytes) => {
        // Without a byte above 127 nothing has a sign; a decimal number has three digits somewhere.
        fc.pre(notation !== 'signed decimal' || bytes.some((byte) => byte > 127));
        const text = [...bytes].map((byte) => print(byte)).join(separator);
        const found = readByteText(`${around.slice(0, 1)}${text}${around.slice(1)}`);
        const readings = 'fault' in found ? [] : found.readings;
        const hex = readings.filter((one) => one.notation === notation).map(({ lists }) => lists.map(toHex).join());
        expect(hex, text).toEqual([toHex(bytes)]);
      }),
    );
  });
});
