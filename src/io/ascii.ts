import { platform } from 'node:process';
import type { Context } from './context.ts';

/** The marks of the tables, each with an ASCII character of the same width. */
const MARKS: Readonly<Record<string, string>> = {
  '┌': '+',
  '│': '|',
  '×': 'x',
  '…': '~',
  '→': '>',
  '←': '<',
  '↳': '^',
};
const ANY_MARK = new RegExp(`[${Object.keys(MARKS).join('')}]`, 'g');

/** Text for a terminal that has no UTF-8. What comes from the input stays as it is. */
export const asciiMarks = (text: string): string => text.replace(ANY_MARK, (mark) => MARKS[mark] ?? mark);

/** Does the locale have UTF-8? The first of these variables that is set decides, as POSIX has it; Windows has UTF-8. */
export const hasUtf8 = (env: Context['env']): boolean => {
  if (platform === 'win32') return true;
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => value !== undefined && value !== '');
  return locale !== undefined && /utf-?8/i.test(locale);
};
