import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { runInProcess } from './in-process.ts';
import { killPrograms, PROGRAM, Program, ROOT, rtmpkit } from './program.ts';
import { sample } from './streams.ts';

afterEach(killPrograms);

const ESC = '\u001b';

describe('colour', () => {
  interface Row {
    readonly flag?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly terminal?: boolean;
    readonly coloured: boolean;
  }
  const rows: readonly Row[] = [
    { coloured: false },
    { terminal: true, coloured: true },
    { terminal: true, env: { TERM: 'dumb' }, coloured: false },
    { terminal: true, env: { NO_COLOR: '1' }, coloured: false },
    { terminal: true, env: { NO_COLOR: '' }, coloured: true },
    { terminal: true, env: { FORCE_COLOR: '0' }, coloured: false },
    { env: { FORCE_COLOR: '1' }, coloured: true },
    { env: { FORCE_COLOR: '' }, coloured: false },
    { env: { FORCE_COLOR: '1', NO_COLOR: '1' }, coloured: false },
    { flag: 'always', coloured: true },
    { flag: 'always', env: { NO_COLOR: '1' }, coloured: true },
    { flag: 'never', terminal: true, coloured: false },
    { flag: 'never', env: { FORCE_COLOR: '1' }, coloured: false },
    { flag: 'auto', coloured: false },
    { flag: 'auto', terminal: true, coloured: true },
  ];
  const commands = ['nalu --trace', 'sps --trace'];

  test.each(rows)('%j', async ({ flag, env = {}, terminal, coloured }) => {
    for (const command of commands) {
      const args = [...command.split(' '), sample('damaged.h264')];
      const plain = await runInProcess(args);
      expect(plain.stdout).not.toContain(ESC);
      const { stdout, stderr } = await runInProcess([...args, ...(flag === undefined ? [] : ['--color', flag])], {
        env,
        ...(terminal === true && { columns: 110 }),
      });
      expect(stdout.includes(ESC)).toBe(coloured);
      // Colour adds no information: without it the text is the same.
      expect(stripVTControlCharacters(stdout)).toBe(plain.stdout);
      expect(stripVTControlCharacters(stderr)).toBe(plain.stderr);
    }
  });

  test.each(['nalu --json', 'nalu --ndjson', 'sps --json', 'sps --ndjson'])('%s never has any', async (command) => {
    const { stdout } = await runInProcess([...command.split(' '), sample('damaged.h264'), '--color', 'always']);
    expect(stdout).not.toContain(ESC);
  });

  test.each([{ NO_COLOR: '1' }, { FORCE_COLOR: '1' }, {}])('the program itself looks at %j', async (env) => {
    const { stdout } = await rtmpkit(['nalu', sample('baseline.h264')], { env });
    expect(stdout.toString().includes(ESC)).toBe('FORCE_COLOR' in env);
  });
});

test('a terminal on standard input is not read', async () => {
  for (const command of ['nalu', 'sps']) {
    const { code, stdout, stderr } = await runInProcess([command]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^rtmpkit: no input: .*--help.*\n$/);
  }
});

test('--raw does not write binary data to a terminal', async () => {
  const { code, stdout, stderr } = await runInProcess(['nalu', sample('baseline.h264'), '--raw'], { columns: 80 });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^rtmpkit: .*redirect.*\n$/);
});

/** Lines that a terminal of 80 columns would wrap. */
const tooWide = (text: string): string[] => text.split('\n').filter((line) => [...line].length > 80);

describe('nothing is wider than a terminal of 80 columns', () => {
  const streams = ['bframes', 'baseline', 'hrd-aud', 'interlaced', 'damaged'];
  const commands = ['nalu', 'nalu --trace', 'sps', 'sps --trace', 'nalu --limit 3', 'nalu --select sei'];
  test.each(streams.flatMap((stream) => commands.map((command) => [command, stream] as const)))(
    '%s %s.h264',
    async (command, stream) => {
      const { stdout } = await runInProcess([...command.split(' '), sample(`${stream}.h264`)], { columns: 80 });
      expect(tooWide(stripVTControlCharacters(stdout))).toEqual([]);
    },
  );

  test.each([0, 1, 20, 47, 60, 79])('a terminal of %i columns loses no lines', async (columns) => {
    const { code, stdout } = await runInProcess(['nalu', sample('bframes.h264')], { columns, env: { NO_COLOR: '1' } });
    expect(code).toBe(0);
    const all = (await runInProcess(['nalu', sample('bframes.h264')])).stdout;
    // Lines of the summary may wrap.
    expect(stdout.split('\n').length).toBeGreaterThanOrEqual(all.split('\n').length);
    // 0 means that the width is not known: nothing is cut.
    if (columns === 0) expect(stdout).toBe(all);
  });
});

const hasScript =
  process.platform === 'linux' && /util-linux/.test(spawnSync('script', ['--version']).stdout?.toString() ?? '');

describe(`on a real terminal${hasScript ? '' : ' [skipped: no script of util-linux]'}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-pty-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const quoted = (text: string): string => `'${text}'`;
  const program = `${quoted(process.execPath)} ${quoted(PROGRAM)}`;

  /** Runs a shell command on a pseudo terminal of that many columns; returns what the terminal showed. */
  const onTerminal = async (columns: number, command: string) => {
    const script = new Program('script', ['-qec', `stty cols ${columns} rows 24; ${command}`, '/dev/null'], {
      cwd: ROOT,
    });
    const { code, stdout } = await script.end();
    return { code, shown: stripVTControlCharacters(stdout.toString()).replaceAll('\r', ''), raw: stdout.toString() };
  };

  test.skipIf(!hasScript)('80 columns: coloured, nothing wraps', async () => {
    const { code, shown, raw } = await onTerminal(80, `${program} nalu samples/hrd-aud.h264 --trace`);
    expect(code).toBe(0);
    expect(raw).toContain(ESC);
    expect(tooWide(shown)).toEqual([]);
    expect(shown).toMatch(/157 NAL units, 50 frames/);
  });

  test.skipIf(!hasScript)('0 columns: everything is shown', async () => {
    const { code, shown } = await onTerminal(0, `${program} nalu samples/bframes.h264`);
    expect(code).toBe(0);
    expect(shown).toMatch(/High@3 30 fps/);
  });

  test.skipIf(!hasScript).each([0, 80])('%i columns, a run that is long enough for a spinner', async (columns) => {
    const output = join(folder, `${columns}.ndjson`);
    const source = '{ head -c 30000 samples/bframes.h264; sleep 1; tail -c +30001 samples/bframes.h264; }';
    const { code } = await onTerminal(columns, `${source} | ${program} nalu --ndjson > ${quoted(output)}`);
    expect(code).toBe(0);
    expect(readFileSync(output, 'utf8')).not.toContain(ESC);
    expect(readFileSync(output, 'utf8').trimEnd().split('\n')).toHaveLength(127);
  });
});
