import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { CORPUS_NOTE, flvEntries, hasCorpus, nameOf } from '../harness/corpus.ts';
import { concat, flvHeader, tag } from '../harness/flv-writer.ts';
import { runInProcess } from './in-process.ts';
import { killPrograms, rtmpkit } from './program.ts';
import { sample } from './streams.ts';
import { expectValidOutput } from './validators.ts';

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-fix-'));
afterAll(() => {
  killPrograms();
  rmSync(folder, { recursive: true, force: true });
});
const corpus = process.env['RTMPKIT_STREAMS'] ?? '';
const output = (name: string): string => join(folder, name);
const EVERYTHING = ['--fix', 'timestamps,previous-tag-size,metadata'];

/** Sorenson H.263, which needs no sequence header: one second at 10 fps, from 5 s on, with a jump of a minute. */
const JUMPY = concat(
  flvHeader(1),
  ...Array.from({ length: 11 }, (_, i) => tag(9, 5000 + i * 100 + (i < 6 ? 0 : 60_000), i === 0 ? '1200' : '2200')),
);

describe('wrong usage: exit code 2', () => {
  test.each([
    ['nothing to change', [], 'FLV to FLV would change nothing'],
    ['a fix that is not known', ['--fix', 'times'], "--fix does not know 'times'"],
    ['a flag of another conversion', ['--fix', 'metadata', '--strip', 'sei'], '--strip does not apply here'],
  ])('%s', async (_name, flags, message) => {
    const { code, stderr } = await runInProcess(['convert', sample('bframes.flv'), output('none.flv'), ...flags]);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
    expect(existsSync(output('none.flv'))).toBe(false);
  });

  test('--fix of what is no FLV', async () => {
    const { code, stderr } = await runInProcess(['convert', sample('bframes.h264'), output('none.flv'), ...EVERYTHING]);
    expect(stderr).toContain('--fix does not apply here: the input is Annex B');
    expect(code).toBe(2);
  });
});

describe('changes are reported', () => {
  test('as text', async () => {
    const { code, stdout, stderr } = await rtmpkit(
      ['convert', '-', '-', '--to', 'flv', '--fix', 'timestamps', '--verify'],
      {
        stdin: JUMPY,
      },
    );
    expect(stdout.length).toBe(JUMPY.length);
    expect(stderr).toBe(
      [
        'rtmpkit: stdin: tag 0, offset 13 (0xd): info: video: DTS 5000 -> 0 ms, moved by -5000 ms, and all later frames too: the stream begins here',
        'rtmpkit: stdin: tag 6, offset 115 (0x73): info: video: DTS 65600 -> 600 ms, moved by -65000 ms, and all later frames too: it jumps by 60100 ms',
        'standard output: FLV -> FLV, 200 B',
        '  11 tags read, all of them kept',
        '  fixed: 11 timestamps',
        '  left: no findings',
        '  11 tags read back: the same SHA-256 for each',
        '',
      ].join('\n'),
    );
    expect(code).toBe(0);
  });

  test('as JSON', async () => {
    const path = output('jumpy.flv');
    const { stdout } = await runInProcess(['convert', '-', path, ...EVERYTHING, '--json'], { stdin: JUMPY });
    expectValidOutput(['convert', '--json'], stdout);
    const { input, output: made, summary, diagnostics } = JSON.parse(stdout);
    expect([input.format, made.format, made.sizeBytes]).toEqual(['flv', 'flv', readFileSync(path).length]);
    expect(summary).toMatchObject({
      complete: true,
      tags: { read: 11, written: 12, dropped: [], inserted: 1, junkBytes: 0 },
      changes: [
        { what: 'timestamps', count: 11 },
        { what: 'previous-tag-size', count: 0 },
        { what: 'metadata', count: 4 },
      ],
      diagnostics: { error: 0, warning: 0 },
    });
    expect(diagnostics.map(({ code, field }: { code: string; field?: string }) => `${code} ${field}`)).toEqual([
      'timestamp-fixed timestamp',
      'timestamp-fixed timestamp',
      'metadata-fixed undefined',
      'metadata-fixed duration',
      'metadata-fixed framerate',
      'metadata-fixed videocodecid',
      'metadata-fixed filesize',
    ]);
  });
});

test('the input may be the file that is replaced', async () => {
  const path = output('itself.flv');
  copyFileSync(sample('bframes.flv'), path);
  const { code } = await runInProcess(['convert', path, path, '--force', ...EVERYTHING, '--verify']);
  expect(code).toBe(0);
  const again = await runInProcess(['convert', path, output('again.flv'), ...EVERYTHING, '--json']);
  expect(JSON.parse(again.stdout).summary.changes.map(({ count }: { count: number }) => count)).toEqual([0, 0, 0]);
  expect(readFileSync(output('again.flv'))).toEqual(readFileSync(path));
});

/** Findings that --fix removes: between tags, in timestamps and in onMetaData. */
const FIXED =
  'junk truncated-tag damaged-tag previous-tag-size stream-id second-header dts-backward dts-jump metadata-differs'.split(
    ' ',
  );

describe(`every FLV of the stream collection, fixed${CORPUS_NOTE}`, () => {
  test.skipIf(!hasCorpus)('there are streams', () => expect(flvEntries.length).toBeGreaterThan(0));
  test.skipIf(!hasCorpus).each(flvEntries.map((entry) => [nameOf(entry), join(corpus, entry.file)]))(
    '%s',
    async (name, path) => {
      const flags = ['--format', 'flv', '--json'];
      const first = output(name);
      const fixed = await runInProcess(['convert', path, first, ...EVERYTHING, '--to', 'flv', '--verify', ...flags]);
      expectValidOutput(['convert', '--json'], fixed.stdout);
      const { summary, diagnostics } = JSON.parse(fixed.stdout);
      expect(summary.verification.identical).toBe(true);
      expect(summary.verification.compared).toBe(summary.tags.written);
      expect(summary.changes).toHaveLength(3);
      // The only errors are about bytes that were left out.
      const codes = diagnostics.filter(({ severity }: { severity: string }) => severity === 'error');
      for (const { code } of codes) expect(['junk', 'truncated-tag', 'damaged-tag']).toContain(code);
      expect(fixed.code).toBe(codes.length > 0 ? 1 : 0);

      const shown = JSON.parse((await runInProcess(['flv', first, ...flags])).stdout);
      const found = shown.diagnostics.filter(
        ({ code, tag: at }: { code: string; tag?: number }) => FIXED.includes(code) && at !== undefined,
      );
      expect(found).toEqual([]);
      const starts = shown.summary.tracks.map(({ firstDtsMs = 0 }: { firstDtsMs?: number }) => firstDtsMs);
      if (starts.length > 0) expect(Math.min(...starts)).toBe(0);

      // Nothing is left to fix.
      const twice = await runInProcess(['convert', first, output(`2-${name}`), ...EVERYTHING, '--to', 'flv', ...flags]);
      expect(JSON.parse(twice.stdout).summary.changes.map(({ count }: { count: number }) => count)).toEqual([0, 0, 0]);
      expect(readFileSync(output(`2-${name}`)).equals(readFileSync(first))).toBe(true);
    },
  );
});
