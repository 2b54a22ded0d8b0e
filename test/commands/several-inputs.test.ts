import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { runInProcess } from './in-process.ts';
import { killPrograms, rtmpkit } from './program.ts';
import { bytesOfSample, sample } from './streams.ts';
import { expectValidOutput } from './validators.ts';

afterEach(killPrograms);
const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-inputs-'));
afterAll(() => rmSync(folder, { recursive: true }));

const A = sample('baseline.h264');
const B = sample('bframes.flv');
const DAMAGED = sample('damaged.h264');
const NOWHERE = join(folder, 'nowhere.h264');
const TEXT = join(folder, 'text.txt');
writeFileSync(TEXT, 'This is a text, and no stream.\n');

const alone = async (path: string, ...flags: string[]) => (await runInProcess(['sps', path, ...flags])).stdout;

describe('sps of several inputs', () => {
  test('a heading each, then what sps shows of it alone', async () => {
    const { code, stdout, stderr } = await runInProcess(['sps', A, B]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(`==> ${A} <==\n${await alone(A)}\n==> ${B} <==\n${await alone(B)}`);
  });

  test('one document, whose files are the documents of the inputs', async () => {
    const args = ['sps', A, B, '--json'];
    const { code, stdout, stderr } = await runInProcess(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expectValidOutput(args, stdout);
    expect(JSON.parse(stdout)).toEqual({
      schema: 'rtmpkit/sps-files/1',
      files: [JSON.parse(await alone(A, '--json')), JSON.parse(await alone(B, '--json'))],
    });
  });

  test('the document of one input is what it always was', async () => {
    expect(JSON.parse(await alone(A, '--json'))).toMatchObject({ schema: 'rtmpkit/sps/1', input: { path: A } });
  });

  test('lines: the inputs one after the other, each with its header and summary', async () => {
    const { stdout } = await runInProcess(['sps', A, B, '--ndjson']);
    expect(stdout).toBe((await alone(A, '--ndjson')) + (await alone(B, '--ndjson')));
  });

  test.each([
    ['all well', [A, B], [], 0],
    ['one has errors', [A, DAMAGED, B], [], 1],
    ['one has errors that do not count', [A, DAMAGED, B], ['--fail-on', 'never'], 0],
    ['one is not there', [A, NOWHERE, DAMAGED], [], 3],
    ['one is no stream', [TEXT, A], [], 3],
  ])('the exit code is the highest: %s', async (_, paths, flags, code) => {
    for (const output of [[], ['--json'], ['--ndjson']]) {
      const args = ['sps', ...paths, ...flags, ...output];
      const outcome = await runInProcess(args);
      expect(outcome.code).toBe(code);
      expectValidOutput(args, outcome.stdout);
    }
  });

  test('an input that cannot be read is reported, and the next one is read', async () => {
    const { stdout, stderr } = await runInProcess(['sps', NOWHERE, TEXT, A]);
    expect(stderr).toBe(
      `rtmpkit: ${NOWHERE}: no such file\nrtmpkit: ${TEXT}: unknown format (looks like text); use --format to set it\n`,
    );
    expect(stdout).toBe(`==> ${NOWHERE} <==\n\n==> ${TEXT} <==\n\n==> ${A} <==\n${await alone(A)}`);
    const json = await runInProcess(['sps', NOWHERE, TEXT, A, '--json']);
    expect(json.stderr).toBe(stderr);
    const fault = (path: string, code: string, message: unknown) => ({
      schema: 'rtmpkit/sps/1',
      input: { path },
      error: { code, message },
    });
    expect(JSON.parse(json.stdout).files).toEqual([
      fault(NOWHERE, 'ENOENT', 'no such file'),
      fault(TEXT, 'unknown-format', expect.stringContaining('looks like text')),
      JSON.parse(await alone(A, '--json')),
    ]);
    const [first = '', second = '', third = ''] = (
      await runInProcess(['sps', NOWHERE, TEXT, A, '--ndjson'])
    ).stdout.split('\n');
    expect(JSON.parse(first)).toEqual({
      record: 'error',
      input: { path: NOWHERE },
      code: 'ENOENT',
      message: 'no such file',
    });
    expect(JSON.parse(second)).toMatchObject({ record: 'error', code: 'unknown-format' });
    expect(JSON.parse(third)).toMatchObject({ record: 'header', input: { path: A } });
  });

  test('one of them may be standard input, once', async () => {
    const { code, stdout } = await runInProcess(['sps', A, '-', '--json'], { stdin: bytesOfSample('bframes.h264') });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).files.map(({ input }: { input: { path: string | null } }) => input.path)).toEqual([
      A,
      null,
    ]);
    expect(await runInProcess(['sps', '-', A, '-'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'rtmpkit: standard input can be read only once\n',
    });
  });

  test('more inputs than a stream may have listeners', async () => {
    const { code, stdout, stderr } = await rtmpkit(['sps', ...Array.from({ length: 30 }, () => A)]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.toString().match(/==>/g)).toHaveLength(30);
  });

  test('an interruption ends with a whole document', async () => {
    const args = ['sps', A, B, '--json'];
    const { code, stdout } = await runInProcess(args, { interrupted: AbortSignal.abort() });
    expect(code).toBe(130);
    expectValidOutput(args, stdout);
    expect(JSON.parse(stdout).files).toHaveLength(1);
  });

  test('not together with --hex', async () => {
    expect((await runInProcess(['sps', A, B, '--hex', '67'])).code).toBe(2);
  });
});

test('other commands take one', async () => {
  expect((await runInProcess(['nalu', A, B])).code).toBe(2);
});
