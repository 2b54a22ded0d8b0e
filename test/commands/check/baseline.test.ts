import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runInProcess } from '../in-process.ts';
import { ROOT } from '../program.ts';
import { expectValid, validator } from '../validators.ts';

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-baseline-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Seven times two B pictures in a row. */
const FLV = join(ROOT, 'samples/bframes.flv');
const check = (baseline: string, ...args: string[]) =>
  runInProcess(['check', '--no-config', '--baseline', join(folder, baseline), ...args]);
const MAX_1 = ['--rule', 'gop/max-bframes=error:max=1'];

describe('--baseline', () => {
  test('what is in it does not fail; what is new or worse does', async () => {
    expect(await check('a.json', FLV, ...MAX_1)).toMatchObject({ code: 2, stdout: '' });
    expect((await check('a.json', FLV, ...MAX_1, '--update-baseline')).code).toBe(0);
    const written = JSON.parse(readFileSync(join(folder, 'a.json'), 'utf8'));
    expectValid(validator('baseline.schema.json'), written);
    expect(written.findings).toMatchObject([{ path: FLV, ruleId: 'gop/max-bframes', severity: 'error', count: 7 }]);

    const again = await check('a.json', FLV, ...MAX_1, '--json');
    expect(again.code).toBe(0);
    const [input] = JSON.parse(again.stdout).inputs;
    expect(input).toMatchObject({ findings: [], summary: { error: 0 } });
    expect(input.skipped).toContainEqual(
      expect.objectContaining({ ruleId: 'gop/max-bframes', reason: 'its findings are in the baseline' }),
    );
    // A rule that is known is no lack of data.
    expect(
      (await check('a.json', FLV, ...MAX_1, '--require-all', '--rule', 'gop/min-interval=warn:seconds=9')).code,
    ).not.toBe(2);

    const more = join(folder, 'a.json');
    const fewer = { ...written, findings: written.findings.map((known: object) => ({ ...known, count: 6 })) };
    writeFileSync(more, JSON.stringify(fewer));
    expect((await check('a.json', FLV, ...MAX_1)).code).toBe(1);
    const milder = {
      ...written,
      findings: written.findings.map((known: object) => ({ ...known, severity: 'warning' })),
    };
    writeFileSync(more, JSON.stringify(milder));
    expect((await check('a.json', FLV, ...MAX_1)).code).toBe(1);
  });

  test('an update keeps what it says of other inputs', async () => {
    await check('b.json', FLV, ...MAX_1, '--update-baseline');
    await check(
      'b.json',
      join(ROOT, 'samples/bframes.h264'),
      '--rule',
      'gop/max-bframes=error:max=0',
      '--update-baseline',
    );
    const { findings } = JSON.parse(readFileSync(join(folder, 'b.json'), 'utf8')) as { findings: { path: string }[] };
    expect(findings.map(({ path }) => path).sort()).toEqual([FLV, join(ROOT, 'samples/bframes.h264')]);
    // What was mended leaves it.
    await check('b.json', FLV, '--update-baseline');
    expect(JSON.parse(readFileSync(join(folder, 'b.json'), 'utf8')).findings).toHaveLength(1);
  });

  test('broken bytes are not accepted, but with --force', async () => {
    const damaged = join(ROOT, 'samples/damaged.h264');
    const refused = await check('c.json', damaged, '--update-baseline');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('nal/emulation-prevention');
    expect(() => readFileSync(join(folder, 'c.json'))).toThrow();
    expect((await check('c.json', damaged, '--update-baseline', '--force')).code).toBe(0);
    expect((await check('c.json', damaged)).code).toBe(0);
  });

  test('a file that is none, and --update-baseline alone: exit code 2', async () => {
    writeFileSync(join(folder, 'd.json'), '{"schema":"rtmpkit/check/1"}');
    expect((await check('d.json', FLV)).stderr).toContain("is no baseline of 'rtmpkit check --update-baseline'");
    const { code, stderr } = await runInProcess(['check', FLV, '--update-baseline']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'rtmpkit: --update-baseline needs --baseline <file>\n' });
  });
});
