import { describe, expect, it } from 'vitest';
import type { Amf0Source } from '../../../../src/amf/build.ts';
import { joined } from '../../../../src/bytes/joined.ts';
import type { ServerEvent } from '../../../../src/transport/rtmp/session/server-event.ts';
import type { ServerSessionOptions } from '../../../../src/transport/rtmp/session/server-options.ts';
import { ServerSession } from '../../../../src/transport/rtmp/session/server-session.ts';
import { noise } from '../../../harness/rtmp-handshake.ts';
import { amf0, chunk, command, LARGE_CHUNKS, SentMessages, u32, userControl } from '../../../harness/rtmp-peer.ts';
import {
  acceptAll,
  type KeptEvent,
  keptEvent,
  kinds,
  type OnServerEvent,
  serverOptions,
} from '../../../harness/rtmp-session.ts';

/** A client that is written by hand. */
class Client {
  readonly server: ServerSession;
  readonly #sent = new SentMessages();
  readonly #onEvent: OnServerEvent;
  nowMs = 0;

  constructor(options: Partial<ServerSessionOptions> = {}, onEvent: OnServerEvent = acceptAll) {
    this.server = new ServerSession(serverOptions(options));
    this.#onEvent = onEvent;
  }

  /** Sends pieces in one; returns the events. */
  send(...pieces: readonly Uint8Array[]): KeptEvent[] {
    return this.#kept(this.server.receive(joined(pieces), this.nowMs));
  }

  tick(nowMs: number): KeptEvent[] {
    this.nowMs = nowMs;
    return this.#kept(this.server.tick(nowMs));
  }

  /** Messages that the server has sent since the last call. */
  received() {
    return this.#sent.read(joined(this.server.takeOutput()));
  }

  /** Values of the commands among them. */
  commands() {
    return this.received().flatMap(({ values, stream }) => (values === undefined ? [] : [[stream, ...values]]));
  }

  handshake(): this {
    this.send(joined([Uint8Array.of(3), new Uint8Array(8), noise(1528, 5)]));
    const answer = joined(this.server.takeOutput());
    this.send(answer.subarray(1, 1537), LARGE_CHUNKS);
    return this;
  }

  connect(app = 'live'): this {
    this.handshake().send(command(['connect', 1, { app }]));
    this.received();
    return this;
  }

  /** Publishes on message stream 1. */
  publish(name = 'key'): this {
    this.connect().send(command(['createStream', 2, null]), command(['publish', 3, null, name, 'live'], 1));
    this.received();
    return this;
  }

  play(name = 'key'): this {
    this.connect().send(command(['createStream', 2, null]), command(['play', 0, null, name], 1));
    this.received();
    return this;
  }

  #kept(events: Iterable<ServerEvent>): KeptEvent[] {
    const kept: KeptEvent[] = [];
    for (const event of events) {
      kept.push(keptEvent(event));
      this.#onEvent(event, this.server);
    }
    return kept;
  }
}

const rejectAll =
  (...[code, description]: Parameters<Extract<ServerEvent, { kind: 'play' }>['reject']>): OnServerEvent =>
  (event) => {
    if (event.kind === 'publish' || event.kind === 'play') event.reject(code, description);
    else acceptAll(event);
  };

const video = (...bytes: readonly number[]): Uint8Array =>
  chunk(9, Uint8Array.from(bytes), { messageStreamId: 1, csid: 6 });

describe('connect', () => {
  it('is answered in the order of servers', () => {
    const client = new Client().handshake();
    client.send(command(['connect', 1, { app: 'live', objectEncoding: 0 }]));
    expect(client.received()).toEqual([
      { type: 5, stream: 0, hex: '002625a0' },
      { type: 6, stream: 0, hex: '002625a002' },
      { type: 4, stream: 0, hex: '000000000000' },
      { type: 1, stream: 0, hex: '0000ea60' },
      {
        type: 20,
        stream: 0,
        values: [
          ...['_result', 1, { fmsVer: 'FMS/3,0,1,123', capabilities: 31, mode: 1 }],
          {
            ...{ level: 'status', code: 'NetConnection.Connect.Success' },
            ...{ description: 'Connection succeeded.', objectEncoding: 0 },
          },
        ],
      },
      { type: 20, stream: 0, values: ['onBWDone', 0, 'null'] },
    ]);
  });

  it('has the capabilities of the server in both objects, and further members', () => {
    const capabilities = { fourCcList: ['hvc1'], videoFourCcInfoMap: { hvc1: 4 }, capsEx: 3 };
    const client = new Client({}, (event) => {
      if (event.kind === 'connect') event.accept(capabilities, { data: 'x' });
    }).handshake();
    const [event] = client.send(
      command(['connect', 1, { app: 'live', fourCcList: ['av01'], capsEx: 1, objectEncoding: 3 }]),
    );
    expect(event).toMatchObject({ connect: { fourCcList: ['av01'], capsEx: 1 } });
    const [, , , properties, information] = client.commands()[0] ?? [];
    expect(properties).toMatchObject({ fmsVer: 'FMS/3,0,1,123', ...capabilities });
    expect(information).toMatchObject({ ...capabilities, data: 'x', objectEncoding: 3 });
    expect(client.server.step).toBe('connected');
  });

  it('that is refused gets an error, and nothing more is read', () => {
    const client = new Client({}, (event) => {
      if (event.kind === 'connect') event.reject('NetConnection.Connect.InvalidApp', 'No such app.');
    }).handshake();
    expect(kinds(client.send(command(['connect', 7, { app: 'x' }]), command(['createStream', 2, null])))).toEqual([
      'connect',
    ]);
    expect(client.commands()).toEqual([
      [
        0,
        '_error',
        7,
        'null',
        { level: 'error', code: 'NetConnection.Connect.InvalidApp', description: 'No such app.' },
      ],
    ]);
    expect(client.server.isOver).toBe(true);
    expect(client.send(command(['connect', 8, { app: 'live' }]))).toEqual([]);
  });

  it('comes first', () => {
    const client = new Client().handshake();
    expect(client.send(command(['createStream', 4, null]), video(0x17))).toEqual([]);
    expect(client.commands()).toMatchObject([[0, '_error', 4, 'null', { level: 'error' }]]);
  });

  it('may come without an app, and with other names of members', () => {
    const client = new Client().handshake();
    const [event] = client.send(command(['connect', 1, { tcurl: 'rtmp://x/y', app: 5 }]));
    expect(event).toEqual({ kind: 'connect', connect: { app: '', tcUrl: 'rtmp://x/y' } });
  });

  it('may be of type 17, with and without its format byte', () => {
    for (const format of [[0], []]) {
      const body = joined([Uint8Array.from(format), amf0('connect', 1, { app: 'live' })]);
      const events = new Client().handshake().send(chunk(17, body));
      expect(events).toEqual([{ kind: 'connect', connect: { app: 'live' } }]);
    }
  });
});

describe('a decision that comes late', () => {
  it('holds back what the client sent meanwhile, in order', () => {
    const asked: (() => void)[] = [];
    const client = new Client({}, (event) => {
      if ('accept' in event) asked.push(() => event.accept());
    }).handshake();
    const events = client.send(
      command(['connect', 1, { app: 'live' }]),
      command(['createStream', 2, null]),
      command(['publish', 3, null, 'key', 'live'], 1),
      video(0x17, 1),
      video(0x27, 2),
    );
    expect(kinds(events)).toEqual(['connect']);
    expect(client.received()).toEqual([]);
    expect(client.tick(60)).toEqual([]);
    asked.shift()?.();
    expect(client.server.nextTickMs).toBe(60);
    expect(kinds(client.tick(61))).toEqual(['publish']);
    asked.shift()?.();
    // Bytes that come next see it, too.
    expect(client.send(video(0x27, 3)).map(({ kind, message }) => [kind, (message as { body: string }).body])).toEqual([
      ['media', '1701'],
      ['media', '2702'],
      ['media', '2703'],
    ]);
    expect(client.commands().map(([, name]) => name)).toEqual(['_result', 'onBWDone', '_result', 'onStatus']);
  });

  it('is made once', () => {
    const client = new Client({}, (event) => {
      if (event.kind !== 'connect') return;
      event.accept();
      event.accept();
      event.reject('NetConnection.Connect.Rejected', 'no');
    }).handshake();
    client.send(command(['connect', 1, { app: 'live' }]));
    expect(client.commands().map(([, name]) => name)).toEqual(['_result', 'onBWDone']);
    expect(client.server.isOver).toBe(false);
  });

  it('does not come after the end', () => {
    let accept = (): void => undefined;
    const client = new Client({}, (event) => {
      if (event.kind === 'connect') accept = () => event.accept();
    }).handshake();
    client.send(command(['connect', 1, { app: 'live' }]));
    // The limit of the client is not that of the application.
    expect(client.tick(59_999)).toEqual([]);
    expect(client.tick(60_000)).toMatchObject([{ kind: 'failed', code: 'timeout', step: 'connect' }]);
    accept();
    expect(client.received()).toEqual([]);
    expect(client.server.isOver).toBe(true);
  });

  it('has a limit to what waits for it', () => {
    const client = new Client({}, () => undefined).handshake();
    client.send(command(['connect', 1, { app: 'live' }]));
    const createStream = command(['createStream', 2, null]);
    for (let i = 0; i < 256; i++) expect(client.send(createStream)).toEqual([]);
    expect(client.send(createStream)).toMatchObject([{ kind: 'failed', code: 'limit' }]);
    const large = new Client({}, () => undefined).handshake();
    large.send(chunk(1, u32(0xffffff), { csid: 2 }), command(['connect', 1, { app: 'live' }]));
    const frame = chunk(9, new Uint8Array(2 << 20), { messageStreamId: 1 });
    expect(large.send(frame, frame)).toEqual([]);
    expect(large.send(frame)).toMatchObject([{ kind: 'failed', code: 'limit' }]);
  });
});

describe('publish', () => {
  it('is answered by StreamBegin and onStatus', () => {
    const client = new Client().connect();
    client.send(command(['createStream', 2, null]));
    expect(client.commands()).toEqual([[0, '_result', 2, 'null', 1]]);
    const events = client.send(command(['publish', 3, null, 'key', 'live'], 1, 8));
    expect(events).toEqual([
      { kind: 'publish', messageStreamId: 1, app: 'live', name: 'key', query: '', type: 'live' },
    ]);
    const description = 'Publishing has started.';
    expect(client.received()).toEqual([
      { type: 4, stream: 0, hex: '000000000001' },
      {
        ...{ type: 20, stream: 1 },
        values: ['onStatus', 0, 'null', { level: 'status', code: 'NetStream.Publish.Start', description }],
      },
    ]);
  });

  it.each([
    ['live', 'key?a=b?c', 'live', 'key', 'a=b?c'],
    ['live?token=1', 'key', 'live', 'key', 'token=1'],
    ['live/?token=1', 'key?x', 'live', 'key', 'x'],
    ['live/', '', 'live', '', ''],
    ['a/b', 'mp4:c/d', 'a/b', 'mp4:c/d', ''],
  ])('of app %s and name %s', (app, sent, expectedApp, name, query) => {
    const client = new Client().connect(app);
    const [event] = client.send(command(['publish', 3, null, sent, 'live'], 1));
    expect(event).toMatchObject({ app: expectedApp, name, query });
  });

  it('that is refused gets a status, and its media is dropped', () => {
    const client = new Client({}, rejectAll('NetStream.Publish.BadName', 'It is published already.')).connect();
    const events = client.send(command(['publish', 3, null, 'key'], 1), video(0x17, 1));
    expect(kinds(events)).toEqual(['publish']);
    expect(client.commands()).toEqual([
      [
        1,
        'onStatus',
        0,
        'null',
        { level: 'error', code: 'NetStream.Publish.BadName', description: 'It is published already.' },
      ],
    ]);
  });

  it('gives media: what is empty, or no media, is left out', () => {
    const client = new Client().publish();
    const aggregate = joined([
      ...[Uint8Array.of(8, 0, 0, 1, 0, 0, 10, 0, 0, 0, 0, 0xaf), u32(12)],
      ...[Uint8Array.of(9, 0, 0, 1, 0, 0, 30, 0, 0, 0, 0, 0x27), u32(12)],
    ]);
    const on = { messageStreamId: 1, csid: 4 };
    const events = client.send(
      chunk(18, amf0('@setDataFrame', 'onMetaData', { width: 1 }), on),
      chunk(15, joined([Uint8Array.of(0), amf0('@setDataFrame', 'onMetaData')]), on),
      chunk(8, new Uint8Array(0), on),
      chunk(9, new Uint8Array(0), on),
      chunk(7, Uint8Array.of(1), on),
      chunk(19, Uint8Array.of(1), on),
      chunk(22, aggregate, { ...on, timestamp: 1000 }),
    );
    const hex = (...values: readonly Amf0Source[]) => Buffer.from(amf0(...values)).toString('hex');
    expect(events.map(({ message }) => message)).toEqual([
      { kind: 'script', timestampMs: 0, body: hex('onMetaData', { width: 1 }) },
      { kind: 'script', isAmf3: true, timestampMs: 0, body: `00${hex('onMetaData')}` },
      { kind: 'audio', timestampMs: 1000, body: 'af' },
      { kind: 'video', timestampMs: 1020, body: '27' },
    ]);
  });

  it('takes media on another message stream, if there is one publisher', () => {
    const client = new Client().publish();
    const events = client.send(chunk(9, Uint8Array.of(0x17), { messageStreamId: 0 }));
    expect(events).toMatchObject([{ kind: 'media', messageStreamId: 1 }]);
    client.send(command(['createStream', 4, null]), command(['publish', 5, null, 'second'], 2));
    expect(client.send(chunk(9, Uint8Array.of(0x17), { messageStreamId: 0 }))).toEqual([]);
    expect(client.send(video(0x17))).toMatchObject([{ messageStreamId: 1 }]);
  });

  it.each([
    ['FCUnpublish', command(['FCUnpublish', 6, null, 'key'])],
    ['FCUnpublish', command(['FCUnpublish', 0, null, 'another'])],
    ['closeStream', command(['closeStream', 0, null], 1)],
    ['deleteStream', command(['deleteStream', 0, null, 1])],
    ['publish', command(['publish', 0, null, 'again', 'live'], 1)],
  ])('ends by %s', (how, bytes) => {
    const events = new Client().publish().send(bytes, bytes);
    expect(events[0]).toEqual({ kind: 'unpublish', messageStreamId: 1, how });
    expect(events.filter(({ kind }) => kind === 'unpublish')).toHaveLength(how === 'publish' ? 2 : 1);
  });

  it('ends with the connection', () => {
    const client = new Client().publish();
    expect(client.send(command(['close', 0, null]), video(0x17))).toEqual([
      { kind: 'unpublish', messageStreamId: 1, how: 'close' },
      { kind: 'closed' },
    ]);
    expect(client.server.isOver).toBe(true);
  });
});

describe('play', () => {
  it('is answered in the order of servers', () => {
    const client = new Client().connect();
    client.send(command(['createStream', 2, null]), userControl(3, 1, 500));
    client.received();
    const events = client.send(command(['play', 0, null, 'key?x', -1, 20, true], 1));
    expect(events).toEqual([
      { kind: 'play', messageStreamId: 1, app: 'live', name: 'key', query: 'x', start: -1, duration: 20, reset: true },
    ]);
    expect(
      client.received().map(({ type, stream, values, hex }) => [type, stream, hex ?? values?.[3] ?? values]),
    ).toEqual([
      [4, 0, '000000000001'],
      [20, 1, expect.objectContaining({ level: 'status', code: 'NetStream.Play.Reset' })],
      [20, 1, expect.objectContaining({ level: 'status', code: 'NetStream.Play.Start' })],
      [18, 1, ['|RtmpSampleAccess', true, true]],
    ]);
  });

  it.each([false, 0])('adds to a playlist with reset %s', (reset) => {
    const client = new Client().connect();
    expect(client.send(command(['play', 0, null, 'key', -2, -1, reset], 1))).toMatchObject([{ reset: false }]);
    expect(client.commands().map(([, , , , information]) => (information as { code?: string })?.code)).toEqual([
      'NetStream.Play.Start',
      undefined,
    ]);
  });

  it('that is refused gets a status', () => {
    const client = new Client({}, rejectAll('NetStream.Play.StreamNotFound', 'Nobody publishes it.')).connect();
    client.send(command(['play', 0, null, 'key'], 1));
    expect(client.commands()).toEqual([
      [
        1,
        'onStatus',
        0,
        'null',
        { level: 'error', code: 'NetStream.Play.StreamNotFound', description: 'Nobody publishes it.' },
      ],
    ]);
  });

  it('has pauses, seeks and switches', () => {
    const client = new Client().play();
    const events = client.send(
      command(['pause', 0, null, true, 1500], 1),
      command(['pause', 0, null, false, 1500], 1),
      command(['seek', 0, null, 20], 1),
      command(['receiveAudio', 0, null, false], 1),
      command(['receiveVideo', 0, null, true], 1),
      userControl(3, 1, 700),
      command(['play', 0, null, 'other'], 1),
      command(['closeStream', 0, null], 1),
    );
    expect(events).toMatchObject([
      { kind: 'pause', messageStreamId: 1, on: true, atMs: 1500 },
      { kind: 'pause', on: false },
      { kind: 'seek', messageStreamId: 1, toMs: 20 },
      { kind: 'receiveAudio', on: false },
      { kind: 'receiveVideo', on: true },
      { kind: 'bufferLength', messageStreamId: 1, bufferLengthMs: 700 },
      { kind: 'stop', how: 'play' },
      { kind: 'play', name: 'other' },
      { kind: 'stop', messageStreamId: 1, how: 'closeStream' },
    ]);
    expect(client.commands().slice(0, 2)).toMatchObject([
      [1, 'onStatus', 0, 'null', { code: 'NetStream.Pause.Notify' }],
      [1, 'onStatus', 0, 'null', { code: 'NetStream.Unpause.Notify' }],
    ]);
  });

  it('ends by StreamEOF and two statuses', () => {
    const client = new Client().play();
    client.server.streamEnded(1);
    expect(client.received()).toMatchObject([
      { type: 4, hex: '000100000001' },
      { stream: 1, values: ['onStatus', 0, 'null', { code: 'NetStream.Play.UnpublishNotify' }] },
      { stream: 1, values: ['onStatus', 0, 'null', { code: 'NetStream.Play.Stop' }] },
    ]);
  });

  it('ends when the server closes', () => {
    const client = new Client().play();
    client.server.close();
    const codes = client.commands().map(([, , , , information]) => (information as { code: string }).code);
    expect(codes).toEqual(['NetStream.Play.UnpublishNotify', 'NetStream.Play.Stop', 'NetConnection.Connect.Closed']);
    client.server.close();
    client.server.sendMedia(1, { kind: 'video', timestampMs: 0, body: Uint8Array.of(1) });
    client.server.sendChunks([Uint8Array.of(1)]);
    client.server.requestReconnect('x');
    client.server.streamEnded(1);
    expect(client.received()).toEqual([]);
  });

  it('can be sent elsewhere (Enhanced RTMP, Reconnect Request)', () => {
    const client = new Client().play();
    client.server.requestReconnect('rtmp://other/live', 'Update.');
    client.server.requestReconnect();
    expect(client.commands()).toMatchObject([
      [
        0,
        'onStatus',
        0,
        'null',
        {
          level: 'status',
          code: 'NetConnection.Connect.ReconnectRequest',
          tcUrl: 'rtmp://other/live',
          description: 'Update.',
        },
      ],
      [0, 'onStatus', 0, 'null', { code: 'NetConnection.Connect.ReconnectRequest' }],
    ]);
  });
});

describe('commands besides', () => {
  it('are answered where they ask for it', () => {
    const client = new Client().connect();
    client.send(
      command(['releaseStream', 2, null, 'key']),
      command(['FCPublish', 3, null, 'key']),
      command(['_checkbw', 4, null]),
      command(['getStreamLength', 5, null, 'key']),
      command(['FCSubscribe', 6, null, 'key']),
      command(['somethingElse', 7, null]),
      command(['somethingElse', 0, null]),
      command(['toString', 0]),
      command(['FCPublish', 0, null, 'key']),
      command(['_result', 9, null]),
    );
    expect(client.commands()).toMatchObject([
      [0, '_result', 2, 'null'],
      [0, '_result', 3, 'null'],
      [0, '_result', 4, 'null'],
      [0, '_result', 5, 'null', 0],
      [0, '_result', 6, 'null'],
      [0, 'onFCSubscribe', 0, 'null'],
      [0, '_error', 7, 'null', { level: 'error', code: 'NetConnection.Call.Failed' }],
    ]);
  });

  it('make up to 16 message streams, and use the free ones again', () => {
    const client = new Client().connect();
    const create = (): unknown => {
      client.send(command(['createStream', 2, null]));
      return client.commands()[0]?.slice(1);
    };
    for (let id = 1; id <= 16; id++) expect(create()).toEqual(['_result', 2, 'null', id]);
    expect(create()).toMatchObject(['_error', 2, 'null', { code: 'NetConnection.Call.Failed' }]);
    expect(client.send(command(['publish', 0, null, 'key'], 99))).toEqual([]);
    expect(client.commands()).toMatchObject([[99, 'onStatus', 0, 'null', { code: 'NetStream.Failed' }]]);
    client.send(command(['deleteStream', 0, null, 5]));
    expect(create()).toEqual(['_result', 2, 'null', 5]);
  });

  it('that cannot be read are said, and left out', () => {
    const client = new Client().connect();
    const events = client.send(chunk(20, Uint8Array.of(5)), chunk(20, new Uint8Array(70_000)), chunk(20, amf0(7)));
    expect(events.map(({ finding }) => (finding as { code: string }).code)).toEqual([
      'rtmp-message-syntax',
      'rtmp-message-size',
      'rtmp-message-syntax',
    ]);
    expect(client.send(command(['createStream', 2, null]))).toEqual([]);
    expect(client.commands()).toHaveLength(1);
  });

  it('may have fewer values than they should', () => {
    const client = new Client().connect();
    const names = [
      'createStream',
      'FCUnpublish',
      'closeStream',
      'deleteStream',
      'pause',
      'seek',
      'receiveAudio',
      'play',
      'publish',
    ];
    for (const name of names)
      for (const values of [[name], [name, 0], [name, 'x'], [name, 0, null]]) client.send(command(values, 1));
    expect(client.server.isOver).toBe(false);
  });
});

describe('acknowledgements and pings', () => {
  it('acknowledges after half the window that the client set', () => {
    const client = new Client().publish();
    client.send(chunk(5, u32(1000), { csid: 2 }));
    client.received();
    client.send(chunk(9, new Uint8Array(300).fill(7), { messageStreamId: 1 }));
    client.send(chunk(9, new Uint8Array(300).fill(7), { messageStreamId: 1 }));
    const acknowledgements = client.received().filter(({ type }) => type === 3);
    expect(acknowledgements).toHaveLength(1);
  });

  it('counts what the client has not acknowledged', () => {
    const client = new Client().play();
    const before = client.server.unacknowledgedBytes;
    client.server.sendMedia(1, { kind: 'video', timestampMs: 0, body: new Uint8Array(1000) });
    // A chunk header of 12 bytes.
    expect(client.server.unacknowledgedBytes).toBe(before + 1012);
    client.send(chunk(3, u32(before + 1012), { csid: 2 }));
    expect(client.server.unacknowledgedBytes).toBe(0);
  });

  it('takes Set Peer Bandwidth as a window, and says so', () => {
    const client = new Client().connect();
    const limit = (window: number, type: number) =>
      client.send(chunk(6, joined([u32(window), Uint8Array.of(type)]), { csid: 2 }));
    expect(client.server.peerWindow).toBeUndefined();
    limit(5000, 0);
    expect(client.received()).toEqual([{ type: 5, stream: 0, hex: '00001388' }]);
    limit(9000, 1);
    expect(client.server.peerWindow).toBe(5000);
    limit(4000, 1);
    expect(client.server.peerWindow).toBe(4000);
    // Dynamic: hard only after hard.
    limit(9000, 2);
    expect(client.server.peerWindow).toBe(4000);
    limit(6000, 0);
    limit(9000, 2);
    expect(client.server.peerWindow).toBe(9000);
  });

  it('answers Ping Request, and asks every 30 s', () => {
    const client = new Client().connect();
    client.send(userControl(6, 0x01020304));
    expect(client.received()).toEqual([{ type: 4, stream: 0, hex: '000701020304' }]);
    expect(client.server.nextTickMs).toBe(30_000);
    client.tick(29_999);
    expect(client.received()).toEqual([]);
    client.tick(30_000);
    expect(client.received()).toEqual([{ type: 4, stream: 0, hex: '000600007530' }]);
    client.nowMs = 30_045;
    expect(client.send(userControl(7, 5))).toEqual([]);
    expect(client.send(userControl(7, 30_000))).toEqual([{ kind: 'ping', roundTripMs: 45 }]);
    expect(client.send(userControl(7, 30_000))).toEqual([]);
    expect(client.server.nextTickMs).toBe(60_000);
  });
});

describe('what ends a session', () => {
  it('is a handshake that takes too long', () => {
    const client = new Client({ nowMs: 1000 });
    expect(client.server.nextTickMs).toBe(11_000);
    client.nowMs = 1000;
    client.send(Uint8Array.of(3, 0, 0));
    expect(client.tick(10_999)).toEqual([]);
    const description = 'no end of handshake within 10000 ms; the client last sent 3 bytes of the handshake';
    expect(client.tick(11_000)).toEqual([{ kind: 'failed', code: 'timeout', description, step: 'handshake' }]);
    expect(client.server.nextTickMs).toBeUndefined();
    expect(client.tick(99_000)).toEqual([]);
  });

  it('is a connect that does not come', () => {
    const client = new Client({ timeouts: { connectMs: 500 } }).handshake();
    const description = 'no end of connect within 500 ms; the client last sent the handshake';
    expect(client.tick(500)).toEqual([{ kind: 'failed', code: 'timeout', description, step: 'connect' }]);
  });

  it('is silence', () => {
    const client = new Client().publish();
    client.nowMs = 5000;
    client.send(video(0x17));
    expect(client.tick(64_999)).toEqual([]);
    const description = 'the client sent nothing for 60000 ms; the last was Video';
    expect(client.tick(65_000)).toEqual([{ kind: 'failed', code: 'timeout', description, step: 'connected' }]);
  });

  it('is another protocol', () => {
    const client = new Client();
    const events = client.send(new TextEncoder().encode('GET / HTTP/1.1\r\n\r\n'));
    expect(events).toMatchObject([{ kind: 'failed', code: 'rtmp-version', step: 'handshake' }]);
    expect(client.server.takeOutput()).toEqual([]);
  });

  it('is a chunk stream that is out of step', () => {
    const client = new Client().publish();
    const events = client.send(Uint8Array.of(0xff));
    expect(events).toMatchObject([
      { kind: 'finding', finding: { code: 'rtmp-chunk-desync' } },
      { kind: 'failed', code: 'rtmp-chunk-desync', step: 'connected' },
    ]);
  });

  it('is a message that is too large', () => {
    const client = new Client({ maxMessageBytes: 1000 }).publish();
    const events = client.send(chunk(9, new Uint8Array(1001), { messageStreamId: 1 }));
    expect(events.at(-1)).toMatchObject({ kind: 'failed', description: expect.stringContaining('1001 bytes') });
  });

  it('is more messages under way than it may have', () => {
    const client = new Client({ maxUnfinishedBytes: 1000 }).connect();
    client.send(chunk(1, u32(128), { csid: 2 }));
    const begun = (csid: number) => chunk(9, new Uint8Array(1000), { messageStreamId: 1, csid }).subarray(0, 12 + 128);
    const events = Array.from({ length: 8 }, (_, i) => client.send(begun(10 + i))).flat();
    expect(events.filter(({ kind }) => kind === 'failed')).toHaveLength(1);
    expect(client.server.isOver).toBe(true);
  });

  it('is too many chunk streams', () => {
    const client = new Client({ maxChunkStreams: 4 }).connect();
    const events = Array.from({ length: 6 }, (_, i) =>
      client.send(chunk(9, Uint8Array.of(1), { csid: 10 + i })),
    ).flat();
    expect(events.at(-1)).toMatchObject({ kind: 'failed', code: 'rtmp-chunk-desync' });
  });

  it('is no message that cannot be read', () => {
    const client = new Client().publish();
    const events = client.send(
      chunk(22, Uint8Array.of(8, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 1), { messageStreamId: 1 }),
      chunk(4, Uint8Array.of(0), { csid: 2 }),
      chunk(4, Uint8Array.of(0, 6, 1), { csid: 2 }),
      ...[1, 2, 3, 5, 6].map((type) => chunk(type, Uint8Array.of(1), { csid: 2 })),
      video(0x17),
    );
    expect(kinds(events)).toEqual(['finding', 'media']);
    expect(events[0]).toMatchObject({ finding: { severity: 'error', code: 'rtmp-message-syntax' } });
    expect(client.received()).toEqual([]);
  });
});
