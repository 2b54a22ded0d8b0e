import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { flvMessages, media, SAMPLE, TestPlayer, TestPublisher } from '../harness/served.ts';
import { runInProcess } from './in-process.ts';
import { killPrograms, type Program, rtmpkit, start } from './program.ts';
import { expectValid, validator } from './validators.ts';

afterEach(killPrograms);

type Json = Record<string, unknown>;

/** Starts a server at a free port; resolves with its address when it listens. */
const serve = async (...args: readonly string[]): Promise<{ readonly program: Program; readonly address: string }> => {
  const program = start(['serve', '--listen', '0', ...args]);
  await program.until((stdout) => /rtmp:\/\/[\d.]+:\d+/.test(stdout));
  return { program, address: /rtmp:\/\/[\d.]+:\d+/.exec(program.stdout)?.[0] ?? '' };
};

const linesOf = (stdout: string): readonly Json[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Json);

const publishSample = async (url: string): Promise<void> => {
  const publisher = await TestPublisher.open(url);
  await publisher.send(SAMPLE);
  await publisher.close();
};

const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'rtmpkit-serve-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
};

describe('rtmpkit serve', () => {
  test('says where it listens and what happens, and is no error when it is stopped', async () => {
    const { program, address } = await serve();
    const player = await TestPlayer.open(`${address}/live/demo`);
    await publishSample(`${address}/live/demo`);
    await player.over;
    await program.until((stdout) => stdout.includes('ends live/demo'));
    program.child.kill('SIGINT');
    const { code, stdout, stderr } = await program.end();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(media(player.messages)).toEqual(media(SAMPLE));
    expect(stdout.toString()).toContain(`ffmpeg -re -i FILE -c copy -f flv ${address}/live/demo\n`);
    expect(stdout.toString()).toMatch(/127\.0\.0\.1:\d+ {2}plays live\/demo\n/);
    expect(stdout.toString()).toMatch(/127\.0\.0\.1:\d+ {2}ends live\/demo after .*, 25 frames\n/);
  });

  test('--ndjson: events and states that follow the schema', async () => {
    const path = folder();
    const { program, address } = await serve(
      ...['--ndjson', '--status', '50ms', '--check', 'recommended,low-latency', '--record', path],
    );
    const player = await TestPlayer.open(`${address}/live/demo`);
    const publisher = await TestPublisher.open(`${address}/live/demo`);
    await publisher.send(SAMPLE);
    await program.until((stdout) => /"status".*"video".*"players":\[\{/.test(stdout));
    await publisher.close();
    await player.close();
    await program.until((stdout) => stdout.includes('"recorded"') && stdout.includes('"leave"'));
    program.child.kill('SIGTERM');
    const { code, stdout, stderr } = await program.end();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = linesOf(stdout.toString());
    for (const line of lines) expectValid(validator('serve.ndjson.schema.json'), line);
    expect(lines[0]).toEqual({ record: 'header', schema: 'rtmpkit/serve/1', address });
    const events = new Set(lines.map(({ event }) => event));
    for (const event of [
      'connect',
      'publish',
      'play',
      'finding',
      'unpublish',
      'verdict',
      'record',
      'recorded',
      'leave',
    ])
      expect(events).toContain(event);
    const [file = ''] = readdirSync(path);
    expect(media(flvMessages(readFileSync(join(path, file))))).toEqual(media(SAMPLE));
  });

  test('the publish key is in no output', async () => {
    const { program, address } = await serve('--publish-key', 'S3cret', '--ndjson');
    await publishSample(`${address}/live/demo?key=S3cret`);
    await publishSample(`${address}/live/demo/S3cret`);
    await expect(TestPublisher.open(`${address}/live/demo`)).rejects.toThrow('NetStream.Publish.Denied');
    await program.until((stdout) => stdout.includes('"refuse"'));
    program.child.kill('SIGINT');
    const { stdout, stderr } = await program.end();
    expect(`${stdout}${stderr}`).not.toContain('S3cret');
  });

  test('a disk that is full ends the recording, not the stream', async () => {
    const path = folder();
    // Files of this process have at most 8 kB.
    const command = `ulimit -f 8; exec "$0" "$@"`;
    const { Program: Started, PROGRAM } = await import('./program.ts');
    const program = new Started('bash', [
      ...['-c', command, process.execPath, PROGRAM, 'serve', '--listen', '0', '--record', path, '--ndjson'],
    ]);
    await program.until((stdout) => stdout.includes('"header"'));
    const [{ address } = {}] = linesOf(program.stdout);
    const player = await TestPlayer.open(`${String(address)}/live/demo`);
    await publishSample(`${String(address)}/live/demo`);
    await player.over;
    await program.until((stdout) => stdout.includes('"unpublish"'));
    expect(media(player.messages)).toEqual(media(SAMPLE));
    program.child.kill('SIGINT');
    const { code, stdout } = await program.end();
    expect(code).toBe(0);
    const failed = linesOf(stdout.toString()).filter(({ event }) => event === 'record-failed');
    expect(failed).toHaveLength(1);
    const [file = ''] = readdirSync(path);
    const recorded = media(flvMessages(readFileSync(join(path, file))));
    expect(recorded.length).toBeGreaterThan(5);
    expect(recorded).toEqual(media(SAMPLE).slice(0, recorded.length));
  });
});

test('a reader that goes ends the server, without a word', async () => {
  const { program } = await serve('--ndjson', '--status', '50ms', '-q');
  program.child.stdout.destroy();
  const port = Number(/:(\d+)"/.exec(program.stdout)?.[1]);
  // What is said to nobody tells that nobody is there.
  await TestPublisher.open(`rtmp://127.0.0.1:${port}/live`).catch(() => undefined);
  for (let i = 0; i < 3; i++) await TestPublisher.open(`rtmp://127.0.0.1:${port}/live/demo`).catch(() => undefined);
  const { code, stderr } = await program.end();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

describe('--once', () => {
  test('a stream without errors: 0', async () => {
    const { program, address } = await serve('--once');
    await publishSample(`${address}/live/demo`);
    const { code, stdout } = await program.end();
    expect(code).toBe(0);
    expect(stdout.toString()).toContain('live/demo: no findings in 25 frames');
  });

  test('with errors: 1, and what they are', async () => {
    const { program, address } = await serve('--once', '--rule', 'gop/max-bframes=error:max=1');
    await publishSample(`${address}/live/demo`);
    const { code, stdout } = await program.end();
    expect(code).toBe(1);
    expect(stdout.toString()).toMatch(/error {4}gop\/max-bframes: /);
  });

  test('--enforce: the publisher hears of the first error and may not go on', async () => {
    const { program, address } = await serve(
      ...['--once', '--check', 'recommended', '--enforce', '--rule', 'gop/max-bframes=error:max=1', '--ndjson'],
    );
    const publisher = await TestPublisher.open(`${address}/live/demo`);
    await publisher.send(SAMPLE);
    await publisher.over;
    const { code, stdout } = await program.end();
    expect(code).toBe(1);
    const rejected = { code: 'NetStream.Publish.Rejected', description: expect.stringContaining('gop/max-bframes') };
    expect(publisher.statuses).toMatchObject([rejected]);
    expect(linesOf(stdout.toString()).find(({ event }) => event === 'refuse')).toMatchObject(rejected);
  });

  test('a publisher that sends nothing: 1', async () => {
    const { program, address } = await serve('--once');
    await (await TestPublisher.open(`${address}/live/demo`)).close();
    const { code, stdout } = await program.end();
    expect(code).toBe(1);
    expect(stdout.toString()).toContain('the publisher sent no media');
  });

  test('nobody comes: 3', async () => {
    const { code, stderr } = await rtmpkit(['serve', '--listen', '0', '--once', '--timeout', '300ms']);
    expect({ code, stderr }).toEqual({ code: 3, stderr: 'rtmpkit: no publisher came within 0.3 s\n' });
  });

  test('interrupted: 130', async () => {
    const { program } = await serve('--once');
    program.child.kill('SIGINT');
    expect((await program.end()).code).toBe(130);
  });
});

describe('wrong usage', () => {
  test.each([
    [['--listen', 'x'], /takes a port, or an address and a port/],
    [['--listen', '70000'], /takes a port/],
    [['--gop-cache', '-1'], /whole number/],
    [['--max-message', '1T'], /number of bytes/],
    [['--enforce'], /--enforce needs --check/],
    [['--timeout', '1s'], /--timeout is for --once/],
    [['--check', 'nothing'], /nothing/],
    [['--relay', 'http://x'], /rtmp/],
  ])('%j', async (args, message) => {
    const { code, stderr } = await runInProcess(['serve', ...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  test('a port that is taken: 3', async () => {
    const { address } = await serve();
    const port = address.slice(address.lastIndexOf(':') + 1);
    expect(await runInProcess(['serve', '--listen', port])).toMatchObject({
      code: 3,
      stderr: `rtmpkit: cannot listen at 127.0.0.1:${port}: the port is in use\n`,
    });
  });

  test('a folder that cannot be written: 3', async () => {
    const { code, stderr } = await runInProcess(['serve', '--listen', '0', '--record', '/dev/null/x']);
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: 'rtmpkit: cannot write /dev/null/x: a part of the path is not a folder\n',
    });
  });
});
