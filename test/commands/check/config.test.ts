import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { globMatcher } from '../../../src/commands/check/config/glob.ts';
import { readJsonc } from '../../../src/commands/check/config/jsonc.ts';
import { runInProcess } from '../in-process.ts';
import { ROOT, rtmpkit } from '../program.ts';
import { expectValid, validator } from '../validators.ts';

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-config-'));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, 'legacy'));

const write = (name: string, text: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
/** Two B pictures in a row, eight times. */
const stream = readFileSync(join(ROOT, 'samples/bframes.flv'));
const input = write('a.flv', stream);
const legacy = write('legacy/a.flv', stream);

let count = 0;
const check = async (config: object | string, args: readonly string[] = [input]) => {
  const path = write(`config-${count++}.json`, typeof config === 'string' ? config : JSON.stringify(config));
  return runInProcess(['check', '--config', path, '--report', 'json', ...args]);
};
/** Rules that fail, with their severity. */
const failing = async (config: object | string, args?: readonly string[]) => {
  const { stdout, stderr } = await check(config, args);
  expect(stderr).toBe('');
  const { inputs } = JSON.parse(stdout) as {
    inputs: { findings: { ruleId: string; severity: string; preset?: string }[] }[];
  };
  return inputs.flatMap(({ findings }) => findings.map(({ ruleId, severity }) => `${severity} ${ruleId}`));
};

describe('a configuration', () => {
  test('has comments and trailing commas', async () => {
    const text = '// no B\n{ "rules": { /* none */ "gop/max-bframes": ["error", { "max": 0, }], }, }\n';
    expect(await failing(text)).toEqual(['error gop/max-bframes']);
  });

  test('extends presets; rules are above them', async () => {
    const extended = { extends: ['rtmpkit:low-latency'] };
    expect(await failing(extended)).toContain('error gop/max-bframes');
    const rules = { 'gop/max-bframes': 'warn' };
    expect(await failing({ ...extended, rules })).toContain('warning gop/max-bframes');
  });

  test('extends a file beside it', async () => {
    write('base.json', JSON.stringify({ rules: { 'gop/max-bframes': ['error', { max: 0 }] } }));
    expect(await failing({ extends: ['./base.json'], rules: { 'gop/max-bframes': 'info' } })).toEqual([
      'info gop/max-bframes',
    ]);
    const path = write('circle.json', JSON.stringify({ extends: ['./circle.json'] }));
    expect((await runInProcess(['check', '--config', path, input])).stderr).toContain('it extends itself');
  });

  test('has rules for some files, from its folder on', async () => {
    const config = {
      rules: { 'gop/max-bframes': ['error', { max: 0 }] },
      overrides: [{ files: ['legacy/**'], rules: { 'gop/max-bframes': 'off' } }],
    };
    expect(await failing(config)).toEqual(['error gop/max-bframes']);
    expect(await failing(config, [legacy])).toEqual([]);
    expect(await failing(config, [legacy, '--rule', 'gop/max-bframes=warn:max=1'])).toEqual([
      'warning gop/max-bframes',
    ]);
  });

  test('has rules for some tracks', async () => {
    const on = (track: string) => ({ overrides: [{ tracks: [track], rules: { 'gop/max-bframes': { max: 0 } } }] });
    expect(await failing(on('video'))).toEqual(['error gop/max-bframes']);
    expect(await failing(on('video:1'))).toEqual([]);
  });

  test('ignores a rule until a day; after it, that is a finding', async () => {
    const rules = { 'gop/max-bframes': ['error', { max: 0 }] };
    const ignore = { rule: 'gop/max-bframes', files: ['legacy/**'], reason: 'old encoder' };
    expect(await failing({ rules, ignore: [ignore] }, [legacy])).toEqual([]);
    expect(await failing({ rules, ignore: [ignore] })).toEqual(['error gop/max-bframes']);
    expect(await failing({ rules, ignore: [{ ...ignore, until: '2999-01-01' }] }, [legacy])).toEqual([]);
    const expired = { rules, ignore: [{ ...ignore, until: '2020-01-01' }] };
    expect(await failing(expired, [legacy])).toEqual(['error gop/max-bframes', 'warning config/expired-ignore']);
    const strict = await check(expired, [legacy, '--strict-ignore']);
    expect(strict).toMatchObject({ code: 2, stdout: '' });
    expect(strict.stderr).toContain('gop/max-bframes was ignored until 2020-01-01 (old encoder)');
  });

  test('limits what is kept and how long is read', async () => {
    const rules = { 'gop/max-bframes': ['error', { max: 0 }] };
    const inputOf = async (limits: object) => JSON.parse((await check({ rules, limits })).stdout).inputs[0];
    expect((await inputOf({ maxFindingsPerRule: 1 })).findings[0]).toMatchObject({
      count: 8,
      occurrences: { length: 1 },
    });
    expect(await inputOf({ maxDurationSec: 0.4 })).toMatchObject({ complete: false, summary: { frames: 11 } });
    // 25 frames/s: only the runs after frame 15 are left.
    expect((await inputOf({ warmupSec: 0.6 })).findings[0].count).toBeLessThan(8);
  });

  test.each([
    ['{ "rule": {} }', "1:3: a configuration has no 'rule'; did you mean rules?"],
    [
      '{\n  "rules": {\n    "gop/max-bframe": "error"\n  }\n}',
      "3:5: there is no rule 'gop/max-bframe'; did you mean gop/max-bframes?",
    ],
    [
      '{ "rules": { "gop/max-bframes": ["error", { "maximum": 1 }] } }',
      "1:45: gop/max-bframes has no option 'maximum'",
    ],
    ['{ "rules": { "gop/max-bframes": "loud" } }', '1:33: gop/max-bframes: "loud" is no severity'],
    ['{ "ignore": [{ "rule": "nal/order" }] }', '1:14: an entry of ignore has a reason'],
    ['{ "ignore": [{ "rule": "nal/order", "reason": "x", "until": "soon" }] }', '1:61: until takes a day'],
    ['{ "limits": { "maxFindingsPerRule": 0 } }', '1:37: maxFindingsPerRule takes a whole number'],
    ['{ "rules": {} ', "1:15: the file ends where ',' or '}' is expected"],
    ['{ "rules": {}, "rules": {} }', '1:16: "rules" stands here twice'],
    ['{ "extends": ["youtub"] }', "there is no preset 'youtub'; did you mean youtube?"],
    ['{ "overrides": [{ "rules": {} }] }', '1:17: an override says for which files or tracks it is'],
  ])('%s: exit code 2, with the place', async (text, message) => {
    const { code, stdout, stderr } = await check(text);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  test('a rule that does nothing without an option is refused', async () => {
    const { code, stderr } = await check({ rules: { 'gop/max-bframes': 'error' } });
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'rtmpkit: gop/max-bframes needs an option: max\n' });
  });

  test('is found upward from the working directory', async () => {
    write('rtmpkit.config.json', '{ "rules": { "gop/max-bframes": ["error", { "max": 0 }] } }');
    const cwd = join(folder, 'legacy');
    expect((await rtmpkit(['check', 'a.flv'], { cwd })).code).toBe(1);
    expect((await rtmpkit(['check', 'a.flv', '--no-config'], { cwd })).code).toBe(0);
  });
});

describe('--print-config', () => {
  test('is a configuration that says the same', async () => {
    const args = ['check', input, '--no-config', '--preset', 'low-latency', '--off', 'nal/order'];
    const { code, stdout } = await runInProcess([...args, '--print-config']);
    expect(code).toBe(0);
    const printed = JSON.parse(stdout);
    expect(printed.rules).toMatchObject({ 'gop/max-bframes': ['error', { max: 0 }], 'nal/order': 'off' });
    expectValid(validator('config.schema.json'), printed);
    const again = await runInProcess(['check', input, '--config', write('printed.json', stdout), '--print-config']);
    expect(JSON.parse(again.stdout)).toEqual(printed);
  });
});

describe('the schema', () => {
  test.each([
    [{ rules: { 'gop/max-bframes': 'loud' } }],
    [{ ignore: [{ rule: 'nal/order' }] }],
    [{ limits: { seconds: 1 } }],
  ])('refuses %j', (config) => expect(validator('config.schema.json')(config)).toBe(false));

  test('takes all forms of a setting', () => {
    const settings = ['off', 'warn', ['error', { max: 1 }], { max: 2 }];
    for (const setting of settings) {
      expectValid(validator('config.schema.json'), {
        $schema: './node_modules/rtmpkit/dist/schemas/config.schema.json',
        rules: { 'gop/max-bframes': setting },
      });
    }
  });
});

describe('JSON with comments', () => {
  test.each([['{"a":[1,-2.5e3,true,null,"\\u00e9\\n"]}'], ['[]'], ['"x"']])('%s is read as by JSON.parse', (text) =>
    expect(readJsonc(text).value).toEqual(JSON.parse(text)),
  );

  test.each(['', '{', '[1,,2]', '{"a" 1}', '01', "'a'", '"\n"', '{"a":1}}', '/*', '[1 2]'])('%j is refused', (text) =>
    expect(() => readJsonc(text)).toThrow(/expected|no JSON/),
  );

  test('__proto__ is a member like any other', () => {
    expect(Object.keys(readJsonc('{"__proto__":1}').value as object)).toEqual(['__proto__']);
  });
});

describe('patterns', () => {
  test.each([
    ['**/*-ll.flv', ['a-ll.flv', 'x/y/a-ll.flv'], ['a.flv', 'a-ll.flv/b']],
    ['legacy/**', ['legacy/a', 'legacy/x/a'], ['legacy', 'old/legacy/a']],
    ['*.flv', ['a.flv', 'x/a.flv'], ['a.flvx', 'a.fl']],
    ['x/*.flv', ['x/a.flv'], ['a.flv', 'x/y/a.flv']],
    ['./x/?.{flv,h264}', ['x/a.flv', 'x/b.h264'], ['x/ab.flv', 'x/a.aac']],
    ['cam[0-3].flv', ['cam2.flv'], ['cam4.flv']],
    ['cam[!0-3].flv', ['cam4.flv'], ['cam2.flv']],
    ['a.b+(c).flv', ['a.b+(c).flv'], ['aXb+(c).flv', 'a.bb(c).flv']],
  ])('%s', (pattern, matching, others) => {
    const matches = globMatcher(pattern);
    expect(matching.filter((path) => !matches(path))).toEqual([]);
    expect(others.filter(matches)).toEqual([]);
  });
});
