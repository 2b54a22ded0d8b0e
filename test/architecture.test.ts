import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** Folders of src/ from the bottom up: a folder imports only from layers below its own. */
const LAYERS: readonly (readonly string[])[] = [
  ['io', 'bytes'],
  ['syntax'],
  ['amf', 'media'],
  ['codec'],
  ['container'],
  ['transport', 'analysis'],
  ['pipeline', 'present'],
  ['commands'],
];
const ROOT_FILES = ['cli.ts', 'index.ts'];
/** Imports that go another way, each with its reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {};
const MAX_LINES = 400;
const VAGUE_NAMES = /(^|\/)(utils?|misc|helpers?|common|shared)(\/|\.ts$)/;

const src = fileURLToPath(new URL('../src', import.meta.url));
const slashed = (path: string): string => path.split(sep).join('/');
const files = readdirSync(src, { recursive: true })
  .map((file) => slashed(String(file)))
  .filter((file) => file.endsWith('.ts'));

/** Source without comments and without the contents of strings; the specifiers of imports apart. */
const read = (file: string) => {
  const text = readFileSync(join(src, file), 'utf8');
  const imports = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map(([, specifier]) => specifier ?? '');
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, '');
  return { imports, code, lines: text.split('\n').length - 1 };
};
const sources = new Map(files.map((file) => [file, read(file)]));

const folderOf = (file: string): string => (file.includes('/') ? file.slice(0, file.indexOf('/')) : '');
const layerOf = (file: string): number => LAYERS.findIndex((folders) => folders.includes(folderOf(file)));

const mayImport = (from: string, to: string): boolean =>
  ROOT_FILES.includes(from) || folderOf(from) === folderOf(to) || layerOf(to) < layerOf(from);

/** Files outside `allowed` whose `what` says so. */
const offenders = (allowed: (file: string) => boolean, found: (source: ReturnType<typeof read>) => boolean): string[] =>
  [...sources].filter(([file, source]) => !allowed(file) && found(source)).map(([file]) => file);

const importing = (pattern: RegExp) => (source: ReturnType<typeof read>) =>
  source.imports.some((name) => pattern.test(name));
const inFolder =
  (...folders: string[]) =>
  (file: string) =>
    folders.includes(folderOf(file));

describe('architecture (design: a layer imports only layers below it)', () => {
  it('reads the sources, imports included', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(sources.get('io/source.ts')?.imports).toEqual(expect.arrayContaining(['node:fs', './context.ts']));
    expect(sources.get('commands/registry.ts')?.imports).toContain('./nalu.ts');
  });

  it('every file lies in a known layer', () => {
    expect(files.filter((file) => layerOf(file) < 0 && !ROOT_FILES.includes(file))).toEqual([]);
  });

  it('imports go down', () => {
    const wrong = [...sources].flatMap(([from, { imports }]) =>
      imports
        .filter((name) => name.startsWith('.'))
        .map((name) => slashed(relative(src, join(src, dirname(from), name))))
        .filter((to) => !mayImport(from, to))
        .map((to) => `${from} -> ${to}`),
    );
    expect(wrong.filter((edge) => EXCEPTIONS[edge] === undefined)).toEqual([]);
    expect(
      Object.keys(EXCEPTIONS).filter((edge) => !wrong.includes(edge)),
      'exceptions that are not needed',
    ).toEqual([]);
  });

  it('files are short and have names that say something', () => {
    const long = [...sources].filter(([file, { lines }]) => lines > MAX_LINES && !/(tables|levels)\.ts$/.test(file));
    expect(long.map(([file]) => file)).toEqual([]);
    expect(files.filter((file) => VAGUE_NAMES.test(file))).toEqual([]);
  });

  it('the outside is touched where the design says', () => {
    const isNode = (...names: string[]) => importing(new RegExp(`^node:(${names.join('|')})`));
    expect
      .soft(
        offenders(
          (file) => file === 'cli.ts',
          ({ code }) => /(?<!(?<!globalThis)\.|\w)(process|console)\b(?!:)/.test(code),
        ),
      )
      .toEqual([]);
    expect.soft(offenders(inFolder('io'), isNode('fs', 'net'))).toEqual([]);
    expect
      .soft(offenders((file) => folderOf(file) === 'io' || layerOf(file) >= 6 || file === 'cli.ts', isNode('')))
      .toEqual([]);
    expect
      .soft(
        offenders(
          (file) => file === 'bytes/byte-search.ts',
          ({ code }) => /\bBuffer\b/.test(code),
        ),
      )
      .toEqual([]);
    expect.soft(offenders(inFolder('present'), importing(/^(chalk|cli-table3|ora)$/))).toEqual([]);
    expect
      .soft(offenders((file) => inFolder('commands')(file) || file === 'cli.ts', importing(/^commander$/)))
      .toEqual([]);
  });
});
