import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { CaptureReader } from '../../src/container/capture/capture-reader.ts';
import { runInProcess } from './in-process.ts';
import { killPrograms, type Program, start } from './program.ts';
import { bytesOfSample } from './streams.ts';
import { expectValidOutput } from './validators.ts';

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-proxy-'));
afterAll(() => rmSync(folder, { recursive: true }));
const toClose: (() => void)[] = [];
afterEach(() => {
  killPrograms();
  for (const close of toClose.splice(0)) close();
});

/** What each side of a captured session sent. */
const SESSION = (() => {
  const reader = new CaptureReader();
  const sent: Record<'client' | 'server', Buffer[]> = { client: [], server: [] };
  for (const items of [reader.push(bytesOfSample('publish.pcapng')), reader.end()]) {
    for (const item of items) if (item.kind === 'data') sent[item.direction].push(Buffer.from(item.bytes));
  }
  return { client: Buffer.concat(sent.client), server: Buffer.concat(sent.server) };
})();

/** A server that sends what a captured one sent, and ends when the client does; its port. */
const replayingServer = async (): Promise<number> => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write(SESSION.server);
    socket.on('data', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  toClose.push(() => server.close());
  return (server.address() as AddressInfo).port;
};

const unusedPort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

/** A running proxy, and its port. */
const proxying = async (
  to: number,
  ...args: string[]
): Promise<{ readonly program: Program; readonly port: number }> => {
  const program = start(['proxy', '--listen', '0', '--to', `rtmp://127.0.0.1:${to}`, ...args]);
  let said = '';
  const port = await new Promise<number>((resolve, reject) => {
    program.child.stderr.on('data', (chunk: Buffer) => {
      said += chunk;
      const [, found] =
        /^rtmpkit: listens at rtmp:\/\/127\.0\.0\.1:(\d+), for rtmp:\/\/127\.0\.0\.1:\d+\n/.exec(said) ?? [];
      if (found !== undefined) resolve(Number(found));
    });
    program.child.once('close', () => reject(new Error(said)));
  });
  return { program, port };
};

const client = (port: number): Socket => {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  socket.on('data', () => undefined);
  toClose.push(() => socket.destroy());
  return socket;
};

const LISTENS = /^rtmpkit: listens at .*\n/;

describe('rtmpkit proxy', () => {
  it('shows a session live as rtmpkit rtmp shows its capture, and ends with its verdict', async () => {
    for (const output of [
      [],
      ['--json'],
      ['--ndjson'],
      ['--summary'],
      ['--chunks', '--select', 'connect,control,chunk'],
    ]) {
      const saved = join(folder, `${output.join('')}.pcapng`);
      const { program, port } = await proxying(await replayingServer(), '--once', '--save', saved, ...output);
      client(port).end(SESSION.client);
      const { code, stdout, stderr } = await program.end();
      expect(code).toBe(0);
      const shown = await runInProcess(['rtmp', saved, ...output]);
      const withoutInput = (text: string): string => text.replace(/"input":\{[^}]*\}/, '');
      expect(withoutInput(stdout.toString())).toBe(withoutInput(shown.stdout));
      expect(stderr.replace(LISTENS, '').replaceAll(/rtmp:\/\/127\.0\.0\.1:\d+(?=: )/g, saved)).toBe(shown.stderr);
      expect(stdout.length).toBeGreaterThan(500);
      if (output.includes('--json') || output.includes('--ndjson'))
        expectValidOutput(['rtmp', ...output], stdout.toString());
    }
  });

  it('shows each row as soon as its message is complete, and keeps the capture up to then', async () => {
    const saved = join(folder, 'live.pcapng');
    const { program, port } = await proxying(await replayingServer(), '--save', saved, '--ndjson');
    const socket = client(port);
    socket.write(SESSION.client.subarray(0, 4000));
    await program.until((stdout) => stdout.includes('"commandName":"connect"'));
    const shown = async (): Promise<string> => (await runInProcess(['rtmp', saved, '--ndjson'])).stdout;
    await expect.poll(shown).toContain('"commandName":"connect"');
    program.child.kill('SIGINT');
    const ended = await program.end();
    expect(ended.code).toBe(130);
    expectValidOutput(['rtmp', '--ndjson'], ended.stdout.toString());
    expect(JSON.parse(ended.stdout.toString().trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
      record: 'summary',
      complete: false,
      connections: 1,
    });
  });

  it('masks keys unless told otherwise; --fail-on and --quiet work as in rtmp', async () => {
    const { program, port } = await proxying(await replayingServer(), '--once', '--show-keys', '--fail-on', 'never');
    // The last message is cut: an error.
    client(port).end(SESSION.client.subarray(0, -20));
    const { code, stdout } = await program.end();
    expect(code).toBe(0);
    expect(stdout.toString()).toContain(' demo');
    const failing = await proxying(await replayingServer(), '--once', '--fail-on', 'warning');
    client(failing.port).end(SESSION.client.subarray(0, 5000));
    const ended = await failing.program.end();
    expect(ended.code).toBe(1);
    expect(ended.stdout.toString()).not.toContain(' demo');
    expect(ended.stderr.replace(LISTENS, '')).toMatch(/^rtmpkit: rtmp:\/\/127\.0\.0\.1:\d+: connection 0: warning: /);
  });

  it('closes a client when the server is not there; with --once it ends with 3 and one line', async () => {
    const to = await unusedPort();
    const { program, port } = await proxying(to, '--once');
    const socket = client(port);
    await new Promise((resolve) => socket.once('close', resolve));
    const { code, stderr } = await program.end();
    expect(code).toBe(3);
    expect(stderr.replace(LISTENS, '')).toBe(`rtmpkit: rtmp://127.0.0.1:${to}: the server refused the connection\n`);
  });

  it('refuses what it cannot do: exit code 2, and 3 for a port that is taken or a capture that cannot be written', async () => {
    const port = await replayingServer();
    const refused = async (code: number, args: string[], text: RegExp) => {
      const outcome = await runInProcess(['proxy', ...args]);
      expect(outcome).toMatchObject({ code, stdout: '' });
      expect(outcome.stderr).toMatch(text);
    };
    await refused(2, [], /required option '--to <address>'/);
    await refused(2, ['--to', 'http://a'], /rtmp:\/\/ or rtmps:\/\//);
    await refused(2, ['--to', 'rtmp://a/live/key'], /the server alone/);
    await refused(2, ['--to', 'rtmp://a', '--listen', '70000'], /a port/);
    await refused(2, ['--to', 'rtmp://a', '--save', '-'], /--save needs a file/);
    await refused(2, ['--to', 'rtmp://a', '--select', 'nothing'], /--select does not know 'nothing'/);
    const existing = join(folder, 'existing.pcapng');
    writeFileSync(existing, 'mine');
    await refused(2, ['--to', 'rtmp://a', '--save', existing], /existing\.pcapng exists; --force overwrites it/);
    expect(readFileSync(existing, 'utf8')).toBe('mine');
    const taken = `127.0.0.1:${port}`;
    await refused(
      3,
      ['--to', 'rtmp://a', '--listen', taken],
      new RegExp(`^rtmpkit: cannot listen at ${taken}: the port is in use\n$`),
    );
    await refused(3, ['--to', 'rtmp://a', '--save', join(folder, 'no', 'file')], /no such folder/);
  });

  it.skipIf(!existsSync('/dev/full'))('does not listen when the capture cannot be written', async () => {
    const { code, stderr } = await start(['proxy', '--listen', '0', '--to', 'rtmp://a', '--save', '/dev/full']).end();
    expect(code).toBe(3);
    expect(stderr).toBe('rtmpkit: cannot write /dev/full: no space left on the device\n');
  });
});
