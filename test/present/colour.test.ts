import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { themeFor } from '../../src/present/colour.ts';
import { runInProcess } from '../commands/in-process.ts';
import { bytesOfSample, sample } from '../commands/streams.ts';

const theme = await themeFor(true);
/** SGR sequences in a text, without those that end a colour. */
const sgrOf = (text: string): string[] =>
  [...text.matchAll(/\[([\d;]+)m/g)].flatMap(([, code = '']) => (/^(0|22|39)$/.test(code) ? [] : [code]));

describe('the theme', () => {
  const { idr, bPicture, parameterSet, metadata, delimiter, error, warning, plain } = theme;

  test('no two roles have one colour, and a P or I picture has none', () => {
    const colours = [idr, bPicture, parameterSet, metadata, delimiter, error, warning].map((paint) =>
      sgrOf(paint('x')),
    );
    expect(new Set(colours.map((one) => one.join())).size).toBe(colours.length);
    expect(colours.every((one) => one.length > 0)).toBe(true);
    expect(plain('x')).toBe('x');
  });

  test('red is for errors alone', () => {
    for (const [name, paint] of Object.entries(theme)) expect(sgrOf(paint('x')).includes('31')).toBe(name === 'error');
  });
});

/** The colours of the rows that `row` accepts, each set once. */
const coloursOfRows = async (args: readonly string[], row: RegExp, stdin?: Uint8Array): Promise<string[]> => {
  const { stdout } = await runInProcess([...args, '--color', 'always'], stdin === undefined ? {} : { stdin });
  const rows = stdout.split('\n').filter((line) => row.test(stripVTControlCharacters(line)));
  expect(rows).not.toEqual([]);
  // Bold and dim tell the first slice of a picture from the others.
  const colours = rows.map((line) => sgrOf(line).filter((code) => code !== '1' && code !== '2'));
  return [...new Set(colours.map((one) => one.join(' ')))];
};

const GREEN = '32';
const RED = '31';
const BRIGHT_BLUE = '94';

test.each([
  ['IDR', / 5 IDR .* I /, GREEN],
  ['P', / 1 slice .* P /, ''],
  ['B', / 1 slice .* B /, BRIGHT_BLUE],
  ['SPS', / 7 SPS /, '36'],
  ['SEI', / 6 SEI /, '35'],
])('nalu: %s', async (_name, row, colour) => {
  expect(await coloursOfRows(['nalu', sample('bframes.h264')], row)).toEqual([colour]);
});

test('nalu: an I picture that is no IDR is like P', async () => {
  // nal_unit_type 1 in place of 5: the header byte after each start code.
  const bytes = Buffer.from(bytesOfSample('bframes.h264'));
  for (let at = bytes.indexOf('00000165', 0, 'hex'); at >= 0; at = bytes.indexOf('00000165', at + 1, 'hex'))
    bytes[at + 3] = 0x61;
  expect(await coloursOfRows(['nalu', '-'], / 1 slice .* I /, bytes)).toEqual(['']);
});

test('nalu: a slice header that cannot be read, and the finding after the summary', async () => {
  const bytes = Buffer.from(bytesOfSample('bframes.h264'));
  // pic_parameter_set_id of the first P slice is out of range.
  const at = bytes.indexOf('00000141', 0, 'hex');
  bytes.fill(0, at + 4, at + 12);
  const args = ['nalu', '-'];
  expect(await coloursOfRows(args, / 1 slice .*! /, bytes)).toEqual([RED]);
  expect(await coloursOfRows(args, /^ {2}E /, bytes)).toEqual([RED]);
});

test.each([
  ['a key frame', / V .* key /, GREEN],
  ['P', / V .* P:/, ''],
  ['B', / V .* B:/, BRIGHT_BLUE],
])('flv: %s', async (_name, row, colour) => {
  expect(await coloursOfRows(['flv', sample('bframes.flv')], row)).toEqual([colour]);
});
