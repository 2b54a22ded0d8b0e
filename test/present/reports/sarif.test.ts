import { readFileSync } from 'node:fs';
import Ajv, { type AnySchemaObject } from 'ajv';
import { describe, expect, test } from 'vitest';
import type { CheckedInput } from '../../../src/analysis/checks/check-report.ts';
import { expectValid } from '../../commands/validators.ts';
import { checkedInput, grouped, NASTY, type ReportChoice, reported } from '../../harness/check-report.ts';

/** The schema is of draft 4; of what later drafts changed, it has the name of the identifier only. */
const readSchema = (): AnySchemaObject => {
  const {
    id: _id,
    $schema: _draft,
    ...schema
  } = JSON.parse(
    readFileSync(new URL('../../vectors/schemas/sarif-2.1.0-rtm.5.json', import.meta.url), 'utf8'),
  ) as AnySchemaObject;
  return schema;
};
const AjvClass = Ajv as unknown as typeof Ajv.default;
const validate = new AjvClass({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(readSchema());

interface Result {
  ruleId: string;
  level: string;
  message: { text: string };
  occurrenceCount: number;
  partialFingerprints: Record<string, string>;
  locations: { physicalLocation: { artifactLocation: { uri: string }; region: Record<string, number> } }[];
}
interface Log {
  runs: {
    results: Result[];
    tool: { driver: { rules: { id: string; help?: { text: string }; defaultConfiguration: { level: string } }[] } };
    invocations: { executionSuccessful: boolean; toolExecutionNotifications?: { message: { text: string } }[] }[];
  }[];
}

const logOf = async (inputs: readonly CheckedInput[], choice?: ReportChoice) => {
  const log = JSON.parse(await reported('sarif', inputs, choice)) as Log;
  expectValid(validate, log);
  expect(log.runs).toHaveLength(1);
  return log.runs[0] as Log['runs'][number];
};

describe('sarif', () => {
  test('the schema refuses what is wrong', () => {
    expect(validate({ version: '2.1.0', runs: [{ results: [] }] })).toBe(false);
    expect(validate({ version: '2.1.0', runs: [{ tool: { driver: { name: 'a' } }, result: [] }] })).toBe(false);
  });

  test('a result: where, how often, with its fingerprint and rule', async () => {
    const run = await logOf([checkedInput([grouped({ count: 14 })])]);
    expect(run.results).toHaveLength(1);
    expect(run.results[0]).toMatchObject({
      ruleId: 'gop/max-bframes',
      level: 'error',
      message: {
        text: '3 B pictures in a row, at most 2 are allowed (tag 12, frame 41 at 1.640 s, byte 5000 (0x1388); 14 times)',
      },
      occurrenceCount: 14,
      partialFingerprints: { 'rtmpkit/v1': '00f1d2c3b4a59687' },
    });
    const place = run.results[0]?.locations[0]?.physicalLocation;
    expect(place).toEqual({
      artifactLocation: { uri: 'cam.flv' },
      region: { startLine: 1, byteOffset: 5000, byteLength: 700 },
    });
    const [rule] = run.tool.driver.rules;
    expect(rule).toMatchObject({ id: 'gop/max-bframes', defaultConfiguration: { level: 'error' } });
    expect(rule?.help?.text).toContain('x264: --bframes 0');
    expect(run.invocations).toEqual([{ executionSuccessful: true }]);
  });

  test('one run for all inputs, errors first', async () => {
    const warning = grouped({ severity: 'warning', ruleId: 'gop/a' });
    const info = grouped({ severity: 'info', ruleId: 'gop/b' });
    const run = await logOf([
      checkedInput([warning, info], { path: 'a b#c?.flv' }),
      checkedInput([grouped()], { path: '/abs/d.flv' }),
      checkedInput([grouped()], { path: null }),
    ]);
    expect(run.results.map(({ level }) => level)).toEqual(['error', 'error', 'warning', 'note']);
    expect(run.results.map(({ locations }) => locations[0]?.physicalLocation.artifactLocation.uri)).toEqual([
      'file:///abs/d.flv',
      'stdin',
      'a%20b%23c%3F.flv',
      'a%20b%23c%3F.flv',
    ]);
    expect(run.tool.driver.rules.map(({ id }) => id).sort()).toEqual(['gop/a', 'gop/b', 'gop/max-bframes']);
  });

  test('5,000 results, the mildest are left out, and the file says so', async () => {
    const findings = Array.from({ length: 60 }, (_, i) =>
      grouped({ ruleId: `gop/${i}`, severity: i === 59 ? 'error' : 'warning' }),
    );
    const run = await logOf(Array.from({ length: 100 }, (_, i) => checkedInput(findings, { path: `${i}.flv` })));
    expect(run.results).toHaveLength(5000);
    expect(run.results.filter(({ level }) => level === 'error')).toHaveLength(100);
    expect(run.results[99]?.level).toBe('error');
    expect(run.invocations[0]?.toolExecutionNotifications?.map(({ message }) => message.text)).toEqual([
      '1000 results left out: GitHub shows 5000 of a file. The mildest are left out first.',
    ]);
  });

  test('an input that was not checked is a notification, and the run has not succeeded', async () => {
    const error = { code: 'ENOENT', message: 'no such file' };
    const run = await logOf([checkedInput([], { path: 'gone.flv', error })]);
    expect(run.invocations[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [{ level: 'error', message: { text: 'gone.flv was not checked: no such file' } }],
    });
  });

  test('braces of a message are no placeholders', async () => {
    const run = await logOf([checkedInput([grouped({ message: NASTY, location: {} })], { path: NASTY })]);
    expect(run.results[0]?.message.text.replaceAll('{{', '{').replaceAll('}}', '}')).toBe(NASTY);
    const uri = run.results[0]?.locations[0]?.physicalLocation.artifactLocation.uri ?? '';
    expect(uri).toMatch(/^[A-Za-z0-9%._~!$&'()*+,;=@/-]+$/);
  });
});
