import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MediaMessage } from '../../../../src/media/media-message.ts';
import { data } from '../../../../src/transport/rtmp/message/data.ts';
import { writeMessage } from '../../../../src/transport/rtmp/message/registry.ts';
import type { ClientSessionOptions } from '../../../../src/transport/rtmp/session/client-options.ts';
import { noise } from '../../../harness/rtmp-handshake.ts';
import { acceptAll, Connection, type Cut, kinds, type OnServerEvent } from '../../../harness/rtmp-session.ts';
import { arbitraryCuts, bytewise, cutAtFractions } from '../../../harness/split.ts';

const metadata: MediaMessage = {
  kind: 'script',
  timestampMs: 0,
  body: writeMessage(data, {
    values: [
      { type: 'string', value: 'onMetaData' },
      { type: 'ecma-array', count: 1, properties: [{ key: 'width', value: { type: 'number', value: 640 } }] },
    ],
  }),
};
const amf3: MediaMessage = { kind: 'script', isAmf3: true, timestampMs: 7, body: Uint8Array.of(0, 2, 0, 1, 0x78) };
const video = (timestampMs: number, length: number): MediaMessage => ({
  kind: 'video',
  timestampMs,
  body: noise(length, timestampMs + length),
});
const audio = (timestampMs: number, length: number): MediaMessage => ({
  kind: 'audio',
  timestampMs,
  body: noise(length, timestampMs + length + 1),
});
const MESSAGES: readonly MediaMessage[] = [
  metadata,
  amf3,
  video(0xffffff, 50),
  audio(0xffffff, 7),
  video(0xffffffff, 9000),
  audio(3, 300),
  video(20, 130_000),
];
const plain = ({ body, ...rest }: MediaMessage) => ({ ...rest, body: Buffer.from(body).toString('hex') });

/** A session that publishes and leaves. */
const published = (options: Partial<ClientSessionOptions> = {}, cut?: Cut): Connection => {
  const connection = new Connection(
    options,
    {},
    {
      onClient: (event, client) => {
        if (event.kind === 'started') for (const message of MESSAGES) client.send(message);
      },
      ...(cut && { cut }),
    },
  ).run();
  connection.client.close();
  return connection.run();
};

/** A session that plays until the server has no more. */
const played = (options: Partial<ClientSessionOptions> = {}, cut?: Cut): Connection => {
  const onServer: OnServerEvent = (event, server) => {
    acceptAll(event);
    if (event.kind !== 'play') return;
    for (const message of MESSAGES) server.sendMedia(event.messageStreamId, message);
    server.streamEnded(event.messageStreamId);
  };
  return new Connection({ role: 'play', ...options }, {}, { onServer, ...(cut && { cut }) }).run();
};

describe('a client that publishes to a server', () => {
  it('has its steps in order, and leaves', () => {
    const { clientEvents, serverEvents } = published();
    expect(kinds(clientEvents)).toEqual(['handshaken', 'connected', 'status', 'started']);
    expect(clientEvents[2]).toMatchObject({
      messageStreamId: 1,
      information: { level: 'status', code: 'NetStream.Publish.Start' },
    });
    const media = MESSAGES.map(() => 'media');
    // A finding: extended timestamps are repeated in later chunks.
    const other = kinds(serverEvents).filter((kind) => kind !== 'finding');
    expect(other).toEqual(['handshaken', 'connect', 'publish', ...media, 'unpublish']);
    expect(serverEvents[1]).toMatchObject({
      connect: { app: 'live', tcUrl: 'rtmp://127.0.0.1/live', type: 'nonprivate' },
    });
    expect(serverEvents[2]).toEqual({
      kind: 'publish',
      messageStreamId: 1,
      app: 'live',
      name: 'key',
      query: 'token=1',
      type: 'live',
    });
    expect(serverEvents.at(-1)).toEqual({ kind: 'unpublish', messageStreamId: 1, how: 'FCUnpublish' });
  });

  it('gets every message across as it was, metadata without its wrapper', () => {
    const { serverEvents } = published();
    const media = serverEvents.filter(({ kind }) => kind === 'media');
    expect(media.map(({ message }) => message)).toEqual(MESSAGES.map(plain));
  });

  it('sends nothing before the start and after the end', () => {
    const { client } = new Connection();
    expect(client.send(metadata)).toBe(false);
    const after = published().client;
    expect(after.send(metadata)).toBe(false);
    expect(after.takeOutput()).toEqual([]);
    expect([after.isOver, after.isStarted, after.step]).toEqual([true, false, 'publish']);
  });

  it.each(['record', 'append'] as const)('says how: %s', (publishType) => {
    expect(published({ publishType }).serverEvents[2]).toMatchObject({ type: publishType });
  });
});

describe('a client that plays from a server', () => {
  it('has its steps in order, and hears the end once', () => {
    const { clientEvents, serverEvents } = played();
    const media = MESSAGES.map(() => 'media');
    expect(kinds(clientEvents)).toEqual([
      ...['handshaken', 'connected', 'status', 'status', 'started', 'media'],
      ...[...media, 'ended', 'status', 'status'],
    ]);
    expect(clientEvents.flatMap(({ information }) => (information === undefined ? [] : [information]))).toMatchObject(
      [
        'NetConnection.Connect.Success',
        ...['NetStream.Play.Reset', 'NetStream.Play.Start'],
        ...['NetStream.Play.UnpublishNotify', 'NetStream.Play.Stop'],
      ].map((code) => ({ level: 'status', code })),
    );
    expect(clientEvents.find(({ kind }) => kind === 'ended')).toEqual({ kind: 'ended', why: 'StreamEOF' });
    expect(kinds(serverEvents)).toEqual(['handshaken', 'connect', 'play', 'bufferLength']);
    expect(serverEvents[2]).toEqual({
      ...{ kind: 'play', messageStreamId: 1, app: 'live', name: 'key', query: 'token=1' },
      ...{ start: -2, duration: -1, reset: true },
    });
    expect(serverEvents[3]).toEqual({ kind: 'bufferLength', messageStreamId: 1, bufferLengthMs: 3000 });
  });

  it('gets every message', () => {
    const media = played().clientEvents.filter(({ kind }) => kind === 'media');
    // The first is |RtmpSampleAccess.
    expect(media.slice(1).map(({ message }) => message)).toEqual(MESSAGES.map(plain));
  });

  it('says where to begin, and how much', () => {
    expect(played({ start: -1 }).serverEvents[2]).toMatchObject({ start: -1, duration: -1 });
    expect(played({ duration: 9 }).serverEvents[2]).toMatchObject({ start: -2, duration: 9 });
    expect(played({ start: 5, duration: 9 }).serverEvents[2]).toMatchObject({ start: 5, duration: 9 });
  });

  it('leaves', () => {
    const connection = played();
    connection.client.close();
    expect(connection.run().serverEvents.at(-1)).toEqual({ kind: 'stop', messageStreamId: 1, how: 'deleteStream' });
  });

  it('goes on when the stream is published again', () => {
    const connection = played();
    const before = connection.clientEvents.length;
    connection.server.sendMedia(1, MESSAGES[3] as MediaMessage);
    connection.run().server.streamEnded(1);
    expect(kinds(connection.run().clientEvents.slice(before))).toEqual(['media', 'ended', 'status', 'status']);
  });
});

describe('how the bytes are cut', () => {
  it.each([
    ['publishes', published],
    ['plays', played],
  ] as const)('does not change what happens: %s', (_, session) => {
    for (const digest of [false, true]) {
      const { clientEvents, serverEvents } = session({ digest });
      const one = session({ digest }, bytewise);
      expect(one.clientEvents).toEqual(clientEvents);
      expect(one.serverEvents).toEqual(serverEvents);
    }
    const { clientEvents, serverEvents } = session();
    fc.assert(
      fc.property(arbitraryCuts, (cuts) => {
        const cut = session({}, (bytes) => cutAtFractions(bytes, cuts));
        expect(cut.clientEvents).toEqual(clientEvents);
        expect(cut.serverEvents).toEqual(serverEvents);
      }),
      { numRuns: 30 },
    );
  });
});
