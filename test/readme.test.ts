import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');

const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map((match) => match[1] ?? '');

/** A line that holds `…` alone stands for any number of lines. */
const asPattern = (expected: string): RegExp => {
  const lines = expected.split('\n').map((line) => (line === '…' ? '(?:.*\\n)*?' : `${escapeRegExp(line)}\\n`));
  return new RegExp(`^${lines.join('')}$`);
};

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

describe('README', () => {
  const transcripts = blocks('console');

  test('has transcripts', () => expect(transcripts.length).toBeGreaterThanOrEqual(5));

  // Conversions write files: they run where the samples are and nothing else.
  const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-readme-'));
  symlinkSync(join(root, 'samples'), join(folder, 'samples'), 'junction');
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(transcripts)('output is what the program prints: %s', (transcript) => {
    for (const [, command = '', expected = ''] of transcript.matchAll(/^\$ rtmpkit (.*)\n((?:(?!\$ ).*\n)*)/gm)) {
      const { stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin/rtmpkit.js'), ...command.split(' ')], {
        cwd: folder,
        encoding: 'utf8',
      });
      // What goes to stderr stands in front, as the terminal shows it.
      expect(`${stderr}${stdout}`).toMatch(asPattern(expected.trimEnd()));
    }
  });

  test('the library example runs as it stands there', () => {
    const [example = ''] = blocks('js');
    expect(example.trimEnd().split('\n').length).toBeLessThanOrEqual(10);
    // Inside the package, so that it finds itself by its name.
    const folder = mkdtempSync(join(root, 'dist', 'readme-'));
    try {
      const file = join(folder, 'example.mjs');
      writeFileSync(file, example);
      const { status, stdout, stderr } = spawnSync(process.execPath, [file], { cwd: root, encoding: 'utf8' });
      expect(stderr).toBe('');
      expect(status).toBe(0);
      // The sample has 60 frames (ffprobe -count_packets).
      expect(stdout.match(/sliceType/g)?.length).toBe(60);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
