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
  ['container', 'transport'],
  ['analysis'],
  ['pipeline', 'present'],
  ['commands'],
];
/** The entries of the package. */
const PUBLIC = ['index.ts', 'h264.ts', 'hevc.ts', 'av1.ts', 'flv.ts', 'aac.ts', 'amf.ts', 'rtmp.ts', 'check.ts'];
const ROOT_FILES = ['cli.ts', ...PUBLIC];
/** Folders in codec/ that several codecs share. */
const SHARED_BY_CODECS = ['h26x', 'config-record', 'itu-t-t35'];
/** Files that import codecs by name; all others use the descriptor. */
const KNOWS_CODECS = ['codec/registry.ts', ...PUBLIC];
/** Folders whose subfolders do not import each other. */
const KINDS = ['codec', 'container'];
/** Imports between folders of one kind, each with its reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'container/flv -> container/length-prefixed': 'the NAL units of a tag have lengths before them',
  'container/flv -> container/obu': 'the OBUs of a tag have their sizes in themselves',
  'container/flv -> container/annexb': 'broken encoders put start codes there instead',
  'container/av1-annexb -> container/obu': 'both are recognised by their OBUs',
  'container/ivf -> container/obu': 'a frame of AV1 holds OBUs',
  'container/ivf -> container/annexb': 'a frame of H.264 is a piece of a byte stream',
  'container/config-record -> container/length-prefixed': 'the parameter sets of a record have lengths before them',
};
const MAX_LINES = 400;
const VAGUE_NAMES = /(^|\/)(utils?|misc|helpers?|common|shared)(\/|\.ts$)/;

const src = fileURLToPath(new URL('../src', import.meta.url));
const slashed = (path: string): string => path.split(sep).join('/');
const files = readdirSync(src, { recursive: true })
  .map((file) => slashed(String(file)))
  .filter((file) => file.endsWith('.ts'));

/** Source without comments and string contents, and the import specifiers. */
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

/** Every import of another file of src/, as `from` and `to`. */
const edges = [...sources].flatMap(([from, { imports }]) =>
  imports
    .filter((name) => name.startsWith('.'))
    .map((name) => ({ from, to: slashed(relative(src, join(src, dirname(from), name))) })),
);

/** `codec/h264` for a file in that folder; undefined for files directly in codec/. */
const memberOf = (file: string, kind: string): string | undefined => new RegExp(`^${kind}/[^/]+(?=/)`).exec(file)?.[0];

/** Files not `allowed` for which `found` holds. */
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

  it('every file is in a known layer', () => {
    expect(files.filter((file) => layerOf(file) < 0 && !ROOT_FILES.includes(file))).toEqual([]);
  });

  it('imports go to lower layers', () => {
    const wrong = edges.filter(({ from, to }) => !mayImport(from, to));
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('a codec is imported by its own folder, the registry and the package entries only', () => {
    const wrong = edges.filter(({ from, to }) => {
      const codec = memberOf(to, 'codec');
      if (codec === undefined || SHARED_BY_CODECS.some((name) => codec === `codec/${name}`)) return false;
      return memberOf(from, 'codec') !== codec && !KNOWS_CODECS.includes(from);
    });
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('folders of one kind do not import each other, except those listed', () => {
    const between = KINDS.flatMap((kind) =>
      edges.flatMap(({ from, to }) => {
        const [a, b] = [memberOf(from, kind), memberOf(to, kind)];
        const isShared = SHARED_BY_CODECS.some((name) => b === `codec/${name}`);
        return a === undefined || b === undefined || a === b || isShared ? [] : [`${a} -> ${b}`];
      }),
    );
    expect([...new Set(between)].sort()).toEqual(Object.keys(EXCEPTIONS).sort());
  });

  it('files are short and have no vague names', () => {
    const long = [...sources].filter(([file, { lines }]) => lines > MAX_LINES && !/(tables|levels)\.ts$/.test(file));
    expect(long.map(([file]) => file)).toEqual([]);
    expect(files.filter((file) => VAGUE_NAMES.test(file))).toEqual([]);
  });

  it('process, node: modules and terminal packages are used only where the design allows', () => {
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
