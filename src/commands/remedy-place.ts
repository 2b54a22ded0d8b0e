import type { RemedyPlace } from '../syntax/errors.ts';

/** What a shell takes as one word, unquoted. */
const PLAIN = /^[\w./:@%+=,\\-]+$/;

/** A name as one word of a command line. */
export const quoted = (name: string): string => (PLAIN.test(name) ? name : `"${name.replace(/["$`]/g, '\\$&')}"`);

/** Where a command line is to help: the command that was called, with its input and what else it was given. */
export const remedyPlace = (command: string, [input, ...others]: readonly (string | undefined)[]): RemedyPlace => {
  const given = others.filter((one) => one !== undefined).map(quoted);
  return {
    file: input === undefined ? '-' : quoted(input),
    call: ['rtmpkit', command, ...(given.length > 0 ? ['-', ...given] : [])].join(' '),
    format: command === 'flv' ? 'flv' : 'h264',
  };
};
