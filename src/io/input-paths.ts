import { existsSync, realpathSync, statSync } from 'node:fs';
import { isRtmp } from './address.ts';
import { isUrl } from './http-source.ts';
import type { SourceError } from './source-error.ts';

/** An input of several: a path or address, or why an argument names none. */
export interface InputPath {
  readonly path: string;
  readonly error?: Pick<SourceError, 'code' | 'message'>;
}

/** Characters of patterns, as shells have them. */
const MAGIC = /[*?[\]{}()!]/;

/**
 * The inputs that arguments name: files and addresses as they are; of a folder the files in it and its folders with one
 * of the `extensions`; what matches a pattern. Order is that of the arguments; of one argument by name, the same on every
 * machine. Each path once.
 */
export const inputPaths = async (
  args: readonly string[],
  extensions: readonly string[],
): Promise<readonly InputPath[]> => {
  const found = new Map<string, InputPath>();
  for (const arg of args) {
    for (const input of await inputsOf(arg, extensions)) if (!found.has(input.path)) found.set(input.path, input);
  }
  return [...found.values()];
};

const inputsOf = async (arg: string, extensions: readonly string[]): Promise<readonly InputPath[]> => {
  if (arg === '-' || isRemote(arg)) return [{ path: arg }];
  if (isFolder(arg)) {
    const files = await matches(arg, `**/*.{${extensions.join(',')}}`);
    const message = `has no file with one of the extensions ${extensions.join(' ')}`;
    return files.length > 0 ? files : [{ path: arg, error: { code: 'no-match', message } }];
  }
  // A name with brackets in it is a name first.
  if (!MAGIC.test(arg) || existsSync(arg)) return [{ path: arg }];
  const files = await matches(...splitPattern(arg));
  return files.length > 0 ? files : [{ path: arg, error: { code: 'no-match', message: 'no file matches' } }];
};

/** Are these inputs of at least so many bytes together? Those of unknown size, such as addresses, are. */
export const areLarge = (inputs: readonly string[], bytes: number): boolean => {
  let sum = 0;
  for (const path of inputs) {
    const facts = isRemote(path) ? undefined : statSync(path, { throwIfNoEntry: false });
    sum += facts?.isFile() === false || isRemote(path) ? bytes : (facts?.size ?? 0);
    if (sum >= bytes) return true;
  }
  return false;
};

const isRemote = (path: string): boolean => isUrl(path) || isRtmp(path);

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** The folder that a pattern begins with, and the rest. */
const splitPattern = (pattern: string): [folder: string, rest: string] => {
  const parts = pattern.split(/[/\\](?![[\](){}!*?])/);
  const at = parts.findIndex((part) => MAGIC.test(part));
  const folder = parts.slice(0, at).join('/');
  return [at > 0 && folder === '' ? '/' : folder, parts.slice(at).join('/')];
};

/** Files below a folder that match. tinyglobby is loaded only here. */
const matches = async (folder: string, pattern: string): Promise<readonly InputPath[]> => {
  const { glob } = await import('tinyglobby');
  const files = await glob(pattern, {
    cwd: folder === '' ? '.' : folder,
    caseSensitiveMatch: false,
    expandDirectories: false,
  });
  const prefix = folder === '' || folder.endsWith('/') ? folder : `${folder}/`;
  const paths = onceEach(files.map((file) => prefix + file));
  return paths.sort(byCodeUnits).map((path) => ({ path }));
};

/** Without the paths that lead to a file once more through a link to a folder; the shortest path stays. */
const onceEach = (paths: readonly string[]): string[] => {
  const folders = new Map<string, string>();
  const seen = new Set<string>();
  const depth = (path: string): number => path.split('/').length;
  return paths
    .toSorted((a, b) => depth(a) - depth(b) || byCodeUnits(a, b))
    .filter((path) => {
      const at = path.lastIndexOf('/') + 1;
      const folder = path.slice(0, at);
      let real = folders.get(folder);
      if (real === undefined) folders.set(folder, (real = realpathSync(folder === '' ? '.' : folder)));
      const key = `${real}/${path.slice(at)}`;
      return !seen.has(key) && seen.add(key) !== undefined;
    });
};

/** Not by the locale, which differs between machines. */
export const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
