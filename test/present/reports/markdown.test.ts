import { describe, expect, test } from 'vitest';
import { checkedInput, grouped, NASTY, reported } from '../../harness/check-report.ts';

/** Cells of the rows of the table: what GitHub splits, at bars without a backslash. */
const rowsOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim())
        .slice(1, -1),
    );

describe('markdown', () => {
  test('a row for each rule and input; skipped rules folded', async () => {
    const presets = [{ id: 'youtube@2026-10', checked: '2026-10-04' }];
    const text = await reported('markdown', [checkedInput([grouped({ count: 14, fix: 'x264: --bframes 2' })])], {
      presets,
    });
    expect(text).toBe(
      [
        '### rtmpkit check: 14 findings, 1 rule, 1 of 250 frames',
        '',
        'Presets: `youtube@2026-10` (checked 2026-10-04)',
        '',
        '| | rule | count | input | finding | where | fix |',
        '|---|---|---:|---|---|---|---|',
        '| ❌ error | `gop/max-bframes` | 14 | `cam.flv` | 3 B pictures in a row, at most 2 are allowed | tag 12, frame 41 at 1.640 s, byte 5000 (0x1388) | `x264: --bframes 2` |',
        '',
        '<details><summary>1 rule skipped</summary>',
        '',
        '- there is no audio: `flv/interleave`',
        '',
        '</details>',
        '',
      ].join('\n'),
    );
  });

  test('without a finding there is no table', async () =>
    expect(await reported('markdown', [checkedInput()])).toMatch(
      /^### rtmpkit check: no findings in 250 frames\n\n<details>/,
    ));

  test('any text stays in its cell', async () => {
    const text = await reported('markdown', [checkedInput([grouped({ message: NASTY, fix: NASTY })], { path: NASTY })]);
    const [cells, ...others] = rowsOf(text);
    expect(others).toEqual([]);
    expect(cells).toHaveLength(7);
    expect(cells?.[4]).toContain('&lt;g> &amp; \\]\\]> \\|h\\| \\`i\\`');
    // Code with a backtick in it needs a longer fence.
    expect(cells?.[3]).toMatch(/^`` .*\\\|h\\\| `i`.* ``$/);
  });

  test('cut by row below 60,000 characters, and says what was cut', async () => {
    const findings = Array.from({ length: 10 }, (_, i) => grouped({ ruleId: `gop/${i}` }));
    const inputs = Array.from({ length: 100 }, (_, i) => checkedInput(findings, { path: `${i}.flv` }));
    const text = await reported('markdown', inputs);
    expect(text.length).toBeLessThan(60_000);
    expect(text.length).toBeGreaterThan(50_000);
    const rows = rowsOf(text);
    expect(rows.every((cells) => cells.length === 7)).toBe(true);
    expect(text).toContain(`**${1000 - rows.length} rows cut** (`);
    expect(text).toContain('1000 findings, 10 rules, 1000 of 25000 frames in 100 inputs');
  });
});
