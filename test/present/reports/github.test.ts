import { describe, expect, test } from 'vitest';
import type { CheckedInput } from '../../../src/analysis/checks/check-report.ts';
import type { Severity } from '../../../src/syntax/diagnostics.ts';
import { checkedInput, grouped, NASTY, type ReportChoice, reported } from '../../harness/check-report.ts';

/** `::name key=value,key=value::message`, as the runner reads it (actions/runner, ActionCommand.cs). */
const COMMAND = /^::(error|warning|notice) ((?:file=[^\r\n:,]*,)?title=[^\r\n:,]*)::([^\r\n]*)$/;

const unescaped = (text: string, isProperty: boolean): string => {
  const decoded = text.replaceAll('%0D', '\r').replaceAll('%0A', '\n');
  return (isProperty ? decoded.replaceAll('%3A', ':').replaceAll('%2C', ',') : decoded).replaceAll('%25', '%');
};

const annotationsOf = async (inputs: readonly CheckedInput[], choice?: ReportChoice) => {
  const text = await reported('github', inputs, choice);
  const lines = text.split('\n').slice(0, -1);
  expect(text.endsWith('\n') || text === '').toBe(true);
  return lines.map((line) => {
    const [, kind, properties = '', message = ''] = COMMAND.exec(line) ?? [];
    expect(kind, line).toBeDefined();
    const pairs = properties.split(',').map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at), unescaped(pair.slice(at + 1), true)] as const;
    });
    return {
      kind,
      message: unescaped(message, false),
      ...(Object.fromEntries(pairs) as { file?: string; title: string }),
    };
  });
};

const rules = (count: number, severity: Severity) =>
  Array.from({ length: count }, (_, i) => grouped({ ruleId: `gop/${severity}-${i}`, severity }));

describe('github', () => {
  test('one annotation for a rule, with its first place and how often', async () => {
    const inputs = [
      checkedInput([grouped({ count: 14, fix: 'x264: --bframes 2' })]),
      checkedInput([grouped({ count: 2 })], { path: 'b.flv' }),
    ];
    expect(await reported('github', inputs)).toBe(
      '::error file=cam.flv,title=gop/max-bframes::3 B pictures in a row, at most 2 are allowed ' +
        '(tag 12, frame 41 at 1.640 s, byte 5000 (0x1388); 16 times in 2 inputs)%0Afix: x264: --bframes 2\n',
    );
  });

  test('nothing found, nothing written', async () => expect(await reported('github', [checkedInput()])).toBe(''));

  test('errors first; notices for what is worth knowing', async () => {
    const found = [...rules(1, 'info'), ...rules(1, 'warning'), ...rules(1, 'error')];
    const kinds = (await annotationsOf([checkedInput(found)])).map(({ kind }) => kind);
    expect(kinds).toEqual(['error', 'warning', 'notice']);
  });

  test('10 of a kind are kept: the last says how many are not shown', async () => {
    const all = await annotationsOf([checkedInput([...rules(13, 'error'), ...rules(10, 'warning')])]);
    const errors = all.filter(({ kind }) => kind === 'error');
    expect(errors).toHaveLength(10);
    expect(errors.at(-1)).toMatchObject({
      title: 'rtmpkit',
      message: expect.stringMatching(/^4 more errors not shown/),
    });
    const warnings = all.filter(({ kind }) => kind === 'warning');
    expect(warnings).toHaveLength(10);
    expect(warnings.every(({ title }) => title.startsWith('gop/warning-'))).toBe(true);
  });

  test('inputs that were not checked are errors', async () => {
    const error = { code: 'ENOENT', message: 'no such file' };
    const inputs = Array.from({ length: 12 }, (_, i) => checkedInput([], { path: `${i}.flv`, results: [], error }));
    const all = await annotationsOf([...inputs, checkedInput(rules(1, 'error'))]);
    expect(all).toHaveLength(10);
    expect(all[0]).toMatchObject({ kind: 'error', file: '0.flv', title: 'not checked', message: 'no such file' });
    expect(all[9]?.message).toMatch(/^4 more errors/);
  });

  test('standard input has no file', async () => {
    const [first] = await annotationsOf([checkedInput([grouped()], { path: null })]);
    expect(first).not.toHaveProperty('file');
  });

  test('any text is one command, and comes back', async () => {
    const [first] = await annotationsOf([checkedInput([grouped({ message: NASTY, location: {} })], { path: NASTY })]);
    expect(first).toMatchObject({ file: NASTY, message: NASTY });
  });
});
