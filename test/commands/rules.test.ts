import { describe, expect, test } from 'vitest';
import { RULES } from '../../src/analysis/checks/registry.ts';
import { runInProcess } from './in-process.ts';
import { expectValidOutput } from './validators.ts';

describe('rules', () => {
  test('a line for each rule, in the order of the registry', async () => {
    const { code, stdout } = await runInProcess(['rules']);
    expect(code).toBe(0);
    const ids = stdout.split('\n').flatMap((line) => /^(\S+\/\S+) /.exec(line)?.[1] ?? []);
    expect(ids).toEqual(RULES.map(({ id }) => id));
    expect(stdout).toMatch(/gop\/max-bframes +off +\(asks for max\)/);
  });

  test('of a preset: what is on, with its options', async () => {
    const { stdout } = await runInProcess(['rules', '--preset', 'low-latency']);
    expect(stdout).toMatch(/gop\/max-bframes +error +max=0/);
    expect(stdout).not.toContain(' off ');
  });

  test('as JSON', async () => {
    const args = ['rules', '--json', '--preset', 'low-latency'];
    const { stdout } = await runInProcess(args);
    expectValidOutput(args, stdout);
    const { rules } = JSON.parse(stdout) as { rules: { id: string; presets: object; codes: string[] }[] };
    expect(rules.find(({ id }) => id === 'gop/max-bframes')?.presets).toMatchObject({
      'low-latency@2026-11': ['error', { max: 0 }],
    });
    expect(rules.find(({ id }) => id === 'nal/forbidden-bit')?.codes).toEqual([
      'forbidden-zero-bit',
      'obu-reserved-bits',
    ]);
    expectValidOutput(['rules', '--json'], (await runInProcess(['rules', '--json'])).stdout);
  });

  test('fits a terminal', async () => {
    const { stdout } = await runInProcess(['rules', '--preset', 'youtube', '--color', 'never'], { columns: 80 });
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});

describe('explain', () => {
  test.each(RULES.map(({ id }) => [id]))('%s', async (id) => {
    const { code, stdout } = await runInProcess(['explain', id]);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^${id}  \\S`));
    expect(stdout.split('\n').filter((line) => line.length > 80 && / {2}/.test(line.slice(40)))).toEqual([]);
  });

  test.each([
    ['dts-backward', 'flv/dts-monotonic'],
    ['truncated', 'nal/syntax'],
    ['gopSizeLong', 'gop/max-interval'],
    ['key-frame-not-idr', 'gop/closed'],
  ])('the code %s: %s', async (code, id) => {
    expect((await runInProcess(['explain', code])).stdout).toContain(`${id}  `);
  });

  test('a name that is none: exit code 2 and the nearest', async () => {
    expect(await runInProcess(['explain', 'gop/close'])).toEqual({
      code: 2,
      stdout: '',
      stderr: "rtmpkit: there is no rule or code 'gop/close'; did you mean gop/closed?\n",
    });
  });
});

describe('presets', () => {
  test('a line for each, and one in full', async () => {
    expect((await runInProcess(['presets'])).stdout).toMatch(/^youtube@2026-10 +2026-10-04 +official +YouTube/m);
    const { stdout } = await runInProcess(['presets', 'show', 'twitch']);
    expect(stdout).toMatch(/^twitch@2026-10 {2}Twitch\n/);
    expect(stdout).toContain('extends  rtmp-ingest');
    expect(stdout).toMatch(/gop\/max-interval +warn seconds=4:recommendedSeconds=2/);
  });

  test('as JSON', async () => {
    for (const args of [
      ['presets', '--json'],
      ['presets', 'show', 'youtube', '--json'],
    ]) {
      expectValidOutput(args, (await runInProcess(args)).stdout);
    }
  });

  test.each([
    [['presets', 'show'], 'rtmpkit: which one? rtmpkit presets show'],
    [['presets', 'show', 'twich'], "rtmpkit: there is no preset 'twich'; did you mean twitch?"],
    [['presets', 'list'], 'Allowed choices are show.'],
  ])('%j: exit code 2', async (args, message) => {
    const { code, stderr } = await runInProcess(args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('--rule and --off where readers find something', () => {
  const nalu = (...flags: string[]) => runInProcess(['nalu', 'samples/damaged.h264', '--json', '--summary', ...flags]);
  const diagnostics = async (...flags: string[]) =>
    (JSON.parse((await nalu(...flags)).stdout).summary as { diagnostics: object }).diagnostics;

  test('nalu: a rule is off, another is a warning', async () => {
    expect(await diagnostics()).toEqual({ error: 2, warning: 0, info: 0 });
    expect(await diagnostics('--off', 'au/first-slice')).toEqual({ error: 1, warning: 0, info: 0 });
    const flags = ['--rule', 'au/first-slice=warn', '--off', 'nal/emulation-prevention'];
    expect(await diagnostics(...flags)).toEqual({ error: 0, warning: 1, info: 0 });
    expect((await nalu(...flags)).code).toBe(0);
  });

  test('flv: summary and exit code follow', async () => {
    const path = 'test/cases/haishinkit1844-dup-pts.flv';
    const summary = async (...flags: string[]) => {
      const { code, stdout } = await runInProcess(['flv', path, '--json', '--summary', ...flags]);
      return { code, ...JSON.parse(stdout).summary.diagnostics };
    };
    const plain = await summary();
    const raised = await summary('--rule', 'pts/duplicate=error');
    expect(plain).toMatchObject({ code: 0, error: 0 });
    expect(raised).toMatchObject({ code: 1 });
    expect(raised.error + raised.warning).toBe(plain.warning);
    expect((await summary('--off', 'pts/duplicate')).warning).toBe(plain.warning - raised.error);
  });

  test('sps and convert take them, too', async () => {
    expect((await runInProcess(['sps', 'samples/damaged.h264'])).code).toBe(1);
    const off = ['--off', 'au/first-slice,nal/emulation-prevention'];
    expect((await runInProcess(['sps', 'samples/damaged.h264', ...off])).code).toBe(0);
    const convert = (...flags: string[]) =>
      runInProcess(['convert', 'samples/damaged.h264', '-', '--to', 'flv', ...flags]);
    expect((await convert()).code).toBe(1);
    expect((await convert(...off)).stderr).not.toContain('au/first-slice');
  });

  test.each([
    [['--rule', 'gop/constant=error'], 'gop/constant: only rtmpkit check checks this rule'],
    [['--rule', 'gop/max-interval:seconds=2'], '--rule gop/max-interval: options are for rtmpkit check'],
    [['--off', 'nal/ordre'], "--off: there is no rule 'nal/ordre'; did you mean nal/order?"],
  ])('%j: exit code 2', async (flags, message) => {
    const { code, stderr } = await nalu(...flags);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
