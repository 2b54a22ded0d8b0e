import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { SourceError } from './source-error.ts';

/** The text of a small file. Throws `SourceError`. */
export const readText = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code = 'EUNKNOWN', message } = error as NodeJS.ErrnoException;
    throw new SourceError(code, code === 'ENOENT' ? 'no such file' : message, { cause: error });
  }
};

/** The file of this name in the working directory or the nearest folder above it. */
export const findUpward = (name: string): string | undefined => {
  for (let folder = resolve('.'); ; folder = dirname(folder)) {
    const path = join(folder, name);
    if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) return path;
    if (dirname(folder) === folder) return undefined;
  }
};
