import { describe, expect, it } from 'vitest';
import { blockMap, type MapKind } from '../../../src/analysis/macroblocks/block-map.ts';
import { colourLevel, rgbPaintFor } from '../../../src/present/colour.ts';
import { type MapLayout, terminalMap } from '../../../src/present/macroblocks/map/terminal-map.ts';
import { type MadeMacroblock, pictureBlocks } from '../../harness/made-pictures.ts';

const PLAIN: MapLayout = { width: 80, height: undefined, halves: false, paint: undefined };

const made = (width: number, height: number, macroblock: (x: number, y: number) => MadeMacroblock) =>
  pictureBlocks(
    width,
    Array.from({ length: width * height }, (_, i) => macroblock(i % width, Math.floor(i / width))),
  );

const draw = (kind: MapKind, blocks: ReturnType<typeof made>, layout: Partial<MapLayout> = {}): readonly string[] =>
  terminalMap(blockMap(kind, blocks), { ...PLAIN, ...layout });

describe('without colour', () => {
  it('QP is a number where there is room', () => {
    const blocks = made(3, 2, (x, y) => (x + y === 3 ? { class: 'missing' } : { qp: 9 * (x + y) + 2 }));
    expect(draw('qp', blocks)).toEqual(['  2 11 20', ' 11 20  ?', '? not read']);
  });

  it('is a mark elsewhere, and the legend says which value each mark begins with', () => {
    // 30 macroblocks would take 90 columns.
    const lines = draw(
      'qp',
      made(30, 4, (x) => ({ qp: 20 + Math.floor(x / 3) })),
    );
    expect(lines).toEqual([
      // Two columns and one row for each.
      '      ......::::::------======++++++******######%%%%%%@@@@@@',
      '      ......::::::------======++++++******######%%%%%%@@@@@@',
      '      ......::::::------======++++++******######%%%%%%@@@@@@',
      '      ......::::::------======++++++******######%%%%%%@@@@@@',
      "QP from ' ' 20 . 21 : 22 - 23 = 24 + 25 * 26 # 27 % 28 @ 29",
    ]);
  });

  it('types are letters; a cell of several macroblocks has the most frequent one', () => {
    const blocks = made(100, 4, (x, y) => ({ class: x < 50 ? (y === 0 ? 'intra' : 'skip') : 'inter B' }));
    const lines = draw('type', blocks);
    // Half the width, a quarter of the height.
    expect(lines).toEqual([`${'.'.repeat(25)}${'B'.repeat(25)}`, 'I intra P inter P B inter B . skip M PCM']);
  });

  it('bits have a logarithmic scale', () => {
    const lines = draw(
      'bits',
      made(41, 2, (x) => ({ bits: { luma: x === 40 ? 1023 : x === 39 ? 31 : 0 } })),
    );
    expect(lines[0]).toBe(`${' '.repeat(39)}+@`);
    expect(lines.at(-1)).toBe("bits from ' ' 0 . 1 : 3 - 7 = 15 + 31 * 63 # 127 % 255 @ 511");
  });

  it('motion has a mark for macroblocks without vectors', () => {
    const lines = draw(
      'motion',
      made(2, 1, (x) => (x === 0 ? {} : { class: 'inter P', mv: [0, 12] })),
    );
    expect(lines[0]).toBe('????????@@@@@@@@');
    expect(lines.join(' ')).toContain('? no motion vector');
  });

  it('one value alone has one mark', () => {
    const lines = draw(
      'qp',
      made(40, 2, () => ({ qp: 26 })),
    );
    expect(lines.at(-1)).toBe("QP from ' ' 26");
    expect(
      draw(
        'motion',
        made(2, 1, () => ({})),
      ),
    ).toEqual([
      '????????????????',
      '????????????????',
      '????????????????',
      '????????????????',
      'mean motion in luma samples from ? no motion vector',
    ]);
  });
});

describe('with colour', () => {
  it('half a character is a cell, with the colour of its value', async () => {
    const paint = await rgbPaintFor(true, 3);
    const blocks = made(40, 2, (_, y) => ({ qp: y === 0 ? 20 : 30 }));
    const [line] = draw('qp', blocks, { halves: true, paint, width: 40 });
    expect(line?.slice(0, 53)).toBe('\u001b[38;2;8;12;48m\u001b[48;2;252;240;130m▀\u001b[49m\u001b[39m\u001b[38;2;8');
    expect(line?.split('▀')).toHaveLength(41);
  });

  it('is what the terminal has', () => {
    expect(colourLevel({ COLORTERM: 'truecolor', TERM: 'xterm-256color' })).toBe(3);
    expect(colourLevel({ TERM: 'xterm-256color' })).toBe(2);
    expect(colourLevel({ TERM: 'xterm' })).toBe(1);
    expect(colourLevel({ FORCE_COLOR: '2', COLORTERM: 'truecolor' })).toBe(2);
    expect(colourLevel({ FORCE_COLOR: '1', TERM: 'xterm-256color' })).toBe(1);
  });
});

describe('the window', () => {
  it.each([
    [120, 68, 80, 24],
    [80, 45, 80, 50],
    [240, 135, 80, 24],
    [11, 9, 200, 60],
    [1, 1, 20, 10],
    [300, 1, 40, 24],
  ])('%i x %i macroblocks fit %i columns and %i lines', async (width, height, columns, lines) => {
    const paint = await rgbPaintFor(true, 3);
    const blocks = made(width, height, (x, y) => ({ qp: (x + y) % 52, bits: { luma: x * y } }));
    for (const kind of ['qp', 'type', 'bits', 'motion'] as const) {
      for (const layout of [{}, { halves: true, paint }]) {
        const drawn = draw(kind, blocks, { width: columns, height: lines, ...layout });
        // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with ESC.
        const widths = drawn.map((line) => line.replace(/\u001b\[[\d;]+m/g, '').length);
        expect(Math.max(...widths)).toBeLessThanOrEqual(columns);
        expect(drawn.length).toBeLessThanOrEqual(lines - 1);
      }
    }
  });
});
