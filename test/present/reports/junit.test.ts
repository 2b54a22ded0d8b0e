import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { CheckedInput } from '../../../src/analysis/checks/check-report.ts';
import { checkedInput, grouped, NASTY, type ReportChoice, reported } from '../../harness/check-report.ts';
import { parseXml, type XmlElement } from '../../harness/xml.ts';

const XSD = fileURLToPath(new URL('../../vectors/schemas/jenkins-junit-10.xsd', import.meta.url));
const hasXmllint = spawnSync('xmllint', ['--version']).error === undefined;

/** The report as elements, checked against the schema of Jenkins where xmllint is installed. */
const suitesOf = async (inputs: readonly CheckedInput[], choice?: ReportChoice) => {
  const text = await reported('junit', inputs, choice);
  if (hasXmllint) {
    const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-junit-'));
    const file = join(folder, 'report.xml');
    writeFileSync(file, text);
    const { status, stderr } = spawnSync('xmllint', ['--noout', '--schema', XSD, file], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect(stderr).toContain('validates');
    expect(status).toBe(0);
  }
  const root = parseXml(text);
  expect(root.name).toBe('testsuites');
  for (const suite of root.children) expectCounts(suite);
  return root.children;
};

/** The counts of a suite are those of its cases, and each case is named once. */
const expectCounts = ({ attributes, children }: XmlElement): void => {
  const having = (name: string) => children.filter((one) => one.children.some((child) => child.name === name)).length;
  expect(attributes).toMatchObject({
    tests: `${children.length}`,
    failures: `${having('failure')}`,
    errors: `${having('error')}`,
    skipped: `${having('skipped')}`,
  });
  const names = children.map((one) => one.attributes['name']);
  expect(new Set(names).size).toBe(names.length);
};

describe(`junit${hasXmllint ? '' : ' [not against the schema: no xmllint]'}`, () => {
  test.runIf(process.env['CI'] !== undefined)('xmllint is there in CI', () => expect(hasXmllint).toBe(true));

  test('a case for each rule: failed, passed, skipped', async () => {
    const [suite, ...others] = await suitesOf([checkedInput([grouped({ count: 14, fix: 'x264: --bframes 2' })])]);
    expect(others).toEqual([]);
    expect(suite?.attributes).toEqual({
      name: 'cam.flv',
      tests: '3',
      failures: '1',
      errors: '0',
      skipped: '1',
      time: '1.234',
    });
    const [failed, passed, skipped] = suite?.children ?? [];
    expect(failed?.attributes).toEqual({ name: 'gop/max-bframes', classname: 'cam.flv' });
    expect(failed?.children[0]).toMatchObject({
      name: 'failure',
      attributes: { type: 'gop/max-bframes', message: '3 B pictures in a row, at most 2 are allowed' },
    });
    for (const line of ['measured: 3', 'expected: 2', 'fix: x264: --bframes 2', '14 times:', 'H.264 Table 7-6']) {
      expect(failed?.children[0]?.text).toContain(line);
    }
    expect(passed).toMatchObject({ attributes: { name: 'nal/forbidden-bit' }, children: [] });
    expect(skipped?.children).toMatchObject([{ name: 'skipped', attributes: { message: 'there is no audio' } }]);
  });

  test('a warning is said, and fails only with --fail-on warning', async () => {
    const input = checkedInput([grouped({ severity: 'warning' })]);
    const childOf = async (failsFrom: 'error' | 'warning') =>
      (await suitesOf([input], { failsFrom }))[0]?.children[0]?.children[0]?.name;
    expect(await childOf('error')).toBe('system-out');
    expect(await childOf('warning')).toBe('failure');
  });

  test('a suite for each input and preset; the time once', async () => {
    const results = [
      { ruleId: 'gop/max-interval', status: 'passed', count: 0, preset: 'youtube@2026-10' },
      { ruleId: 'nal/syntax', status: 'passed', count: 0 },
    ] as const;
    const suites = await suitesOf([checkedInput([], { results }), checkedInput([], { results, path: null })]);
    expect(suites.map(({ attributes }) => [attributes['name'], attributes['time']])).toEqual([
      ['cam.flv [youtube@2026-10]', '1.234'],
      ['cam.flv', undefined],
      ['stdin [youtube@2026-10]', '1.234'],
      ['stdin', undefined],
    ]);
  });

  test('an input that was not checked is an error', async () => {
    const error = { code: 'ENOENT', message: 'no such file' };
    const [suite] = await suitesOf([checkedInput([], { results: [], error })]);
    expect(suite?.attributes).toMatchObject({ tests: '1', errors: '1', failures: '0' });
    expect(suite?.children[0]?.children).toMatchObject([
      { name: 'error', attributes: { type: 'ENOENT', message: 'no such file' } },
    ]);
  });

  test('any text is valid XML, and comes back', async () => {
    const finding = grouped({ message: NASTY, clause: NASTY });
    const [suite] = await suitesOf([checkedInput([finding], { path: NASTY })]);
    // XML has neither these characters nor a reference to them (2.2).
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are meant.
    const expected = NASTY.replace(/[\0\u0007\u001b\ud83d\uffff]/g, '\ufffd').replace('\ufffd\ude00', '\u{1f600}');
    expect(suite?.attributes['name']).toBe(expected);
    expect(suite?.children[0]?.children[0]?.attributes['message']).toBe(expected);
    // A line break of text is read as LF (2.11).
    expect(suite?.children[0]?.children[0]?.text).toContain(expected.replace('\r\n', '\n'));
  });
});
