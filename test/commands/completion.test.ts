import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { completedCommands } from '../../src/commands/completion/model.ts';
import { COMMANDS } from '../../src/commands/registry.ts';
import { runInProcess } from './in-process.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
const scripts = new Map<string, string>();
for (const shell of SHELLS) scripts.set(shell, (await runInProcess(['completion', shell])).stdout);
const commands = await completedCommands();

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-completion-'));
afterAll(() => rmSync(folder, { recursive: true }));
for (const name of ['clip.h264', 'clip.flv']) writeFileSync(join(folder, name), '');
const fileOf = (shell: string): string => {
  const file = join(folder, `script.${shell}`);
  writeFileSync(file, scripts.get(shell) ?? '');
  return file;
};
const has = (shell: string): boolean => spawnSync(shell, ['--version']).error === undefined;
const note = (shell: string): string => (has(shell) ? '' : ` [skipped: no ${shell}]`);

describe('every shell', () => {
  test.each(SHELLS)('%s: a script with all commands, options and values', (shell) => {
    const script = scripts.get(shell) ?? '';
    for (const { name, options } of commands) {
      expect(script).toContain(name);
      for (const { flags, value } of options) {
        for (const flag of flags) {
          const spelled =
            shell === 'fish' ? (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`) : flag;
          expect(script).toContain(spelled);
        }
        if ('words' in value) expect(script).toContain(value.words.join(' '));
      }
    }
  });

  test('the commands are those of the program, and help', () => {
    expect(commands.map(({ name }) => name)).toEqual([...COMMANDS.map(({ name }) => name), 'help']);
    const words = commands
      .flatMap(({ options }) => options)
      .flatMap(({ value }) => ('words' in value ? value.words : []));
    // Nothing that a shell would split.
    expect(words.filter((word) => !/^[\w.-]+$/.test(word))).toEqual([]);
    expect(words).toEqual(expect.arrayContaining(['annexb', 'idr', 'script', 'timestamps', 'adts']));
  });

  test.each(SHELLS.filter((shell) => has(shell)))('%s accepts it', (shell) => {
    expect(spawnSync(shell, ['-n', fileOf(shell)], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });

  test('no such shell', async () => {
    expect(await runInProcess(['completion', 'tcsh'])).toMatchObject({ code: 2, stdout: '' });
  });
});

describe.skipIf(!has('bash'))(`bash completes${note('bash')}`, () => {
  const script = fileOf('bash');
  /** The completions of the last word; `(files)` where bash goes on with file names. */
  const complete = (...words: string[]): string => {
    const run = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _rtmpkit; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { status, stdout, stderr } = spawnSync('bash', ['-c', run, 'bash', script, ...words], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return stdout.trim().replaceAll('\n', ' ');
  };

  test.each([
    [
      ['rtmpkit', ''],
      'info nalu sps flv gop mb diff report check rules explain presets levels convert rtmp serve proxy completion help -V --version -h --help',
    ],
    [['rtmpkit', 'con'], 'convert'],
    [['rtmpkit', 'nalu', '--for'], '--format'],
    [
      ['rtmpkit', 'nalu', '--format', ''],
      'annexb av1-annexb av1-config avc-config avcc flv hevc-config hls hvcc ivf mkv mov mp4 mpegts obu pcap pcapng rtmp webm',
    ],
    [['rtmpkit', 'nalu', '--format', 'an'], 'annexb'],
    [['rtmpkit', 'nalu', '--format', '=', 'av'], 'av1-annexb av1-config avc-config avcc'],
    [
      ['rtmpkit', 'nalu', '--format', '='],
      'annexb av1-annexb av1-config avc-config avcc flv hevc-config hls hvcc ivf mkv mov mp4 mpegts obu pcap pcapng rtmp webm',
    ],
    [['rtmpkit', 'nalu', '--color', 'a'], 'auto always'],
    [['rtmpkit', 'nalu', '--select', 'sp'], 'sps sps-ext'],
    [['rtmpkit', 'nalu', '--select', 'idr,pp'], 'idr,pps'],
    [['rtmpkit', 'convert', 'a.flv', 'b.flv', '--fix', 'timestamps,me'], 'timestamps,metadata'],
    [['rtmpkit', 'convert', '--to', 'a'], 'annexb avcc av1-annexb adts'],
    [['rtmpkit', 'help', 'f'], 'flv'],
    [['rtmpkit', 'completion', ''], 'bash zsh fish -h --help'],
    // bash itself goes on with file names.
    [['rtmpkit', 'nalu', 'cl'], ''],
    [['rtmpkit', 'convert', '--config', 'cl'], ''],
    [['rtmpkit', 'nalu', '--limit', '1'], ''],
    [['rtmpkit', 'nonsense', '--'], ''],
  ])('%j', (words, expected) => expect(complete(...words)).toBe(expected));

  test('every option of every command', () => {
    for (const { name, options, words } of commands) {
      const flags = options.flatMap((option) => option.flags);
      const expected = [...(words ?? []), ...flags].filter((flag) => flag.startsWith('-')).join(' ');
      expect(complete('rtmpkit', name, '-')).toBe(expected);
    }
  });
});

describe.skipIf(!has('fish'))(`fish completes${note('fish')}`, () => {
  const script = fileOf('fish');
  test.each([
    ['rtmpkit con', ['convert']],
    ['rtmpkit nalu --form', ['--format']],
    ['rtmpkit nalu --format an', ['annexb']],
    ['rtmpkit nalu cl', ['clip.flv', 'clip.h264']],
    ['rtmpkit convert --config cl', ['clip.flv', 'clip.h264']],
    ['rtmpkit help f', ['flv']],
  ])('%s', (line, expected) => {
    const { stdout } = spawnSync('fish', ['-c', `source ${script}; complete -C '${line}'`], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(
      stdout
        .trim()
        .split('\n')
        .map((text) => text.split('\t')[0]),
    ).toEqual(expected);
  });
});
