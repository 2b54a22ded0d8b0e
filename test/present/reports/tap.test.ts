import { describe, expect, test } from 'vitest';
import { checkedInput, grouped, NASTY, reported } from '../../harness/check-report.ts';

interface Point {
  readonly ok: boolean;
  readonly number: number;
  readonly description: string;
  readonly skip?: string;
  facts?: Record<string, unknown>;
}

/** Reads a document by the grammar of TAP 14: a version, test points with their blocks, and the plan. */
const parseTap = (text: string): Point[] => {
  const lines = text.split('\n');
  expect(lines.shift()).toBe('TAP version 14');
  expect(lines.pop()).toBe('');
  expect(lines.pop()).toBe(`1..${lines.filter((line) => /^(not )?ok /.test(line)).length}`);
  const points: Point[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (line === '  ---') {
      const facts: Record<string, unknown> = {};
      for (i++; lines[i] !== '  ...'; i++) {
        const [, name = '', value = ''] = /^ {2}(\w+): (.*)$/.exec(lines[i] ?? '') ?? [];
        // A quoted string of JSON is one of YAML.
        facts[name] = JSON.parse(value);
      }
      Object.assign(points.at(-1) as Point, { facts });
      continue;
    }
    const [, not, number, rest = ''] = /^(not )?ok (\d+) - (.*)$/.exec(line) ?? [];
    expect(number, line).toBeDefined();
    const [, description = '', skip] = /^((?:[^#\\]|\\.)*?)(?: # SKIP (.*))?$/.exec(rest) ?? [];
    const plain = (text: string): string => text.replace(/\\([\\#])/g, '$1');
    const point = { ok: not === undefined, number: Number(number), description: plain(description) };
    points.push(skip === undefined ? point : { ...point, skip: plain(skip) });
  }
  expect(points.map((point) => point.number)).toEqual(points.map((_, i) => i + 1));
  return points;
};

describe('tap', () => {
  test('a point for each rule and input', async () => {
    const inputs = [checkedInput([grouped({ count: 14 })]), checkedInput([], { path: 'b.flv' })];
    expect(parseTap(await reported('tap', inputs))).toEqual([
      {
        ok: false,
        number: 1,
        description: 'cam.flv: gop/max-bframes',
        facts: {
          message: '3 B pictures in a row, at most 2 are allowed',
          severity: 'error',
          measured: 3,
          expected: 2,
          at: 'tag 12, frame 41 at 1.640 s, byte 5000 (0x1388)',
          source: 'H.264 Table 7-6',
          count: 14,
        },
      },
      { ok: true, number: 2, description: 'cam.flv: nal/forbidden-bit' },
      { ok: true, number: 3, description: 'cam.flv: flv/interleave', skip: 'there is no audio' },
      { ok: true, number: 4, description: 'b.flv: nal/forbidden-bit' },
      { ok: true, number: 5, description: 'b.flv: flv/interleave', skip: 'there is no audio' },
    ]);
  });

  test('a warning fails only with --fail-on warning', async () => {
    const input = checkedInput([grouped({ severity: 'warning' })]);
    expect(parseTap(await reported('tap', [input]))[0]?.ok).toBe(true);
    expect(parseTap(await reported('tap', [input], { failsFrom: 'warning' }))[0]?.ok).toBe(false);
  });

  test('any text is one line of a point, or a quoted string', async () => {
    const finding = grouped({ message: NASTY, location: {} });
    const [first] = parseTap(await reported('tap', [checkedInput([finding], { path: NASTY })]));
    expect(first?.facts?.['message']).toBe(NASTY);
    expect(first?.description).toMatch(/^a%b c:d,e "f" .*: gop\/max-bframes$/);
  });

  test('an input that was not checked', async () => {
    const error = { code: 'ENOENT', message: 'no such file' };
    const [first] = parseTap(await reported('tap', [checkedInput([], { results: [], error })]));
    expect(first).toMatchObject({ ok: false, description: 'cam.flv: input', facts: { message: 'no such file' } });
  });
});
