import type { UnitType } from '../codec/unit-types.ts';
import type { Context, Terminal } from '../io/context.ts';
import type { Rgb } from './macroblocks/map/ramp.ts';

export type ColourChoice = 'auto' | 'always' | 'never';

/** In order of precedence: `--color`, NO_COLOR, FORCE_COLOR, then whether the stream is a terminal. */
export const wantsColour = (choice: ColourChoice, env: Context['env'], stream: Terminal): boolean => {
  if (choice !== 'auto') return choice === 'always';
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  const force = env['FORCE_COLOR'];
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
};

/** Colours of the output; no information is in the colours alone. Red is for errors, yellow for what deserves a look. */
export interface Theme {
  /** Where decoding can start: IDR, key frames. */
  readonly idr: (text: string) => string;
  readonly bPicture: (text: string) => string;
  readonly parameterSet: (text: string) => string;
  readonly metadata: (text: string) => string;
  readonly delimiter: (text: string) => string;
  readonly unknown: (text: string) => string;
  readonly plain: (text: string) => string;
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly heading: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly strong: (text: string) => string;
}

const same = (text: string): string => text;
const COLOURLESS: Theme = {
  idr: same,
  bPicture: same,
  parameterSet: same,
  metadata: same,
  delimiter: same,
  unknown: same,
  plain: same,
  error: same,
  warning: same,
  heading: same,
  dim: same,
  strong: same,
};

/** chalk is loaded only if colour is used: without it a pipe starts 3 ms earlier. */
export const themeFor = async (colour: boolean): Promise<Theme> => {
  if (!colour) return COLOURLESS;
  const { Chalk } = await import('chalk');
  // Set the level: by default chalk checks the terminal of the process and ignores NO_COLOR.
  const chalk = new Chalk({ level: 1 });
  return {
    idr: chalk.green.bold,
    bPicture: chalk.blueBright,
    parameterSet: chalk.cyan,
    metadata: chalk.magenta,
    delimiter: chalk.gray,
    unknown: chalk.yellow,
    plain: same,
    error: chalk.red,
    warning: chalk.yellow,
    heading: chalk.bold,
    dim: chalk.dim,
    strong: chalk.bold,
  };
};

/** Paints text in a colour of 3 x 8 bits, with one behind it. */
export type RgbPaint = (text: string, colour: Rgb, behind?: Rgb) => string;

/** Colours of a terminal: 16, 256, or 24 bits. */
type ColourLevel = 1 | 2 | 3;

/** What the terminal says of itself; FORCE_COLOR 2 and 3 are 256 colours and 24 bits. */
export const colourLevel = ({
  FORCE_COLOR: force,
  COLORTERM: colours,
  TERM: term,
  WT_SESSION: windowsTerminal,
}: Context['env']): ColourLevel => {
  if (force === '3' || force === '2' || force === '1') return Number(force) as ColourLevel;
  if (windowsTerminal !== undefined || /^(truecolor|24bit)$/.test(colours ?? '') || /-direct$/.test(term ?? ''))
    return 3;
  return /256/.test(term ?? '') ? 2 : 1;
};

/** Colours of maps, as near as the terminal has them; `undefined` without colour. */
export const rgbPaintFor = async (colour: boolean, level: ColourLevel): Promise<RgbPaint | undefined> => {
  if (!colour) return undefined;
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level });
  return (text, colour, behind) =>
    (behind === undefined ? chalk.rgb(...colour) : chalk.rgb(...colour).bgRgb(...behind))(text);
};

/** Colour of a unit by its role. */
export const roleColour = (theme: Theme, { role, randomAccess }: UnitType): ((text: string) => string) => {
  switch (role) {
    case 'slice':
      return randomAccess !== undefined ? theme.idr : theme.plain;
    case 'prefix':
      return theme.plain;
    case 'parameter-set':
      return theme.parameterSet;
    case 'sei':
      return theme.metadata;
    case 'delimiter':
    case 'end':
    case 'filler':
      return theme.delimiter;
    case 'unknown':
      return theme.unknown;
  }
};
