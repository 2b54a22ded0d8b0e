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

  const examples = blocks('ts');

  test('has library examples that are short', () => {
    expect(examples.length).toBeGreaterThanOrEqual(2);
    for (const example of examples)
      expect(example.split('\n').filter((line) => line !== '').length).toBeLessThanOrEqual(8);
  });

  test('library examples compile under strict and run as they stand there', () => {
    // Inside the package, so that it finds itself by its name.
    const examplesFolder = mkdtempSync(join(root, 'dist', 'readme-'));
    try {
      const files = examples.map((example, index) => {
        writeFileSync(join(examplesFolder, `example${index}.mts`), example);
        return `example${index}.mts`;
      });
      const compilerOptions = { strict: true, module: 'nodenext', types: ['node'] };
      writeFileSync(join(examplesFolder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
      const tsc = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc')], {
        cwd: examplesFolder,
        encoding: 'utf8',
      });
      expect(tsc.stdout).toBe('');
      const outputs = files.map((file) => {
        const script = join(examplesFolder, file.replace('.mts', '.mjs'));
        const { stdout, stderr } = spawnSync(process.execPath, [script], { cwd: root, encoding: 'utf8' });
        expect(stderr).toBe('');
        return stdout.trimEnd().split('\n');
      });
      // ffprobe: 60 packets, the first of 6893 bytes; two SPS, 30 frames a second.
      expect(outputs[0]).toHaveLength(60);
      expect(outputs[0]?.[0]).toBe('I 6893 0 66.667 22');
      expect(outputs[1]?.filter((line) => line === 'SPS { num: 30, den: 1, fps: 30 }')).toHaveLength(2);
    } finally {
      rmSync(examplesFolder, { recursive: true });
    }
  });
});
