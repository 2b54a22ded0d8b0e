import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inputPaths } from '../../src/io/input-paths.ts';

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'rtmpkit-paths-')).replaceAll('\\', '/');
  const files = [
    'b/2.flv',
    'b/10.flv',
    'b/deep/er/a.H264',
    'b/deep/note.txt',
    'b/.hidden/x.flv',
    'a[1].flv',
    'Z.flv',
    'é.flv',
  ];
  for (const file of files) {
    mkdirSync(join(root, dirname(file)), { recursive: true });
    writeFileSync(join(root, file), '');
  }
  mkdirSync(join(root, 'none'));
  symlinkSync(join(root, 'b'), join(root, 'b/deep/loop'));
  symlinkSync(join(root, 'b/2.flv'), join(root, 'b/link.flv'));
});
afterAll(() => rmSync(root, { recursive: true }));

const EXTENSIONS = ['h264', 'flv'];
const found = async (...args: readonly string[]) =>
  (
    await inputPaths(
      args.map((arg) => arg.replace('ROOT', root)),
      EXTENSIONS,
    )
  ).map(({ path, error }) => {
    const shown = path.replace(root, 'ROOT');
    return error === undefined ? shown : `${shown}: ${error.message}`;
  });

describe('inputPaths', () => {
  test('files, addresses and - as they are, in their order, also if they do not exist', async () => {
    const args = ['ROOT/Z.flv', '-', 'http://host/a*.flv', 'ROOT/gone.flv', 'ROOT/b/2.flv'];
    expect(await found(...args)).toEqual(args);
  });

  test('a folder: files with a known extension, in whatever case, by name; not in hidden folders', async () => {
    const inB = ['ROOT/b/10.flv', 'ROOT/b/2.flv', 'ROOT/b/deep/er/a.H264', 'ROOT/b/link.flv'];
    expect(await found('ROOT/b')).toEqual(inB);
    expect(await found('ROOT/b/')).toEqual(inB);
  });

  test('patterns', async () => {
    expect(await found('ROOT/b/*.flv')).toEqual(['ROOT/b/10.flv', 'ROOT/b/2.flv', 'ROOT/b/link.flv']);
    expect(await found('ROOT/{Z,é}.flv')).toEqual(['ROOT/Z.flv', 'ROOT/é.flv']);
    expect(await found('ROOT/b/**/a.*')).toEqual(['ROOT/b/deep/er/a.H264']);
    expect(await found('ROOT/**/*.txt')).toEqual(['ROOT/b/deep/note.txt']);
  });

  test('a relative pattern gives relative paths', async () => {
    const paths = (await inputPaths(['samples/bframes.*'], EXTENSIONS)).map(({ path }) => path);
    expect(paths).toEqual(['samples/bframes.flv', 'samples/bframes.h264', 'samples/bframes.mp4']);
    expect((await inputPaths(['./samples/bframes.f?v'], EXTENSIONS)).map(({ path }) => path)).toEqual([
      './samples/bframes.flv',
    ]);
  });

  test('a file whose name looks like a pattern', async () =>
    expect(await found('ROOT/a[1].flv')).toEqual(['ROOT/a[1].flv']));

  test('each path once', async () => {
    expect(await found('ROOT/b/2.flv', 'ROOT/b/2*.flv', 'ROOT/b/2.flv')).toEqual(['ROOT/b/2.flv']);
  });

  test('nothing that matches is said', async () => {
    expect(await found('ROOT/none', 'ROOT/x*.flv')).toEqual([
      'ROOT/none: has no file with one of the extensions h264 flv',
      'ROOT/x*.flv: no file matches',
    ]);
  });
});
