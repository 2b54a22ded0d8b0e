import { expect, test } from 'vitest';
import { cutTo, listLines, widthOf, wordLines } from '../../src/present/width.ts';

test.each([
  [{}, undefined],
  [{ columns: 80 }, undefined],
  [{ isTTY: false, columns: 80 }, undefined],
  [{ isTTY: true }, undefined],
  [{ isTTY: true, columns: 0 }, undefined],
  [{ isTTY: true, columns: 80 }, 80],
])('%j has the width %s', (terminal, width) => expect(widthOf(terminal)).toBe(width));

test.each([
  [undefined, 'four', 'four'],
  [5, 'four', 'four'],
  [4, 'four', 'four'],
  [3, 'four', 'fo…'],
  [1, 'four', '…'],
  [0, 'four', ''],
])('cut to %s', (width, text, cut) => expect(cutTo(width, text)).toBe(cut));

test.each([
  [['one'], 3, ['one']],
  [['one', 'two'], 8, ['one, two']],
  [['one', 'two'], 7, ['one,', 'two']],
  [['one', 'two', 'three'], 9, ['one, two,', 'three']],
  [['a long word'], 4, ['a long word']],
  [[], 4, ['']],
])('%j on lines of %i', (parts, width, lines) => expect(listLines(parts, width)).toEqual(lines));

test.each([
  ['one two', 7, ['one two']],
  ['one two', 6, ['one', 'two']],
  ['an unbreakable word', 4, ['an', 'unbreakable', 'word']],
])('%j in lines of %i', (text, width, lines) => expect(wordLines(text.split(' '), width)).toEqual(lines));
