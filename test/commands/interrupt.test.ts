import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { runInProcess } from './in-process.ts';
import { killPrograms, start } from './program.ts';
import { bytesOfSample } from './streams.ts';
import { expectValidOutput } from './validators.ts';

afterEach(killPrograms);

const windows = process.platform === 'win32';

describe(`SIGINT${windows ? ' [skipped: Windows has no signals]' : ''}`, () => {
  const bytes = bytesOfSample('bframes.h264').subarray(0, 12000);

  const interrupted = async (args: readonly string[], row: RegExp) => {
    const program = start(args);
    program.child.stdin.write(bytes);
    await program.until((stdout) => row.test(stdout));
    program.child.kill('SIGINT');
    const { code, stdout, stderr } = await program.end();
    expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
    expectValidOutput(args, stdout.toString());
    return stdout.toString();
  };

  test.skipIf(windows)('nalu --json: the document is valid, and marked as incomplete', async () => {
    const document = JSON.parse(await interrupted(['nalu', '--json'], /"index":9,/));
    expect(document.summary).toMatchObject({ complete: false });
    expect(document.nalus).toHaveLength(document.summary.nalus);
    expect(document.nalus.length).toBeGreaterThanOrEqual(10);
  });

  test.skipIf(windows)('nalu --ndjson: the summary is the last line', async () => {
    const lines = (await interrupted(['nalu', '--ndjson'], /"index":9,/)).trimEnd().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ record: 'summary', complete: false });
  });

  test.skipIf(windows)('nalu: the summary of what was read', async () => {
    expect(await interrupted(['nalu'], /^ {4}9 /m)).toMatch(/ NAL units, .* frames .*\n? .*not read to the end\n/);
  });

  test.skipIf(windows)('nalu --raw: the units read so far', async () => {
    const program = start(['nalu', '--raw']);
    program.child.stdin.write(bytes);
    await program.until((stdout) => stdout.length > 1000);
    program.child.kill('SIGINT');
    const { code, stdout, stderr } = await program.end();
    expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
    expect(bytes.subarray(0, stdout.length).equals(stdout)).toBe(true);
  });

  test.skipIf(windows)('sps --ndjson', async () => {
    const lines = (await interrupted(['sps', '--ndjson'], /"record":"pps"/)).trimEnd().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ record: 'summary', complete: false });
  });

  const KINDS = [
    'nalu',
    'nalu --json',
    'nalu --ndjson',
    'sps',
    'sps --json',
    'sps --ndjson',
    'flv --json',
    'flv --ndjson',
    'gop',
    'gop --json',
    'gop --frames --ndjson',
  ];

  /** Expects output that is marked as incomplete at its end. */
  const expectIncomplete = (args: readonly string[], stdout: string, input: object): void => {
    expectValidOutput(args, stdout);
    if (args.includes('--ndjson')) {
      const lines = stdout.trimEnd().split('\n');
      expect(JSON.parse(lines[0] ?? '')).toMatchObject({ record: 'header', input });
      expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ record: 'summary', complete: false });
    } else if (args.includes('--json')) {
      expect(JSON.parse(stdout)).toMatchObject({ input, summary: { complete: false } });
    } else expect(stdout).toMatch(/not read\s+to the end\n/);
  };

  const PARTS = [
    'nalu --summary',
    'nalu --json --summary',
    'nalu --ndjson --summary',
    'nalu --range 2..',
    'nalu --json --range 2..',
    'nalu --ndjson --range 2..4',
    'sps --summary',
    'sps --json --summary',
    'flv --summary',
    'flv --json --summary',
    'flv --json --range 0s..40ms',
    'gop --summary --chart',
    'gop --json --summary',
  ];

  /** Runs a command on the head of a pipe without an end, and interrupts it once the head was read. */
  const interruptedInProcess = async (args: readonly string[]) => {
    const stdin = new PassThrough();
    stdin.write(args[0] === 'flv' ? bytesOfSample('bframes.flv').subarray(0, 12000) : bytes);
    const interruption = new AbortController();
    const ended = runInProcess(args, { stdin, interrupted: interruption.signal });
    while (stdin.readableLength > 0) await setTimeout(5);
    await setTimeout(20);
    interruption.abort();
    const { code, stdout, stderr } = await ended;
    // A unit or tag that is cut here is no fault of the stream.
    expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
    expect(stdout).not.toMatch(/"severity":"error"/);
    return stdout;
  };

  test.each(PARTS)('%s', async (kind) => {
    const args = kind.split(' ');
    const stdout = await interruptedInProcess(args);
    expectIncomplete(args, stdout, { path: null });
    const records = /"record":"(nalu|tag)"|"(nalus|tags|sps)":\[|^ +\d+ +\d+ +([34]|V|A|S) /m;
    if (args.includes('--summary')) expect(stdout).not.toMatch(records);
    else expect(stdout).toMatch(records);
  });

  test.each(['nalu', 'nalu --json', 'nalu --ndjson', 'sps --json', 'flv --json'])(
    '%s --no-summary: whole, without the summary that would say that it is cut',
    async (kind) => {
      const args = [...kind.split(' '), '--no-summary'];
      const stdout = await interruptedInProcess(args);
      expectValidOutput(args, stdout);
      expect(stdout).not.toMatch(/"complete"|not read to the end/);
      if (args.includes('--json')) expect(JSON.parse(stdout)).toMatchObject({ input: { path: null } });
      else expect(stdout.trimEnd().split('\n').length).toBeGreaterThan(10);
    },
  );

  test.each(KINDS)('%s, before the format is known', async (kind) => {
    for (const bytes of [[], [0, 0]]) {
      const stdin = new PassThrough();
      stdin.write(Uint8Array.from(bytes));
      const interruption = new AbortController();
      const args = kind.split(' ');
      const ended = runInProcess(args, { stdin, interrupted: interruption.signal });
      setImmediate(() => interruption.abort());
      const { code, stdout, stderr } = await ended;
      expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
      expectIncomplete(args, stdout, { path: null });
      expect(stdout).not.toContain('"record":"diagnostic"');
    }
  });

  test('a format set by --format is in the document', async () => {
    const stdin = new PassThrough();
    const interruption = new AbortController();
    const args = ['nalu', '--json', '--format', 'avcc'];
    const ended = runInProcess(args, { stdin, interrupted: interruption.signal });
    setImmediate(() => interruption.abort());
    const { stdout } = await ended;
    expect(JSON.parse(stdout).input).toEqual({ path: null, format: 'avcc', codec: 'h264' });
  });

  test.skipIf(windows).each(['nalu --json', 'nalu --ndjson'])('%s: a pipe of unknown format', async (kind) => {
    const args = kind.split(' ');
    const program = start(args);
    // More than a pipe holds: once all of it is written, the program reads and handles signals.
    await new Promise<void>((resolve) => program.child.stdin.write(Buffer.alloc(300_000), () => resolve()));
    program.child.kill('SIGINT');
    const { code, stdout, stderr } = await program.end();
    expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
    expectIncomplete(args, stdout.toString(), { path: null });
  });

  // /proc shows when the program has opened the FIFO.
  const linux = process.platform === 'linux';
  test.skipIf(!linux).each(['nalu --json', 'sps', 'flv --ndjson'])(
    `%s: a FIFO without a writer${linux ? '' : ' [skipped: not Linux]'}`,
    async (kind) => {
      const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-interrupt-'));
      const path = join(folder, 'fifo');
      execFileSync('mkfifo', [path]);
      const args = [...kind.split(' '), path];
      const program = start(args);
      const files = `/proc/${program.child.pid}/fd`;
      const isOpen = () => readdirSync(files).some((fd) => targetOf(join(files, fd)) === path);
      while (!isOpen()) await setTimeout(20);
      program.child.kill('SIGINT');
      const { code, stdout, stderr } = await program.end();
      rmSync(folder, { recursive: true });
      expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
      expectIncomplete(args, stdout.toString(), { path });
    },
  );

  test.skipIf(windows).each(['nalu --json', 'flv --ndjson'])('%s: a server that does not answer', async (kind) => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const asked = once(server, 'request');
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/live`;
    const args = [...kind.split(' '), address];
    const program = start(args);
    await asked;
    program.child.kill('SIGINT');
    const { code, stdout, stderr } = await program.end();
    server.closeAllConnections();
    server.close();
    expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
    expectIncomplete(args, stdout.toString(), { path: address });
  });
});

/** Target of a link; `undefined` if it no longer exists. */
const targetOf = (link: string): string | undefined => {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
};
