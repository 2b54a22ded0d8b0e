import type { Context, Terminal } from '../io/context.ts';

export type ColourChoice = 'auto' | 'always' | 'never';

/** Is output coloured? The flag decides, then NO_COLOR, then FORCE_COLOR, then whether the stream is a terminal. */
export const wantsColour = (choice: ColourChoice, env: Context['env'], stream: Terminal): boolean => {
  if (choice !== 'auto') return choice === 'always';
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  const force = env['FORCE_COLOR'];
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
};

/** Colours of the output; text without them carries the same facts. */
export interface Theme {
  readonly idr: (text: string) => string;
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

/** The colours, or none. chalk is loaded only where there are some: a pipe starts 3 ms earlier without it. */
export const themeFor = async (colour: boolean): Promise<Theme> => {
  if (!colour) return COLOURLESS;
  const { Chalk } = await import('chalk');
  // chalk looks at the terminal of the process by itself and does not know NO_COLOR: the level is set here instead.
  const chalk = new Chalk({ level: 1 });
  return {
    idr: chalk.red.bold,
    parameterSet: chalk.cyan,
    metadata: chalk.yellow,
    delimiter: chalk.gray,
    unknown: chalk.magenta,
    plain: same,
    error: chalk.red,
    warning: chalk.yellow,
    heading: chalk.bold,
    dim: chalk.dim,
    strong: chalk.bold,
  };
};

/** Colour of a unit by its nal_unit_type. */
export const unitColour = (theme: Theme, type: number | undefined): ((text: string) => string) => {
  switch (type) {
    case 5:
      return theme.idr;
    case 7:
    case 8:
    case 13:
    case 15:
      return theme.parameterSet;
    case 6:
      return theme.metadata;
    case 9:
    case 10:
    case 11:
    case 12:
      return theme.delimiter;
    case 1:
    case 2:
    case 3:
    case 4:
    case 14:
    case 19:
    case 20:
    case 21:
      return theme.plain;
    default:
      return theme.unknown;
  }
};
