import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { check } from '../../../src/check.ts';
import { checkedInput, grouped, NASTY, reported } from '../../harness/check-report.ts';

const found = grouped({ count: 14, fix: 'x264: --bframes 2', preset: 'youtube@2026-10', platformCode: 'bFrames' });

const sample = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(fileURLToPath(new URL(`../../../samples/${name}`, import.meta.url))));

describe('pretty', () => {
  test('in a pipe: a line a finding, with the name of the input', async () => {
    expect(await reported('pretty', [checkedInput([found])])).toBe(
      [
        'cam.flv: 14 findings, 1 rule, 1 of 250 frames',
        'cam.flv  error    gop/max-bframes  3 B pictures in a row, at most 2 are allowed  ' +
          'tag 12, frame 41 at 1.640 s, byte 5000 (0x1388)  14 times  (youtube@2026-10 bFrames)',
        '           fix: x264: --bframes 2',
        '  1 rule passed, 1 skipped (--details says why)',
        '',
      ].join('\n'),
    );
  });

  test.each([80, 60])('on a terminal nothing is wider than %i columns', async (width) => {
    const text = await reported('pretty', [checkedInput([found, grouped({ ruleId: 'nal/emulation-prevention' })])], {
      width,
    });
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width);
    expect(text).toContain('nal/emulation-prevention');
    expect(text.replace(/\s+/g, ' ')).toContain(
      'tag 12, frame 41 at 1.640 s, byte 5000 (0x1388), 14 times, (youtube@2026-10 bFrames)',
    );
  });

  test('--details: why rules were skipped, and the further places', async () => {
    const text = await reported('pretty', [checkedInput([found])], { details: true });
    expect(text).toContain('skipped, there is no audio:\n    flv/interleave\n');
    expect(text).toContain('… 13 more');
  });

  test('--details: the level and the buffers', async () => {
    const { measurements } = await check(sample('hrd-aud.h264'));
    const input = checkedInput([], { measurements });
    const lines = (await reported('pretty', [input], { details: true })).split('\n');
    // 20 x 12 macroblocks at 25 fps are the 6,000 a second of level 1.2, and 240 of its 396 (H.264 Table A-1).
    expect(lines.find((line) => line.startsWith('  level'))).toMatch(
      /^ {2}level {2}declared 1\.2, smallest 1\.2, bound by MaxMBPS\b.*; left: MaxFS 39 %,.* MaxMBPS 0 %/,
    );
    // What x264 was told: --nal-hrd cbr, 300 kb/s, 300 kb.
    expect(lines.join('\n')).toMatch(/^ {2}NAL HRD 0 {2}300 kb\/s CBR, 300 kb: no underflow, no overflow; \d+ kb to /m);
    expect(lines.find((line) => line.startsWith('  buffer'))).toMatch(/^ {2}buffer {2}[\d.]+ kb \(\d+ ms\) at /);
    const narrow = await reported('pretty', [input], { details: true, width: 60 });
    expect(Math.max(...narrow.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  test('--quiet: errors only', async () => {
    const warning = grouped({ severity: 'warning', ruleId: 'gop/a' });
    expect(await reported('pretty', [checkedInput([warning])], { quiet: true })).toBe('');
    const text = await reported('pretty', [checkedInput([found, warning])], { quiet: true });
    expect(text).not.toContain('gop/a');
  });

  test('several inputs: a block each, and the sums', async () => {
    const error = { code: 'ENOENT', message: 'no such file' };
    const text = await reported('pretty', [
      checkedInput([found]),
      checkedInput([], { path: null }),
      checkedInput([], { path: 'gone.flv', error, results: [], frames: 0 }),
    ]);
    expect(text).toContain('\nstdin: no findings in 250 frames\n');
    expect(text).toContain('\ngone.flv: not checked: no such file\n');
    expect(text.endsWith('\n3 inputs, 1 not checked: 14 findings, 1 rule, 1 of 500 frames\n')).toBe(true);
  });

  test('a name with control characters moves no cursor', async () => {
    const text = await reported('pretty', [checkedInput([found], { path: NASTY })]);
    expect(text).toContain('\\u001b[31m');
    expect(text).not.toContain('\u001b');
  });
});
