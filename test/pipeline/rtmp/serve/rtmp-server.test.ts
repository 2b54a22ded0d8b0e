import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { joined } from '../../../../src/bytes/joined.ts';
import type { MediaMessage } from '../../../../src/media/media-message.ts';
import { streamedMessage } from '../../../../src/pipeline/rtmp/serve/media-role.ts';
import { command, LARGE_CHUNKS } from '../../../harness/rtmp-peer.ts';
import { media, SAMPLE, Served, TestPlayer, TestPublisher } from '../../../harness/served.ts';
import { TcpRelay } from '../../../harness/tcp-relay.ts';

/** A handshake that echoes nothing, and connect. */
const HELLO = joined([
  Uint8Array.of(3),
  new Uint8Array(2 * 1536),
  LARGE_CHUNKS,
  command(['connect', 1, { app: 'live', tcUrl: 'rtmp://127.0.0.1/live' }]),
]);

const roles = (player: TestPlayer): readonly string[] =>
  player.messages.map((message) => streamedMessage(message).role).filter((role) => role !== 'other');

describe('a server that holds as much as it may', () => {
  test('keeps no GOP and refuses publishers, whose names it forgets', async () => {
    const served = await Served.start({ limits: { maxMemoryBytes: 1 } });
    const publisher = await TestPublisher.open(served.url());
    await publisher.send(SAMPLE);
    await expect.poll(() => served.server.streams[0]?.video?.frames, { timeout: 10_000 }).toBe(25);
    const bodies = SAMPLE.reduce((sum, { body }) => sum + body.length, 0);
    await expect.poll(() => served.server.streams[0]?.cachedBytes, { timeout: 10_000 }).toBeLessThan(bodies / 2);
    expect(served.server.isFull).toBe(true);
    await expect(TestPublisher.open(served.url('live/other'))).rejects.toThrow('the server holds as much as it may');
    expect(served.server.streams.map(({ name }) => name)).toEqual(['demo']);
  });
});

describe('a stream', () => {
  test('is played as it was published, by all, however they cut its address', async () => {
    const served = await Served.start();
    const players = await Promise.all(
      ['live/one/demo', 'live/one/demo?token=1'].map((path) => TestPlayer.open(served.url(path))),
    );
    const publisher = await TestPublisher.open(served.url('live/one/demo'));
    await publisher.send(SAMPLE);
    await publisher.close();
    for (const player of players) {
      await player.over;
      expect(media(player.messages)).toEqual(media(SAMPLE));
      expect(roles(player)[0]).toBe('metadata');
    }
    expect(served.of('unpublish')).toMatchObject([{ app: 'live/one', name: 'demo', frames: 25 }]);
  });

  test('several at once, of several apps', async () => {
    const served = await Served.start();
    const paths = ['live/a', 'live/b', 'other/a'];
    const players = await Promise.all(paths.map((path) => TestPlayer.open(served.url(path))));
    const publishers = await Promise.all(paths.map((path) => TestPublisher.open(served.url(path))));
    const parts = [SAMPLE, SAMPLE.slice(0, 40), SAMPLE.slice(0, 20)];
    await Promise.all(publishers.map((publisher, i) => publisher.send(parts[i] ?? [])));
    expect(served.server.streams.map(({ app, name }) => `${app}/${name}`).sort()).toEqual(paths);
    await Promise.all(publishers.map((publisher) => publisher.close()));
    for (const [i, player] of players.entries()) {
      await player.over;
      expect(media(player.messages)).toEqual(media(parts[i] ?? []));
      await player.close();
    }
    await served.until('leave', 3);
    expect(served.server.streams).toEqual([]);
  });

  test('a player that comes late begins with headers and a key frame, and misses nothing from there', async () => {
    const served = await Served.start();
    const publisher = await TestPublisher.open(served.url());
    const first = await TestPlayer.open(served.url());
    const half = SAMPLE.length - 10;
    await publisher.send(SAMPLE.slice(0, half));
    await first.until(half);
    const late = await TestPlayer.open(served.url());
    await served.until('play', 2);
    await publisher.send(SAMPLE.slice(half));
    await publisher.close();
    await late.over;
    expect(roles(late).slice(0, 4)).toEqual(['metadata', 'header', 'header', 'key']);
    const key = SAMPLE.findLastIndex((message) => streamedMessage(message).role === 'key');
    expect(media(late.messages).slice(2)).toEqual(media(SAMPLE.slice(key)));
  });

  test('without a GOP cache a late player waits for the next key frame; nothing of that is dropped', async () => {
    const served = await Served.start({ gops: 0 });
    const publisher = await TestPublisher.open(served.url());
    const first = await TestPlayer.open(served.url());
    await publisher.send(SAMPLE.slice(0, 20));
    await first.until(20);
    const late = await TestPlayer.open(served.url());
    await served.until('play', 2);
    await publisher.send(SAMPLE.slice(20));
    await publisher.close();
    await late.over;
    const pictures = roles(late).filter((role) => role === 'key' || role === 'frame');
    expect(pictures).toEqual(['key', ...Array<string>(9).fill('frame')]);
    await Promise.all([first.close(), late.close()]);
    await served.until('leave', 2);
    expect(served.of('leave').map(({ droppedFrames }) => droppedFrames)).toEqual([0, 0]);
  });

  test('has one publisher: another is told so, and comes when the first has gone', async () => {
    const served = await Served.start();
    const first = await TestPublisher.open(served.url());
    await expect(TestPublisher.open(served.url())).rejects.toMatchObject({ code: 'NetStream.Publish.BadName' });
    await first.send(SAMPLE.slice(0, 10));
    first.destroy();
    await served.until('unpublish');
    expect(served.of('unpublish')).toMatchObject([{ how: 'closed' }]);
    const second = await TestPublisher.open(served.url());
    await second.send(SAMPLE);
    const player = await TestPlayer.open(served.url());
    await player.until(5);
    await second.close();
    await player.over;
  });

  test('its state says what is in it', async () => {
    const served = await Served.start();
    const player = await TestPlayer.open(served.url());
    await served.until('play');
    expect(served.server.streams).toMatchObject([
      { app: 'live', name: 'demo', bytesIn: 0, players: [{ kind: 'rtmp' }] },
    ]);
    expect(served.server.streams[0]?.publisher).toBeUndefined();
    const publisher = await TestPublisher.open(served.url());
    await publisher.send(SAMPLE);
    await player.until(SAMPLE.length);
    const bytes = SAMPLE.reduce((sum, { body }) => sum + body.length, 0);
    expect(served.server.streams).toMatchObject([
      {
        publisher: { kind: 'rtmp', flashVer: expect.stringContaining('rtmpkit') },
        bytesIn: bytes,
        bytesOut: bytes,
        video: { codec: 'avc1', codecString: 'avc1.64000B', width: 160, height: 96, framesPerSecond: 25 },
        audio: { codec: 'mp4a', codecString: 'mp4a.40.2', sampleRateHz: 44_100, channels: 1 },
      },
    ]);
    expect(served.server.streams[0]?.video).toMatchObject({ frames: 25, gopFrames: 15, gopSeconds: 0.6 });
  });
});

describe('a publish key', () => {
  test.each([
    ['live/demo?key=secret', 'live/demo'],
    ['live/demo?a=1&key=secret', 'live/demo'],
    ['live/demo/secret', 'live/demo'],
    ['live/a/b/secret', 'live/a/b'],
  ])('%s is published as %s', async (path, place) => {
    const served = await Served.start({ publishKey: 'secret' });
    const publisher = await TestPublisher.open(served.url(path));
    const player = await TestPlayer.open(served.url(place));
    await publisher.send(SAMPLE);
    await publisher.close();
    await player.over;
    expect(player.messages.length).toBeGreaterThan(20);
    // Who plays by the address of the publisher gets the stream, too.
    await TestPlayer.open(served.url(path));
    expect(served.of('play').map(({ app, name }) => `${app}/${name}`)).toEqual([place, place]);
    expect(JSON.stringify([served.notices, served.server.streams])).not.toContain('secret');
  });

  test.each([
    'live/demo',
    'live/demo?key=',
    'live/demo?key=secre',
    'live/demo?key=secrets',
    'live/secret/demo',
    'live/demo?secret',
  ])('%s is refused', async (path) => {
    const served = await Served.start({ publishKey: 'secret' });
    const opening = TestPublisher.open(served.url(path));
    await expect(opening).rejects.toMatchObject({ code: 'NetStream.Publish.Denied' });
    expect(served.of('refuse')).toMatchObject([{ what: 'publish', code: 'NetStream.Publish.Denied' }]);
    expect(JSON.stringify(served.notices)).not.toContain('secre');
  });
});

describe('what peers do', () => {
  test('a publisher whose connection breaks in the middle of a message', async () => {
    const served = await Served.start();
    const player = await TestPlayer.open(served.url());
    const relay = await TcpRelay.start(served.server.address.port, {
      trip: { from: 'client', afterBytes: 10_000, act: (link) => link.reset('server') },
    });
    onTestFinished(() => relay.stop());
    const publisher = await TestPublisher.open(`rtmp://127.0.0.1:${relay.port}/live/demo`);
    await publisher.send(SAMPLE).catch(() => undefined);
    await player.over;
    const played = media(player.messages);
    expect(played.length).toBeGreaterThan(5);
    expect(played).toEqual(media(SAMPLE).slice(0, played.length));
    expect(served.of('unpublish')).toMatchObject([{ how: 'closed' }]);
  });

  test('a player that reads nothing for a while is left out to the next key frame; another gets all', async () => {
    const served = await Served.start({ limits: { maxPlayerBytes: 1 << 20 } });
    let wake = (): void => undefined;
    const slow = await TestPlayer.open(
      served.url(),
      new Promise((resolve) => {
        wake = resolve;
      }),
    );
    const fast = await TestPlayer.open(served.url());
    const publisher = await TestPublisher.open(served.url());
    const header = SAMPLE.find((message) => streamedMessage(message).role === 'header') as MediaMessage;
    const frame = (index: number): MediaMessage => {
      const body = new Uint8Array(100_000);
      body.set([index % 25 === 0 ? 0x17 : 0x27, 1, 0, 0, 0]);
      return { kind: 'video', timestampMs: 40 * index, body };
    };
    await publisher.send([header]);
    // Sockets of both ends take some megabytes before anything waits.
    const frames = 400;
    for (let i = 0; i < frames; i++) {
      await publisher.send([frame(i)]);
      await fast.until(i - 2);
    }
    await fast.until(frames + 1);
    expect(served.server.streams[0]?.players.map(({ droppedFrames }) => droppedFrames > 0)).toEqual([true, false]);
    wake();
    for (let i = frames; i < frames + 60; i++) {
      await publisher.send([frame(i)]);
      await fast.until(i - 2);
    }
    await publisher.close();
    await Promise.all([fast.over, slow.over]);
    expect(fast.messages.filter(({ kind }) => kind === 'video')).toHaveLength(frames + 61);
    const times = slow.messages.filter(({ kind }) => kind === 'video').map(({ timestampMs }) => timestampMs / 40);
    const gaps = times.slice(2).filter((time, i) => time !== (times[i + 1] ?? 0) + 1);
    expect(gaps.length).toBeGreaterThan(0);
    expect(gaps.filter((time) => time % 25 !== 0)).toEqual([]);
  });

  test.each([
    [4 << 20, true],
    [Number.POSITIVE_INFINITY, false],
  ])('a player that acknowledges, and then leaves much unacknowledged: limit %d', async (limit, isDropped) => {
    const served = await Served.start({ limits: { maxUnacknowledgedBytes: limit, maxPlayerBytes: 64 << 20 } });
    const player = await TestPlayer.open(served.url());
    const other = await TestPlayer.open(served.url());
    const publisher = await TestPublisher.open(served.url());
    const header = SAMPLE.find((message) => streamedMessage(message).role === 'header') as MediaMessage;
    await publisher.send([header]);
    const send = async (from: number, to: number): Promise<void> => {
      for (let i = from; i < to; i++) {
        const body = new Uint8Array(100_000);
        body.set([i % 25 === 0 ? 0x17 : 0x27, 1, 0, 0, 0]);
        await publisher.send([{ kind: 'video', timestampMs: 40 * i, body }]);
        await other.until(i - 2);
      }
    };
    const dropped = () => served.server.streams[0]?.players.map(({ droppedFrames }) => droppedFrames > 0);
    await send(0, 60);
    await player.until(60);
    expect(dropped()).toEqual([false, false]);
    const wake = player.stall();
    await send(60, 140);
    expect(dropped()).toEqual([isDropped, false]);
    // It goes on with a key frame.
    wake();
    await send(140, 200);
    await publisher.close();
    await Promise.all([player.over, other.over]);
    const times = player.messages.filter(({ kind }) => kind === 'video').map(({ timestampMs }) => timestampMs / 40);
    const afterGaps = times.slice(2).filter((time, i) => time !== (times[i + 1] ?? 0) + 1);
    expect(afterGaps.length > 0).toBe(isDropped);
    expect(afterGaps.filter((time) => time % 25 !== 0)).toEqual([]);
  });

  test('200 players of one stream get the same', async () => {
    const served = await Served.start();
    const players = await Promise.all(Array.from({ length: 200 }, () => TestPlayer.open(served.url())));
    const publisher = await TestPublisher.open(served.url());
    await publisher.send(SAMPLE);
    await publisher.close();
    const all = media(SAMPLE).join();
    for (const player of players) {
      await player.over;
      expect(media(player.messages).join()).toBe(all);
    }
  });

  test('more connections than there may be, and more streams', async () => {
    const served = await Served.start({ limits: { maxConnections: 3, maxStreams: 1 } });
    await TestPublisher.open(served.url('live/a'));
    const publishing = TestPublisher.open(served.url('live/b'));
    await expect(publishing).rejects.toMatchObject({ code: 'NetStream.Publish.Rejected' });
    await served.until('disconnect');
    await TestPlayer.open(served.url('live/c'));
    await expect(TestPlayer.open(served.url('live/d'))).rejects.toMatchObject({ code: 'NetStream.Play.Failed' });
    await served.until('disconnect', 2);
    await TestPlayer.open(served.url('live/a'));
    await expect(TestPlayer.open(served.url('live/a'))).rejects.toThrow();
    expect(served.server.refusedCount).toBe(1);
  });

  test('one that waits for streams without end keeps no other player out', async () => {
    const served = await Served.start({ limits: { maxStreams: 6, idleMs: 2000 } });
    const waiting = (first: number): Socket => {
      const socket = connect(served.server.address.port, '127.0.0.1').resume();
      onTestFinished(() => void socket.destroy());
      const plays = Array.from({ length: 16 }, (_, i) => command(['play', 0, null, `none${first + i}`], i + 1, 8));
      socket.write(joined([HELLO, ...plays]));
      return socket;
    };
    const sockets = [waiting(0)];
    await served.until('refuse', 12);
    expect(served.of('play')).toHaveLength(4);
    expect(served.of('refuse')[0]).toMatchObject({
      code: 'NetStream.Play.Failed',
      description: 'a connection waits for 4 streams at most',
    });
    sockets.push(waiting(100));
    await served.until('refuse', 26);
    expect(served.server.streams).toHaveLength(6);
    // Publishers have places of their own.
    const publisher = await TestPublisher.open(served.url('live/here'));
    await TestPlayer.open(served.url('live/here'));
    // Who waits for long gives way to who comes.
    const again = setInterval(() => {
      for (const socket of sockets) socket.write(command(['receiveAudio', 0, null, true], 1, 8));
    }, 200);
    onTestFinished(() => clearInterval(again));
    await vi.waitUntil(() => TestPlayer.open(served.url('live/other')).catch(() => false), { timeout: 10_000 });
    expect(served.of('leave')[0]).toMatchObject({ name: 'none0' });
    await publisher.close();
  });

  test('a message that is larger than it may be ends its connection', async () => {
    const served = await Served.start({ limits: { maxMessageBytes: 50_000 } });
    const publisher = await TestPublisher.open(served.url());
    await publisher.send([{ kind: 'video', timestampMs: 0, body: new Uint8Array(60_000) }]).catch(() => undefined);
    await publisher.over;
    await served.until('disconnect');
    expect(served.of('disconnect')[0]?.why).toMatch(/60000/);
  });

  test.each([
    ['asks', ''],
    ['asks while it plays', 'demo'],
  ])('one that %s and never reads its answers is closed before much waits', async (_, played) => {
    const served = await Served.start();
    const socket = connect(served.server.address.port, '127.0.0.1').pause();
    onTestFinished(() => void socket.destroy());
    socket.on('error', () => undefined);
    socket.write(
      joined([
        HELLO,
        ...(played === '' ? [] : [command(['createStream', 2, null]), command(['play', 0, null, played], 1, 8)]),
      ]),
    );
    // Seven megabytes of answers: the sockets of both ends take some of them.
    const calls = joined(Array.from({ length: 1000 }, (_, i) => command(['call', i + 3, null])));
    for (let i = 0; i < 70; i++) socket.write(calls);
    await served.until('disconnect');
    expect(served.of('warning').at(-1)).toMatchObject({ code: 'limit' });
    expect(served.of('disconnect')[0]?.why).toMatch(/^it does not read what is sent: 1\.\d+ MB of answers wait$/);
  });

  test('one that says nothing is closed', async () => {
    const served = await Served.start({ limits: { handshakeMs: 200, idleMs: 200 } });
    const socket = connect(served.server.address.port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    await once(socket.resume(), 'close');
    await served.until('disconnect');
    expect(served.of('disconnect')[0]?.why).toBe('no end of handshake within 200 ms; the client last sent nothing');
  });
});

describe('an end', () => {
  test('of the server: players hear of it', async () => {
    const served = await Served.start();
    const [publisher, player] = [await TestPublisher.open(served.url()), await TestPlayer.open(served.url())];
    await publisher.send(SAMPLE);
    await player.until(10);
    await served.server.close();
    await player.over;
    await publisher.over;
    expect(served.of('unpublish')).toMatchObject([{ how: 'stopped' }]);
    expect(served.server.connectionCount).toBe(0);
  });
});
