import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, test } from 'vitest';
import { runInProcess } from './in-process.ts';
import { cleanEnv, killPrograms, PROGRAM, ROOT, rtmpkit, start } from './program.ts';
import { bytesOfSample, committedStreams, sample } from './streams.ts';

afterEach(killPrograms);

const KINDS = [
  'nalu',
  'nalu --json',
  'nalu --ndjson',
  'nalu --trace',
  'sps',
  'sps --json',
  'sps --ndjson',
  'nalu --raw',
  'gop',
  'gop --frames --json',
  'gop --ndjson',
  'gop --csv',
  'gop --chart --summary',
  'gop --mb --ndjson',
  'mb',
  'mb --macroblocks --ndjson',
  'mb --map bits',
];

/** Path and size of the input differ. */
const withoutInput = (text: string): string => text.replace(/"input":\{[^}]*\}/, '"input":{}');

describe('file and pipe give the same output', () => {
  test.each(KINDS)('%s', async (kind) => {
    const args = kind.split(' ');
    const file = await rtmpkit([...args, sample('hrd-aud.h264')]);
    for (const rest of [[], ['-']]) {
      const pipe = await rtmpkit([...args, ...rest], { stdin: bytesOfSample('hrd-aud.h264') });
      expect(pipe.code).toBe(file.code);
      expect(withoutInput(pipe.stdout.toString('latin1'))).toBe(withoutInput(file.stdout.toString('latin1')));
    }
  });

  test.each(committedStreams)('a byte at a time: %#', async (path) => {
    const bytes = readFileSync(path);
    const singles = function* () {
      for (let at = 0; at < bytes.length; at++) yield bytes.subarray(at, at + 1);
    };
    for (const kind of ['nalu --ndjson', 'sps', 'gop --frames --csv', 'gop --chart', 'mb --csv']) {
      const whole = await runInProcess([...kind.split(' '), '-'], { stdin: bytes });
      const split = await runInProcess([...kind.split(' '), '-'], {
        stdin: Readable.from(singles(), { objectMode: false }),
      });
      expect(split).toEqual(whole);
    }
  });
});

describe('a live pipe', () => {
  const bytes = bytesOfSample('bframes.h264');

  test.each([
    ['nalu', /^ {4}5 {6}6893 /m],
    ['nalu --json', /"index":5,/],
    ['nalu --ndjson', /"index":5,.*\n/],
    ['nalu --trace --select sps', /vui_parameters\(\)/],
    ['sps', /^SPS 0 {2}[\s\S]*^PPS 0 {2}[\s\S]*^ {2}tools /m],
    ['sps --ndjson', /"record":"pps".*\n/],
  ])('%s shows what is complete while the writer holds the pipe open', async (kind, row) => {
    const program = start(kind.split(' '));
    program.child.stdin.write(bytes.subarray(0, 12000));
    await program.until((stdout) => row.test(stdout));
    program.child.stdin.end(bytes.subarray(12000));
    const { code, stdout } = await program.end();
    expect(code).toBe(0);
    expect(stdout.toString()).toBe((await rtmpkit(kind.split(' '), { stdin: bytes })).stdout.toString());
  });

  test('a unit is written by --raw when the next start code has arrived', async () => {
    const program = start(['nalu', '--raw']);
    program.child.stdin.write(bytes.subarray(0, 43));
    await program.until((stdout) => stdout.length === 40);
    program.child.stdin.end();
    expect((await program.end()).stdout.equals(bytes.subarray(0, 40))).toBe(true);
  });

  test('--limit does not wait for the writer', async () => {
    const program = start(['nalu', '--ndjson', '--limit', '3']);
    program.child.stdin.write(bytes.subarray(0, 12000));
    const { code, stdout } = await program.end();
    expect(code).toBe(0);
    expect(stdout.toString().trimEnd().split('\n')).toHaveLength(5);
  });
});

describe('a reader that closes the pipe', () => {
  test.each([
    'nalu',
    'nalu --json',
    'nalu --ndjson --trace',
    'nalu --raw',
    'sps --ndjson',
    'gop',
    'gop --frames --csv',
  ])('ends %s with 0 and no message', async (kind) => {
    const bytes = bytesOfSample('bframes.h264');
    const program = start(kind.split(' '));
    program.child.stdin.write(bytes.subarray(0, 12000));
    await program.until((stdout) => stdout.length > 0);
    program.child.stdout.destroy();
    // Several pieces: only the write after the failed one sees the error.
    for (let at = 12000; at < bytes.length; at += 8192) program.child.stdin.write(bytes.subarray(at, at + 8192));
    program.child.stdin.end();
    const { code, stderr } = await program.end();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  // `--summary` writes only after the end: the reader may be gone by then.
  test.each(['nalu', 'nalu --json', 'nalu --ndjson', 'sps', 'sps --json', 'gop', 'gop --json'])(
    'ends %s --summary and the other parts with 0 too',
    async (command) => {
      for (const part of ['--summary', '--no-summary', ...(command.startsWith('nalu') ? ['--range 2..'] : [])]) {
        const program = start([...command.split(' '), ...part.split(' ')]);
        program.child.stdout.destroy();
        program.child.stdin.end(bytesOfSample('bframes.h264'));
        const { code, stderr } = await program.end();
        expect({ part, code, stderr }).toEqual({ part, code: 0, stderr: '' });
      }
    },
  );

  test('--help too', async () => {
    const program = start(['--help']);
    program.child.stdout.destroy();
    program.child.stdin.end();
    expect(await program.end()).toMatchObject({ code: 0, stderr: '' });
  });
});

const hasFull = existsSync('/dev/full');

describe(`a full disk${hasFull ? '' : ' [skipped: no /dev/full]'}`, () => {
  test
    .skipIf(!hasFull)
    .each(['nalu', 'nalu --json', 'nalu --ndjson', 'nalu --raw', 'sps', 'sps --json', 'gop', '--help'])(
    '%s',
    async (kind) => {
      const full = openSync('/dev/full', 'w');
      const args = kind === '--help' ? [PROGRAM, kind] : [PROGRAM, ...kind.split(' '), sample('bframes.h264')];
      const child = spawn(process.execPath, args, { cwd: ROOT, env: cleanEnv(), stdio: ['ignore', full, 'pipe'] });
      try {
        let stderr = '';
        child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk));
        const [code] = await once(child, 'close');
        expect({ code, stderr }).toEqual({
          code: 3,
          stderr: 'rtmpkit: cannot write output: no space left on the device\n',
        });
      } finally {
        child.kill('SIGKILL');
        closeSync(full);
      }
    },
  );
});
