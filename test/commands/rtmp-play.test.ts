import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  type FakeLink,
  type FakeServer,
  type FakeServerOptions,
  fakeServer,
  messagesOf,
  plainMessages,
} from '../harness/fake-rtmp-server.ts';
import { command } from '../harness/rtmp-peer.ts';
import { runInProcess } from './in-process.ts';
import { sample } from './streams.ts';

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-play-'));
afterAll(() => rmSync(folder, { recursive: true }));
const SAMPLE = sample('bframes.flv');

const SENT = messagesOf(readFileSync(SAMPLE));
/** Sequence headers and metadata of the sample, before its first frame. */
const HEADERS = 3;

/** A server that plays to each player, and then says that the publisher has gone. */
const playing = (play: (link: FakeLink) => void): FakeServerOptions => ({
  on: (event, link) => {
    if (event.kind !== 'play') return undefined;
    event.accept();
    play(link);
    return true;
  },
});
const playAll = (link: FakeLink, shiftMs = 0): void => {
  link.play(...messagesOf(readFileSync(SAMPLE), shiftMs));
  link.endPlay();
};

const record = async (server: FakeServer, flags: readonly string[] = []) => {
  const path = join(folder, `${crypto.randomUUID()}.flv`);
  const outcome = await runInProcess(['convert', server.url, path, ...flags]);
  return { ...outcome, tags: existsSync(path) ? messagesOf(readFileSync(path)) : undefined };
};

test('a server that asks without end and never reads its answers is left', async () => {
  const asked = command(['call', 7, null]);
  const server = await fakeServer(
    playing((link) => {
      link.isStalled = true;
      for (let i = 0; i < 100; i++) link.send(Array<Uint8Array>(10_000).fill(asked));
    }),
  );
  const { code, stderr } = await record(server);
  expect(code).toBe(3);
  expect(stderr).toContain('the server does not read what it is answered');
});

describe('an address is read as the FLV that it carries', () => {
  test('convert records what was published, and ends with it', async () => {
    const server = await fakeServer(playing(playAll));
    const { code, tags = [] } = await record(server);
    expect(code).toBe(0);
    expect(plainMessages(tags)).toEqual(plainMessages(SENT));
  });

  test.each([
    ['info', []],
    ['nalu', []],
    ['nalu', ['--json']],
    ['sps', []],
    ['sps', ['--json']],
    ['flv', []],
    ['flv', ['--jsonl']],
    ['gop', []],
    ['check', []],
  ])('%s %j prints what it prints for the file', async (command, flags) => {
    const server = await fakeServer(playing(playAll));
    const played = await runInProcess([command, server.url, ...flags]);
    const read = await runInProcess([command, '-', ...flags], { stdin: readFileSync(SAMPLE) });
    const ofPath = (text: string): string =>
      text
        .replaceAll(`"path":"rtmp://127.0.0.1:${server.port}/live/****"`, '"path":null')
        .replaceAll(`rtmp://127.0.0.1:${server.port}/live/****`, 'stdin');
    expect(played.stdout).not.toContain('live/key');
    expect(ofPath(played.stdout)).toBe(read.stdout);
    expect(ofPath(played.stderr)).toBe(read.stderr);
    expect(played.code).toBe(read.code);
  });

  test.each([
    ['0xFFFFF0', 0xfffff0],
    ['0xFFFFFF00', 0xffffff00],
  ])('times over the rollover of %s stay as they came', async (_, start) => {
    const server = await fakeServer(playing((link) => playAll(link, start)));
    const { code, tags = [], stderr } = await record(server);
    expect(code).toBe(0);
    expect(plainMessages(tags)).toEqual(plainMessages(messagesOf(readFileSync(SAMPLE), start)));
    expect(stderr).not.toMatch(/timestamp|backward/);
  });

  test('--duration ends it, and the server is told', async () => {
    const server = await fakeServer(playing((link) => link.play(...SENT)));
    const { code, tags = [] } = await record(server, ['--duration', '500ms']);
    expect(code).toBe(0);
    expect(plainMessages(tags)).toEqual(plainMessages(SENT.filter(({ timestampMs }) => timestampMs < 500)));
    expect(server.links[0]?.kinds.at(-1)).toBe('stop');
    expect(server.links[0]?.connection.howClosed).toBe('fin');
  });

  test('--duration counts from the first frame: sequence headers keep the time of the start', async () => {
    const late = SENT.slice(HEADERS).map((message) => ({ ...message, timestampMs: message.timestampMs + 10_000 }));
    const server = await fakeServer(playing((link) => link.play(...SENT.slice(0, HEADERS), ...late)));
    const { code, tags = [] } = await record(server, ['--duration', '500ms']);
    expect(code).toBe(0);
    const frames = late.filter(({ timestampMs }) => timestampMs < 10_500);
    expect(plainMessages(tags)).toEqual(plainMessages([...SENT.slice(0, HEADERS), ...frames]));
  });

  test('SIGINT ends it: a complete file, and exit 130', async () => {
    const abort = new AbortController();
    const server = await fakeServer(
      playing((link) => {
        link.play(...SENT);
        setTimeout(() => abort.abort(), 200);
      }),
    );
    const path = join(folder, 'interrupted.flv');
    const outcome = await runInProcess(['convert', server.url, path, '--json'], { interrupted: abort.signal });
    expect(outcome.code).toBe(130);
    expect(JSON.parse(outcome.stdout)).toMatchObject({ summary: { complete: false } });
    expect(plainMessages(messagesOf(readFileSync(path)))).toEqual(plainMessages(SENT));
    expect(server.links[0]?.kinds.at(-1)).toBe('stop');
  });

  test('SIGINT while nobody publishes', async () => {
    const abort = new AbortController();
    const server = await fakeServer(playing(() => setTimeout(() => abort.abort(), 50)));
    const outcome = await runInProcess(['info', server.url, '--json'], { interrupted: abort.signal });
    expect(outcome).toMatchObject({ code: 130, stderr: '' });
  });
});

describe('the stream key is a secret', () => {
  test.each(['pretty', 'json', 'ndjson', 'github', 'junit', 'sarif', 'markdown', 'gitlab', 'tap'])(
    'in the report %s of check',
    async (format) => {
      const server = await fakeServer(playing(playAll));
      const url = server.url.replace('rtmp://', 'rtmp://user:PASSWORD@').replace(/key$/, 'SECRET?token=SECRET');
      const rules = ['--rule', 'gop/max-bframes=error:max=0'];
      const { code, stdout, stderr } = await runInProcess(['check', url, '--report', format, ...rules]);
      expect(code, stderr).toBe(1);
      expect(stdout).toContain('max-bframes');
      expect(stdout + stderr).not.toMatch(/SECRET|PASSWORD/);
    },
  );

  test.each(['--json', '--ndjson'])('in info, nalu, flv and gop with %s', async (flag) => {
    const server = await fakeServer(playing(playAll));
    for (const command of ['info', 'nalu', 'sps', 'flv', 'gop']) {
      const { code, stdout, stderr } = await runInProcess([command, server.url.replace(/key$/, 'SECRET'), flag]);
      expect(code, command).toBe(0);
      expect(stdout + stderr, command).not.toContain('SECRET');
    }
  });

  test('but patterns of a configuration match the whole address', async () => {
    const server = await fakeServer(playing(playAll));
    const config = join(folder, 'rtmpkit.config.json');
    const rules = { 'gop/max-bframes': ['error', { max: 0 }] };
    writeFileSync(config, JSON.stringify({ overrides: [{ files: ['**/live/key'], rules }] }));
    expect((await runInProcess(['check', server.url, '--config', config])).code).toBe(1);
    expect((await runInProcess(['check', server.url.replace(/key$/, 'other'), '--config', config])).code).toBe(0);
  });
});

describe('what cannot be played is said in a line', () => {
  const shown = (server: FakeServer): string => `rtmp://127.0.0.1:${server.port}/live/****`;

  test('a stream that is not there', async () => {
    const server = await fakeServer({
      on: (event) => {
        if (event.kind === 'play') event.reject('NetStream.Play.StreamNotFound', 'No such stream');
        return event.kind === 'play';
      },
    });
    expect(await runInProcess(['info', server.url])).toEqual({
      code: 3,
      stdout: '',
      stderr: `rtmpkit: ${shown(server)}: the server refused play: NetStream.Play.StreamNotFound: No such stream\n`,
    });
  });

  test.each([
    ['handshake', { opened: () => true }],
    ['connect', { on: ({ kind }) => kind === 'connect' }],
  ] as [string, FakeServerOptions][])('a server that never answers in %s', async (step, options) => {
    const server = await fakeServer(options);
    const { code, stderr } = await runInProcess(['flv', server.url, '--timeout', '100ms']);
    expect(code).toBe(3);
    expect(stderr).toMatch(new RegExp(`^rtmpkit: [^\\n]*: no end of ${step} within 100 ms; [^\\n]*\\n$`));
  });

  test('a stream that falls silent', async () => {
    const server = await fakeServer(playing((link) => link.play(...SENT.slice(0, 10))));
    const { code, stderr } = await record(server, ['--timeout', '100ms']);
    expect(code).toBe(3);
    expect(stderr).toMatch(/: the server sent nothing for 600 ms; the last was (audio|video)[^\n]*\n$/i);
  });
});

describe('a stream whose connection is lost', () => {
  test('--reconnect plays on', async () => {
    const server = await fakeServer({
      ...playing((link) => {
        if (link.index > 0) return playAll(link);
        link.play(...SENT.slice(0, 20));
        // Bytes that are no chunk stream end the connection.
        return link.send([new Uint8Array(64).fill(0xff)]);
      }),
    });
    const { code, stderr, tags = [] } = await record(server, ['--reconnect', '2', '--duration', '1m']);
    expect(stderr).toMatch(
      /^rtmpkit: [^\n]*: the chunk stream is out of step at [^\n]*: connecting again in 0\.5 s \(1 of 2\)\n/,
    );
    expect(code).toBe(0);
    expect(plainMessages(tags)).toEqual(plainMessages([...SENT.slice(0, 20), ...SENT]));
  });

  test('a server that closes without a word: the end, but with --reconnect it is tried again', async () => {
    const closing = playing((link) => {
      if (link.index > 0) return playAll(link);
      link.play(...SENT.slice(0, 20));
      return link.connection.end();
    });
    const alone = await record(await fakeServer(closing));
    expect(alone).toMatchObject({ code: 0 });
    expect(plainMessages(alone.tags ?? [])).toEqual(plainMessages(SENT.slice(0, 20)));
    const again = await record(await fakeServer(closing), ['--reconnect', '1']);
    expect(again.stderr).toContain('the server closed the connection: connecting again in 0.5 s (1 of 1)');
    expect(again.code).toBe(0);
    expect(plainMessages(again.tags ?? [])).toEqual(plainMessages([...SENT.slice(0, 20), ...SENT]));
  });

  test('--duration counts what was played before, too', async () => {
    const server = await fakeServer({
      ...playing((link) => {
        link.play(...(link.index === 0 ? SENT.filter(({ timestampMs }) => timestampMs <= 600) : SENT));
        if (link.index === 0) link.send([new Uint8Array(64).fill(0xff)]);
      }),
    });
    const { code, tags = [] } = await record(server, ['--reconnect', '2', '--duration', '1s']);
    expect(code).toBe(0);
    expect(tags.at(-1)?.timestampMs).toBeLessThan(400);
    expect(tags.at(-1)?.timestampMs).toBeGreaterThan(300);
  });
});

describe('a reconnect request of Enhanced RTMP', () => {
  test.each(['absolute', 'relative'])('%s: played on from the next key frame', async (form) => {
    const keyFrame = SENT.findIndex(({ kind, body }, i) => i > HEADERS + 1 && kind === 'video' && body[0] === 0x17);
    const from = [...SENT.slice(0, HEADERS), ...SENT.slice(keyFrame)];
    const second = await fakeServer(
      playing((link) => {
        link.play(...from);
        link.endPlay();
      }),
    );
    const first = await fakeServer(
      playing((link) => {
        if (link.index > 0) {
          link.play(...from);
          link.endPlay();
          return;
        }
        link.play(...SENT.slice(0, 10));
        link.requestReconnect(form === 'absolute' ? `rtmp://127.0.0.1:${second.port}/other` : 'other');
        link.play(...SENT.slice(10));
      }),
    );
    const { code, stderr, tags = [] } = await record(first);
    expect(code).toBe(0);
    expect(stderr).toMatch(/: the server asks to go on at rtmp:\/\/127\.0\.0\.1:\d+\/other\/\*{4}\n/);
    expect(plainMessages(tags)).toEqual(plainMessages([...SENT.slice(0, keyFrame), ...from]));
    expect(first.links[0]?.kinds.at(-1)).toBe('stop');
    const moved = form === 'absolute' ? second.links[0] : first.links[1];
    expect(moved?.events.find(({ kind }) => kind === 'play')).toMatchObject({ app: 'other', name: 'key' });
  });

  test('before the server closes: played on at once', async () => {
    const server = await fakeServer(
      playing((link) => {
        if (link.index > 0) return playAll(link);
        link.play(...SENT.slice(0, 10));
        link.requestReconnect();
        return link.connection.end();
      }),
    );
    const { code, tags = [] } = await record(server);
    expect(code).toBe(0);
    expect(plainMessages(tags)).toEqual(plainMessages([...SENT.slice(0, 10), ...SENT]));
  });
});
