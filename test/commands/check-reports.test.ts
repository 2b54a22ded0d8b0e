import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { REPORT_FORMATS } from '../../src/present/reports/registry.ts';
import { runInProcess } from './in-process.ts';
import { ROOT } from './program.ts';
import { committedStreams } from './streams.ts';
import { expectValidOutput } from './validators.ts';

const CLEAN = join(ROOT, 'samples/bframes.h264');
const DAMAGED = join(ROOT, 'samples/damaged.h264');
const names = REPORT_FORMATS.map(({ name }) => name);

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rtmpkit-reports-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const inFolder = (name: string): string => join(folder, name);
const textOf = (name: string): string => readFileSync(inFolder(name), 'utf8');

describe('JSON follows its schemas', () => {
  test.each(committedStreams.map((path) => [basename(path), path]))('%s', async (_, path) => {
    for (const args of [
      ['check', path, '--json'],
      ['check', path, '--ndjson'],
    ]) {
      const { stdout } = await runInProcess([...args, '--preset', 'youtube,low-latency', '--fail-on', 'never']);
      expectValidOutput(args, stdout);
    }
  });
});

describe('reports of check', () => {
  test.each(names)('%s: the exit code does not depend on the format', async (name) => {
    for (const [input, code] of [
      [CLEAN, 0],
      [DAMAGED, 1],
      [inFolder('gone.flv'), 3],
    ] as const) {
      expect((await runInProcess(['check', input, '--report', name])).code).toBe(code);
      expect((await runInProcess(['check', input, '-o', `${name}=${inFolder('out')}`])).code).toBe(code);
    }
  });

  test.each(names)('%s: a file has what standard output would have', async (name) => {
    const { stdout } = await runInProcess(['check', DAMAGED, CLEAN, '--report', name]);
    const both = await runInProcess(['check', DAMAGED, CLEAN, '-o', `${name}=${inFolder('out')}`]);
    const timeless = (text: string): string => text.replace(/ time="[\d.]+"/g, '');
    expect(timeless(textOf('out'))).toBe(timeless(stdout));
    expect(both.stdout).toContain('2 inputs: ');
  });

  test('several files, and another format on standard output', async () => {
    const files = ['junit=a.xml', 'sarif=b.sarif', 'markdown=c.md'].map((file) => file.replace('=', `=${folder}/`));
    const { code, stdout } = await runInProcess([
      'check',
      DAMAGED,
      ...files.flatMap((file) => ['-o', file]),
      '-o',
      'github=-',
    ]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^::error file=/);
    expect(readdirSync(folder).sort()).toEqual(['a.xml', 'b.sarif', 'c.md']);
    expect(textOf('a.xml')).toMatch(/^<\?xml /);
  });

  test('a file is replaced when the report is whole', async () => {
    writeFileSync(inFolder('out'), 'before');
    await runInProcess(['check', CLEAN, '-o', `json=${inFolder('out')}`]);
    expect(JSON.parse(textOf('out'))).toMatchObject({ schema: 'rtmpkit/check/1', complete: true });
  });

  test('steps of a job add to the step summary', async () => {
    const path = inFolder('summary.md');
    writeFileSync(path, 'of the step before\n');
    const env = { GITHUB_STEP_SUMMARY: path };
    await runInProcess(['check', CLEAN, '-o', `markdown=${path}`], { env });
    await runInProcess(['check', DAMAGED, '-o', `markdown=${path}`], { env });
    expect(textOf('summary.md')).toMatch(
      /^of the step before\n### rtmpkit check: no findings[^#]*### rtmpkit check: 2 findings/,
    );
  });

  test.each([
    ['two reports on standard output', ['--report', 'tap', '-o', 'json=-']],
    ['an unknown format', ['-o', 'xml=report.xml']],
    ['no file', ['-o', 'junit']],
    ['one file twice', ['-o', 'junit=a.xml', '-o', 'json=a.xml']],
  ])('wrong usage: %s', async (_, flags) => expect((await runInProcess(['check', CLEAN, ...flags])).code).toBe(2));

  test('a report that cannot be written: exit code 3, and none is left', async () => {
    const flags = ['-o', `json=${inFolder('out')}`, '-o', `junit=${inFolder('no/report.xml')}`];
    const { code, stderr } = await runInProcess(['check', CLEAN, ...flags]);
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining('no such folder') });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('after an interruption a report is whole, and says that it is not complete', async () => {
    const { code } = await runInProcess(['check', CLEAN, DAMAGED, '-o', `json=${inFolder('out')}`], {
      interrupted: AbortSignal.abort(),
    });
    expect(code).toBe(130);
    expect(JSON.parse(textOf('out'))).toMatchObject({ complete: false, inputs: [{ complete: false }] });
  });
});
