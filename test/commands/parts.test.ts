import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runInProcess } from './in-process.ts';
import { rtmpkit } from './program.ts';
import { bytesOfSample, sample } from './streams.ts';
import { expectValidOutput } from './validators.ts';

type Json = Record<string, unknown>;

const run = async (...args: string[]) => {
  const outcome = await runInProcess(args);
  expectValidOutput(args, outcome.stdout);
  return outcome;
};
const documentOf = async (...args: string[]): Promise<Json> => JSON.parse((await run(...args, '--json')).stdout);
const linesOf = async (...args: string[]): Promise<Json[]> =>
  (await run(...args, '--ndjson')).stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

const COMMANDS = [
  { command: 'nalu', path: sample('damaged.h264'), lists: ['nalus'], records: ['nalu'] },
  { command: 'sps', path: sample('damaged.h264'), lists: ['sps', 'pps'], records: ['sps', 'pps'] },
  { command: 'flv', path: sample('bframes.flv'), lists: ['tags'], records: ['tag'] },
  { command: 'nalu', path: sample('bframes.flv'), lists: ['nalus'], records: ['nalu'] },
] as const;

describe.each(COMMANDS)('$command $path', ({ command, path, lists, records }) => {
  test('--summary leaves out the records, --no-summary the summary', async () => {
    const whole = await documentOf(command, path);
    const without = (...keys: readonly string[]): Json =>
      Object.fromEntries(Object.entries(whole).filter(([key]) => !keys.includes(key)));
    expect(await documentOf(command, path, '--summary')).toEqual(without(...lists));
    expect(await documentOf(command, path, '--no-summary')).toEqual(without('summary', 'qp'));
  });

  test('NDJSON too', async () => {
    const whole = await linesOf(command, path);
    const without = (...kinds: readonly string[]): Json[] =>
      whole.filter(({ record }) => !kinds.includes(String(record)));
    expect(await linesOf(command, path, '--summary')).toEqual(without(...records));
    expect(await linesOf(command, path, '--no-summary')).toEqual(without('summary'));
  });

  test('the two parts of the table make the whole', async () => {
    const whole = await run(command, path);
    const summary = await run(command, path, '--summary');
    const rest = await run(command, path, '--no-summary');
    expect(`${rest.stdout}\n${summary.stdout}`).toBe(whole.stdout);
    expect(summary.stdout).toMatch(/^\S|^ {2}\S/);
    // Warnings and exit code do not depend on what is shown.
    for (const { code, stderr } of [summary, rest]) expect({ code, stderr }).toEqual(pick(whole));
  });

  test('--summary has no units to trace', async () => {
    const { code, stderr } = await run(command, path, '--summary', '--trace');
    expect(code).toBe(2);
    expect(stderr).toMatch(/--trace does not apply/);
  });
});

const pick = ({ code, stderr }: { code: number; stderr: string }) => ({ code, stderr });

describe('--range', () => {
  const h264 = sample('hrd-aud.h264');
  const flv = sample('bframes.flv');
  const inTime = (from: number, to: number) => (dtsMs: number) => dtsMs >= from && dtsMs <= to;

  test.each([
    ['10..20', 10, 20],
    ['7..7', 7, 7],
    ['..3', 0, 3],
    ['150..', 150, 1e9],
    ['900..1000', 900, 1000],
  ])('%s: records by number; the summary is that of all', async (range, from, to) => {
    for (const [command, path, list] of [
      ['nalu', h264, 'nalus'],
      ['flv', flv, 'tags'],
    ] as const) {
      const all = await documentOf(command, path);
      const some = await documentOf(command, path, '--range', range);
      const records = all[list] as { index: number }[];
      expect(some[list]).toEqual(records.filter(({ index }) => index >= from && index <= to));
      expect(some['summary']).toEqual(all['summary']);
    }
  });

  test.each([
    ['200ms..400ms', inTime(200, 400)],
    ['0.2s..0.4s', inTime(200, 400)],
    ['..100ms', inTime(-1e9, 100)],
    ['0.5s..', inTime(500, 1e9)],
    ['0m..0.01m', inTime(0, 600)],
    ['1h..', inTime(3_600_000, 1e12)],
  ])('%s: records by decoding time', async (range, isIn) => {
    const all = await documentOf('flv', flv);
    const some = await documentOf('flv', flv, '--range', range);
    expect(some['tags']).toEqual((all['tags'] as { dtsMs: number }[]).filter(({ dtsMs }) => isIn(dtsMs)));
    expect(some['summary']).toEqual(all['summary']);
    const units = (await documentOf('nalu', flv))['nalus'] as { container: { dtsMs: number } }[];
    const kept = (await documentOf('nalu', flv, '--range', range))['nalus'];
    expect(kept).toEqual(units.filter(({ container }) => isIn(container.dtsMs)));
  });

  test('with --select and --limit: the first of the selected in the range', async () => {
    const all = (await documentOf('nalu', h264))['nalus'] as { index: number; nal_unit_type: number }[];
    const some = await documentOf('nalu', h264, '--range', '20..60', '--select', 'aud', '--limit', '3');
    const expected = all.filter(({ index, nal_unit_type }) => index >= 20 && index <= 60 && nal_unit_type === 9);
    expect(some['nalus']).toEqual(expected.slice(0, 3));
    expect(some['summary']).toMatchObject({ complete: false });
  });

  test('with --trace: only what is in the range', async () => {
    const { stdout } = await run('nalu', h264, '--range', '1..2', '--trace', '--no-summary');
    expect(stdout.match(/^ +\d+ +\d+ +\d .*$/gm)).toHaveLength(2);
    expect(stdout.match(/nal_unit\(\)/g)).toHaveLength(2);
  });

  test('with --raw: the units themselves', async () => {
    const all = (await documentOf('nalu', h264))['nalus'] as { offset: number }[];
    const { stdout } = await rtmpkit(['nalu', h264, '--raw', '--range', '2..4']);
    const bytes = bytesOfSample('hrd-aud.h264').subarray(all[2]?.offset, all[5]?.offset);
    expect(stdout.equals(bytes)).toBe(true);
  });

  test.each(['..', '5', '5..3', '2s..1s', '5..3s', '1s..3', '1.5..2', 'a..b', '1..2..3', '-1..3', '1d..2d', '1e3..'])(
    '%s is no range',
    async (range) => {
      const { code, stdout, stderr } = await run('nalu', h264, `--range=${range}`);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^rtmpkit: option '--range <a\.\.b>' argument '.*' is invalid\. \S.*\n$/);
    },
  );

  test('a raw stream has no times', async () => {
    const { code, stdout, stderr } = await run('nalu', h264, '--range', '1s..2s');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      'rtmpkit: --range by time needs an input with timestamps, and annexb has none: give numbers of units\n',
    );
  });
});

describe('--fail-on', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-fail-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const clean = sample('bframes.h264');
  const withError = sample('damaged.h264');
  const commands = [
    ['nalu', clean, { error: 0, warning: 0, never: 0 }],
    ['nalu', withError, { error: 1, warning: 1, never: 0 }],
    ['sps', withError, { error: 1, warning: 1, never: 0 }],
    ['flv', 'warning.flv', { error: 0, warning: 1, never: 0 }],
    ['nalu', 'nowhere.h264', { error: 3, warning: 3, never: 3 }],
  ] as const;

  test.each(commands)('%s %s: exit code %j', async (command, path, codes) => {
    // A second FLV header in the middle: a warning.
    const flv = Buffer.concat([bytesOfSample('bframes.flv'), bytesOfSample('bframes.flv')]);
    for (const [failOn, expected] of Object.entries(codes)) {
      const stdin = path === 'warning.flv' ? { stdin: flv } : {};
      const args = [command, path === 'warning.flv' ? '-' : path, '--fail-on', failOn];
      const { code } = await runInProcess(args, stdin);
      expect({ failOn, code }).toEqual({ failOn, code: expected });
    }
  });

  test('is an error by default', async () => {
    expect((await run('nalu', withError)).code).toBe(1);
  });

  test('convert: an output that was written', async () => {
    for (const [failOn, expected] of Object.entries({ error: 1, warning: 1, never: 0 })) {
      const args = ['convert', withError, join(folder, `${failOn}.flv`), '--fail-on', failOn];
      expect({ failOn, code: (await runInProcess(args)).code }).toEqual({ failOn, code: expected });
    }
  });

  test('convert: nothing was written, which is never a success', async () => {
    // The parameter sets alone.
    const stdin = bytesOfSample('bframes.h264').subarray(0, 40);
    const args = ['convert', '-', join(folder, 'none.flv'), '--fail-on', 'never'];
    const { code, stderr } = await runInProcess(args, { stdin });
    expect(code).toBe(1);
    expect(stderr).toMatch(/nothing was written/);
  });
});
