import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { AnnexbSplitter, H264Stream, UnitReader, unitRecord } from '../src/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const index = readFileSync(join(root, 'src/index.ts'), 'utf8');

/** The names that index.ts exports, each with the file that declares it. */
const exported = [...index.matchAll(/^export (?:type )?\{([^}]+)\} from '([^']+)';/gms)].flatMap(
  ([, names = '', file = '']) =>
    names
      .split(',')
      .map((name) => name.trim().replace(/^type /, ''))
      .filter((name) => name !== '')
      .map((name) => ({ name, file: join(dirname(join(root, 'src/index.ts')), file) })),
);

describe('library', () => {
  test('exports the splitters, the parsers and the assembler', () => {
    const names = exported.map(({ name }) => name);
    for (const name of [
      'AnnexbSplitter',
      'LengthPrefixedSplitter',
      'parseSps',
      'parseSliceHeader',
      'AccessUnitAssembler',
    ]) {
      expect(names).toContain(name);
    }
  });

  test.each(exported)('$name has a doc comment', ({ name, file }) => {
    const source = readFileSync(file, 'utf8');
    const declaration = new RegExp(
      `\\*/\\nexport (?:declare )?(?:abstract )?(?:const|class|interface|type|function) ${name}\\b`,
    );
    expect(declaration.test(source), `${name} in ${file.slice(root.length)}`).toBe(true);
  });

  test('runs where there is neither Buffer nor process', () => {
    const sample = join(root, 'samples/bframes.h264');
    const script = `
      const { readFileSync } = await import('node:fs');
      const bytes = new Uint8Array(readFileSync(${JSON.stringify(sample)}));
      const write = (text) => console.log(text);
      delete globalThis.Buffer;
      delete globalThis.process;
      const { AnnexbSplitter, H264Stream, UnitReader, unitRecord } = await import(${JSON.stringify(join(root, 'dist/index.js'))});
      const splitter = new AnnexbSplitter();
      const reader = new UnitReader(new H264Stream());
      const items = [...splitter.push(bytes), ...splitter.end()].flatMap((unit) => [...reader.push(unit)]);
      write(JSON.stringify(items.filter(({ kind }) => kind === 'unit').map(unitRecord)));`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(stderr).toBe('');

    const splitter = new AnnexbSplitter();
    const reader = new UnitReader(new H264Stream());
    const units = [...splitter.push(new Uint8Array(readFileSync(sample))), ...splitter.end()];
    const items = units.flatMap((unit) => [...reader.push(unit)]);
    const here = items.flatMap((item) => (item.kind === 'unit' ? [unitRecord(item)] : []));
    expect(here.length).toBe(125);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(here)));
  });
});
