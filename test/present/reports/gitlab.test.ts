import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { describe, expect, test } from 'vitest';
import type { CheckedInput } from '../../../src/analysis/checks/check-report.ts';
import { expectValid } from '../../commands/validators.ts';
import { checkedInput, grouped, NASTY, type ReportChoice, reported } from '../../harness/check-report.ts';

const AjvClass = Ajv as unknown as typeof Ajv.default;
const schema = JSON.parse(
  readFileSync(new URL('../../vectors/schemas/gitlab-codeclimate.json', import.meta.url), 'utf8'),
);
const validate = new AjvClass().compile(schema);

interface Issue {
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: string;
  readonly description: string;
}

const issuesOf = async (inputs: readonly CheckedInput[], choice?: ReportChoice) => {
  const issues = JSON.parse(await reported('gitlab', inputs, choice)) as Issue[];
  for (const issue of issues) {
    expectValid(validate, issue);
    // The documentation of GitLab: these and no others.
    expect(['info', 'minor', 'major', 'critical', 'blocker']).toContain(issue.severity);
  }
  const prints = issues.map(({ fingerprint }) => fingerprint);
  expect(new Set(prints).size).toBe(prints.length);
  return issues;
};

describe('gitlab', () => {
  test('an issue for each finding', async () => {
    const [first, second] = await issuesOf([
      checkedInput([grouped({ count: 2 }), grouped({ ruleId: 'gop/a', severity: 'warning' })]),
    ]);
    expect(first).toMatchObject({
      description:
        '3 B pictures in a row, at most 2 are allowed (tag 12, frame 41 at 1.640 s, byte 5000 (0x1388); 2 times)',
      check_name: 'gop/max-bframes',
      severity: 'major',
      location: { path: 'cam.flv', lines: { begin: 1 } },
    });
    expect(second).toMatchObject({ check_name: 'gop/a', severity: 'minor' });
  });

  test('the fingerprint stays for another encode, and differs between inputs', async () => {
    const prints = async (path: string, byteOffset: number) =>
      (await issuesOf([checkedInput([grouped({ location: { byteOffset } })], { path })])).map((one) => one.fingerprint);
    expect(await prints('a.flv', 1)).toEqual(await prints('a.flv', 2));
    expect(await prints('a.flv', 1)).not.toEqual(await prints('b.flv', 1));
  });

  test('nothing found is an empty list; an input that was not checked is a finding', async () => {
    expect(await issuesOf([checkedInput()])).toEqual([]);
    const error = { code: 'ENOENT', message: 'no such file' };
    const [first] = await issuesOf([checkedInput([], { error, path: NASTY })]);
    expect(first).toMatchObject({ severity: 'blocker', description: 'not checked: no such file' });
  });
});
