import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { runInProcess } from './in-process.ts';
import { killPrograms, ROOT, rtmpkit } from './program.ts';
import { sample } from './streams.ts';

afterEach(killPrograms);

const STREAM = sample('baseline.h264');

describe('wrong usage ends with 2, one sentence on stderr and nothing on stdout', () => {
  test.each([
    ['nalu --json --ndjson', /cannot be used together/],
    ['sps --json --ndjson', /cannot be used together/],
    ['nalu --raw --json', /--raw/],
    ['nalu --raw --trace', /--raw/],
    ['nalu --select foo', /'foo'.*slice idr/],
    ['nalu --select 64', /'64'/],
    ['nalu --select ,', /--select/],
    ['nalu --limit 0', /--limit.*'0'/],
    ['nalu --limit -1', /--limit/],
    ['nalu --limit 1e3', /--limit/],
    ['nalu --limit many', /--limit/],
    ['nalu --format avi', /--format.*annexb, .*avc-config, avcc/],
    ['nalu --color red', /--color.*auto, always, never/],
    ['sps --sprop AAAA', /only one of/],
    ['sps --hex 00', /--hex takes bytes: '.*' is no number/],
    ['nalu --jsn', /--jsn.*\n.*--json/],
    ['nalo', /'nalo'.*\n.*nalu/],
    ['ssp', /'ssp'.*\n.*sps/],
  ])('%s', async (args, message) => {
    const { code, stdout, stderr } = await runInProcess([...args.split(' '), STREAM]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^rtmpkit: .*\n(\(Did you mean .*\?\)\n)?$/);
  });

  test('two inputs', async () => {
    expect((await runInProcess(['nalu', STREAM, STREAM])).code).toBe(2);
  });
});

describe('sps of bytes on the command line', () => {
  test.each([
    ['--hex', '676', /'676' has an odd number of hex digits/],
    ['--hex', 'xyz0', /'xyz0' is no number/],
    ['--hex', '', /--hex/],
    ['--sprop', '???', /base64/],
    ['--sprop', '', /base64/],
  ])('%s "%s" is wrong', async (flag, value, message) => {
    const { code, stderr } = await runInProcess(['sps', flag, value]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  test('hex may have spaces and a start code', async () => {
    const bare = await runInProcess(['sps', '--hex', '6764001eacd940a02ff970110000030001000003003c0f162d96']);
    const spaced = await runInProcess([
      'sps',
      '--hex',
      '00 00 00 01 67 64 00 1e ac d9 40 a0 2f f9 70 11 00 00 03 00 01 00 00 03 00 3c 0f 16 2d 96',
    ]);
    expect(bare.code).toBe(0);
    expect(spaced).toEqual(bare);
  });
});

test('no arguments: the help on stderr, and 2', async () => {
  const { code, stdout, stderr } = await rtmpkit([]);
  expect(code).toBe(2);
  expect(stdout.toString()).toBe('');
  expect(stderr).toBe((await rtmpkit(['--help'])).stdout.toString());
});

test('--version is that of the package', async () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(await rtmpkit(['--version'])).toMatchObject({ code: 0, stdout: Buffer.from(`${version}\n`), stderr: '' });
});

test('a missing build is reported in one sentence', async () => {
  const text = readFileSync(join(ROOT, 'bin/rtmpkit.js'), 'utf8');
  expect(text.startsWith('#!/usr/bin/env node\n')).toBe(true);
  expect(text).toMatch(/npm run build/);
});

test('help is at most 80 columns wide', async () => {
  for (const args of [['--help'], ['nalu', '--help'], ['sps', '--help']]) {
    const { stdout } = await rtmpkit(args);
    for (const line of stdout.toString().split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  }
});
