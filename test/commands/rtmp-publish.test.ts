import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type FakeServer,
  type FakeServerOptions,
  fakeServer,
  messagesOf,
  plainMessages,
} from '../harness/fake-rtmp-server.ts';
import { Served } from '../harness/served.ts';
import { type RunOptions, runInProcess } from './in-process.ts';
import { sample } from './streams.ts';

const SAMPLE = sample('bframes.flv');

const ROUND_MS = 1101;
const SENT = messagesOf(readFileSync(SAMPLE));

const publish = (server: FakeServer, flags: readonly string[] = [], options: RunOptions = {}) =>
  runInProcess(
    ['convert', SAMPLE, server.url, ...(flags.includes('--realtime') ? [] : ['--no-realtime']), ...flags],
    options,
  );

/** The address as messages have it. */
const shown = (server: FakeServer): string => `rtmp://127.0.0.1:${server.port}/live/****`;

describe('convert publishes', () => {
  test('the tags of an FLV, in order, and leaves', async () => {
    const server = await fakeServer();
    expect(await publish(server)).toMatchObject({ code: 0 });
    const [link] = server.links;
    expect(plainMessages(link?.media ?? [])).toEqual(plainMessages(SENT));
    expect(link?.kinds).toEqual(['handshaken', 'connect', 'publish', 'unpublish']);
    expect(link?.connection.howClosed).toBe('fin');
  });

  test('an MP4 as the tags that convert writes to FLV', async () => {
    const server = await fakeServer();
    const input = sample('bframes.mp4');
    expect((await runInProcess(['convert', input, server.url, '--no-realtime'])).code).toBe(0);
    const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-publish-'));
    try {
      const file = join(folder, 'same.flv');
      expect((await runInProcess(['convert', input, file])).code).toBe(0);
      const media = (of: readonly string[]) => of.filter((line) => !line.startsWith('script'));
      const sent = media(plainMessages(server.links[0]?.media ?? []));
      expect(sent).toEqual(media(plainMessages(messagesOf(readFileSync(file)))));
      expect(sent.length).toBeGreaterThan(60);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('its report masks the stream key', async () => {
    const server = await fakeServer();
    const { stdout, stderr } = await publish(server, ['--json']);
    const output = { path: shown(server), format: 'flv' };
    expect(JSON.parse(stdout)).toMatchObject({ input: { path: SAMPLE }, output, summary: { complete: true } });
    expect(stderr).toBe('');
  });

  test.each([
    ['0xFFFFF0', 16_777_200, 16_778_160],
    ['0xFFFFFF00', 4_294_967_040, 704],
  ])('from time %s on, over the rollover', async (flag, first, last) => {
    const server = await fakeServer();
    expect((await publish(server, ['--start-timestamp', flag])).code).toBe(0);
    const media = server.links[0]?.media ?? [];
    expect(plainMessages(media)).toEqual(plainMessages(messagesOf(readFileSync(SAMPLE), first)));
    expect([media[0]?.timestampMs, media.at(-1)?.timestampMs]).toEqual([first, last]);
  });

  test('rounds, whose times go on, each with its headers', async () => {
    const server = await fakeServer();
    expect((await publish(server, ['--loop', '3'])).code).toBe(0);
    const media = server.links[0]?.media ?? [];
    // The last frame of a round is one of sound: at 1078 ms, 23 ms after the one before.
    const rounds = [0, 1101, 2202].flatMap((shiftMs) => messagesOf(readFileSync(SAMPLE), shiftMs));
    expect(plainMessages(media)).toEqual(plainMessages(rounds));
  });

  test('as much as --duration says, from rounds without end', async () => {
    const server = await fakeServer();
    expect((await publish(server, ['--loop', '--duration', '3s'])).code).toBe(0);
    const times = (server.links[0]?.media ?? []).map(({ timestampMs }) => timestampMs);
    expect(Math.max(...times)).toBeLessThan(3000);
    expect(Math.max(...times)).toBeGreaterThan(2900);
    expect(server.links[0]?.kinds.at(-1)).toBe('unpublish');
  });

  test('a raw stream, with times from picture order', async () => {
    const server = await fakeServer();
    const outcome = await runInProcess(['convert', sample('bframes.h264'), server.url, '--no-realtime']);
    expect(outcome.code).toBe(0);
    const video = (server.links[0]?.media ?? []).filter(({ kind }) => kind === 'video');
    const compositions = video.slice(1).map(({ body }) => Buffer.from(body).readIntBE(2, 3));
    expect(new Set(compositions).size).toBeGreaterThan(2);
    expect(Math.min(...compositions)).toBeGreaterThanOrEqual(0);
  });

  test('standard input, at its own pace', async () => {
    const server = await fakeServer();
    const stdin = readFileSync(SAMPLE);
    expect((await runInProcess(['convert', '-', server.url], { stdin })).code).toBe(0);
    expect(server.links[0]?.media).toHaveLength(SENT.length);
  });

  test('until it is interrupted, and then leaves in order', async () => {
    const abort = new AbortController();
    const server = await fakeServer({
      on: (_, link) => {
        if (link.media.length === 100) abort.abort();
        return undefined;
      },
    });
    const outcome = await publish(server, ['--loop', '--json'], { interrupted: abort.signal });
    expect(outcome.code).toBe(130);
    expect(JSON.parse(outcome.stdout)).toMatchObject({ summary: { complete: false } });
    expect(outcome.stderr).toBe('');
    const [link] = server.links;
    expect(link?.kinds.at(-1)).toBe('unpublish');
    expect(link?.connection.howClosed).toBe('fin');
  });
});

/** A run against a server that refuses, or is silent. */
const failing = async (options: FakeServerOptions, flags: readonly string[] = ['--timeout', '200ms']) => {
  const server = await fakeServer(options);
  const { code, stdout, stderr } = await publish(server, flags);
  expect(stdout).toBe('');
  const prefix = `rtmpkit: ${shown(server)}: `;
  expect(stderr.startsWith(prefix), stderr).toBe(true);
  expect(stderr.endsWith('\n')).toBe(true);
  return { code, message: stderr.slice(prefix.length, -1) };
};

describe('what cannot be published is said in a line', () => {
  test('an app that the server refuses', async () => {
    const refuse: FakeServerOptions['on'] = (event) => {
      if (event.kind === 'connect') event.reject('NetConnection.Connect.InvalidApp', 'no such app');
      return event.kind === 'connect';
    };
    expect(await failing({ on: refuse })).toEqual({
      code: 3,
      message: 'the server refused connect: NetConnection.Connect.InvalidApp: no such app',
    });
  });

  test('a name that is taken', async () => {
    const refuse: FakeServerOptions['on'] = (event) => {
      if (event.kind === 'publish') event.reject('NetStream.Publish.BadName', 'Already publishing');
      return event.kind === 'publish';
    };
    expect(await failing({ on: refuse })).toEqual({
      code: 3,
      message: 'the server refused publish: NetStream.Publish.BadName: Already publishing',
    });
  });

  test.each<[string, FakeServerOptions, string]>([
    ['the handshake', { opened: () => true }, 'no end of handshake within 200 ms; the server last sent nothing'],
    ['connect', { on: ({ kind }) => kind === 'connect' }, 'no end of connect within 200 ms; the server last sent'],
    [
      'createStream',
      {
        on: (event, link) => {
          if (event.kind === 'connect') link.isDeaf = true;
          return undefined;
        },
      },
      'no end of createStream within 200 ms; the server last sent',
    ],
    ['publish', { on: ({ kind }) => kind === 'publish' }, 'no end of publish within 200 ms; the server last sent'],
  ])('a server that never answers %s', async (_, options, message) => {
    const failed = await failing(options);
    expect(failed.code).toBe(3);
    expect(failed.message).toContain(message);
  });

  test.each<[string, FakeServerOptions, string]>([
    [
      'the handshake',
      {
        opened: (link) => {
          link.connection.end();
          return true;
        },
      },
      'the server closed the connection during handshake; it last sent nothing',
    ],
    [
      'publish',
      {
        on: (event, link) => {
          if (event.kind === 'publish') link.connection.end();
          return event.kind === 'publish';
        },
      },
      'the server closed the connection during publish; it last sent',
    ],
  ])('a server that closes during %s', async (_, options, message) => {
    const failed = await failing(options, []);
    expect(failed.code).toBe(3);
    expect(failed.message).toContain(message);
  });
});

describe('a connection that fails while it is published on', () => {
  test('closed: exit 3', async () => {
    const server = await fakeServer({
      on: (_, link) => {
        if (link.media.length === 10) link.connection.destroy();
        return undefined;
      },
    });
    const { code, stderr } = await publish(server, ['--loop']);
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^rtmpkit: [^\n]*: (the peer reset the connection|the server closed the connection[^\n]*|the peer closed the connection|the connection is closed)\n$/,
    );
  });

  test('refused by the server in mid-stream: its words', async () => {
    const server = await fakeServer({
      on: (event, link) => {
        if (link.media.length !== 10 || event.kind !== 'media') return undefined;
        const publish = link.events.find(({ kind }) => kind === 'publish');
        if (publish?.kind === 'publish') link.session.close();
        link.send();
        link.connection.end();
        return undefined;
      },
    });
    const { code, stderr } = await publish(server, ['--loop']);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^rtmpkit: [^\n]+\n$/);
  });

  test('a server that takes nothing any more: exit 3', async () => {
    const server = await fakeServer({
      on: (_, link) => {
        if (link.media.length === 10) link.isStalled = true;
        return undefined;
      },
    });
    const { code, stderr } = await publish(server, ['--loop', '--timeout', '100ms']);
    expect(code).toBe(3);
    expect(stderr).toMatch(/: the server has taken nothing for 0\.6 s\n$/);
  });
});

test('a server that resets the connection before it has read all: exit 3, though all was sent', async () => {
  const server = await fakeServer({
    on: (_, link) => {
      if (link.media.length === 10) link.connection.destroy();
      return undefined;
    },
  });
  const { code, stderr } = await publish(server, ['--loop', '10']);
  expect(code).toBe(3);
  // Which of them, depends on whether it is seen while reading or while writing.
  expect(stderr).toMatch(/: (the peer reset the connection|the connection is closed)\n$/);
});

describe('a server', () => {
  test.each(['live/demo?key=wrong', 'live/demo/wrong', 'live/demo'])(
    'whose publish key is another one: %s',
    async (path) => {
      const served = await Served.start({ publishKey: 'right' });
      const { code, stderr } = await runInProcess(['convert', SAMPLE, served.url(path), '--reconnect', '3']);
      expect(code).toBe(3);
      expect(stderr).toMatch(
        /^rtmpkit: rtmp:\/\/127\.0\.0\.1:\d+\/live\/\*{4}: .*NetStream\.Publish\.Denied.*the publish key is wrong/,
      );
      expect(stderr).not.toMatch(/connecting again|wrong\?|key=/);
    },
  );

  test.each(['rtmp', 'rtmps'])('that takes the connection and says nothing, %s', async (scheme) => {
    const server = await fakeServer({ opened: () => true });
    const url = `${scheme}://127.0.0.1:${server.port}/live/key`;
    const why = scheme === 'rtmp' ? 'no end of handshake within 200 ms' : 'the server does not answer for 0.2 s';
    for (const args of [
      ['convert', SAMPLE, url],
      ['info', url],
    ]) {
      const { code, stderr } = await runInProcess([...args, '--timeout', '200ms']);
      expect(code).toBe(3);
      expect(stderr).toContain(`${scheme}://127.0.0.1:${server.port}/live/****: ${why}`);
    }
  });
});

describe('--reconnect', () => {
  const CUT_AFTER = 30;
  const cutting =
    (times: number): FakeServerOptions['on'] =>
    (event, link) => {
      if (event.kind === 'media' && link.index < times && link.media.length === CUT_AFTER) link.connection.destroy();
      return undefined;
    };

  test('goes on at the next key frame, with metadata and headers again', async () => {
    const server = await fakeServer({ on: cutting(1) });
    const outcome = await publish(server, ['--loop', '2', '--realtime', '--reconnect', '3']);
    expect(outcome.code).toBe(0);
    expect(outcome.stderr).toMatch(/: connecting again in 0\.5 s \(1 of 3\)\n/);
    const again = server.links[1]?.media ?? [];
    const [metadata, ...rest] = again;
    expect(metadata?.kind).toBe('script');
    // AVCPacketType 0 and AACPacketType 0.
    expect(
      rest
        .slice(0, 2)
        .map(({ kind, body }) => `${kind} ${body[1]}`)
        .sort(),
    ).toEqual(['audio 0', 'video 0']);
    // FrameType 1: a key frame; all have its time.
    expect(rest[2]?.kind).toBe('video');
    expect((rest[2]?.body[0] ?? 0) >> 4).toBe(1);
    expect(rest[2]?.body[1]).toBe(1);
    expect(new Set(again.slice(0, 4).map(({ timestampMs }) => timestampMs)).size).toBe(1);
    expect(server.links).toHaveLength(2);
  });

  test('is over after so many attempts in a row', async () => {
    const server = await fakeServer({
      on: (event, link) => {
        if (event.kind === 'media' && link.index === 0 && link.media.length === CUT_AFTER) link.connection.destroy();
        if (event.kind !== 'publish' || link.index === 0) return undefined;
        event.reject('NetStream.Publish.BadName', 'Already publishing');
        return true;
      },
    });
    const outcome = await publish(server, ['--loop', '--reconnect', '2']);
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toMatch(/BadName: Already publishing: connecting again in 1 s \(2 of 2\)\n/);
    expect(outcome.stderr).toMatch(/: the server refused publish: NetStream.Publish.BadName: Already publishing\n$/);
    expect(server.links).toHaveLength(3);
  });

  test('without it a lost connection is the end', async () => {
    const server = await fakeServer({ on: cutting(1) });
    expect((await publish(server, ['--loop'])).code).toBe(3);
    expect(server.links).toHaveLength(1);
  });
});

describe('a reconnect request of Enhanced RTMP', () => {
  const AFTER = 20;
  const ROUNDS = 2;

  test.each([
    ['absolute, another server', (port: number) => `rtmp://127.0.0.1:${port}/other`, 'other'],
    ['relative', () => '/moved', 'moved'],
    ['absent: the same place', () => undefined, 'live'],
  ])('%s', async (name, tcUrlFor, app) => {
    const second = await fakeServer();
    const isElsewhere = name.startsWith('absolute');
    const first = await fakeServer({
      on: (event, link) => {
        if (event.kind === 'media' && link.index === 0 && link.media.length === AFTER)
          link.requestReconnect(tcUrlFor(second.port));
        return undefined;
      },
    });
    const { code, stderr } = await publish(first, ['--loop', `${ROUNDS}`, '--realtime']);
    expect(code).toBe(0);
    expect(stderr).toContain(`the server asks to go on at rtmp://127.0.0.1:`);
    expect(stderr).not.toContain('/key');
    const old = first.links[0];
    const next = isElsewhere ? second.links[0] : first.links[1];
    expect(next?.events.find(({ kind }) => kind === 'connect')).toMatchObject({ connect: { app } });
    expect(next?.events.find(({ kind }) => kind === 'publish')).toMatchObject({ name: 'key' });
    // The old connection was left in order, and nothing is missing between them.
    expect(old?.kinds.at(-1)).toBe('unpublish');
    const all = [...(old?.media ?? []), ...(next?.media.slice(3) ?? [])];
    const rounds = Array.from({ length: ROUNDS }, (_, round) =>
      messagesOf(readFileSync(SAMPLE), ROUND_MS * round),
    ).flat();
    expect(plainMessages(all)).toEqual(plainMessages(rounds));
  });

  test('to a server that is not there: the stream stays', async () => {
    const server = await fakeServer({
      on: (event, link) => {
        if (event.kind === 'media' && link.media.length === AFTER) link.requestReconnect('rtmp://127.0.0.1:1/live');
        return undefined;
      },
    });
    const { code, stderr } = await publish(server, ['--loop', `${ROUNDS}`, '--realtime']);
    expect(code).toBe(0);
    expect(stderr).toContain(
      'rtmp://127.0.0.1:1/live/****: the server refused the connection: going on at the old place',
    );
    expect(server.links[0]?.media).toHaveLength(ROUNDS * SENT.length);
  });
});
