import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Amf0Source } from '../../../../src/amf/build.ts';
import { joined } from '../../../../src/bytes/joined.ts';
import type { ClientSessionOptions } from '../../../../src/transport/rtmp/session/client-options.ts';
import { ClientSession } from '../../../../src/transport/rtmp/session/client-session.ts';
import { noise } from '../../../harness/rtmp-handshake.ts';
import { amf0, chunk, command, LARGE_CHUNKS, SentMessages, u32, userControl } from '../../../harness/rtmp-peer.ts';
import { ADDRESS, clientOptions, type KeptEvent, keptEvent, kinds } from '../../../harness/rtmp-session.ts';

const status = (code: string, level = 'status', messageStreamId = 1, more = {}): Uint8Array =>
  command(['onStatus', 0, null, { level, code, ...more }], messageStreamId, 5);

const connected = (id = 1): Uint8Array =>
  command(['_result', id, { fmsVer: 'x' }, { level: 'status', code: 'NetConnection.Connect.Success' }]);

/** A server that is written by hand. */
class Server {
  readonly client: ClientSession;
  readonly #sent = new SentMessages();
  nowMs = 0;

  constructor(options: Partial<ClientSessionOptions> = {}) {
    this.client = new ClientSession(clientOptions(options));
  }

  send(...pieces: readonly Uint8Array[]): KeptEvent[] {
    return Array.from(this.client.receive(joined(pieces), this.nowMs), keptEvent);
  }

  tick(nowMs: number): KeptEvent[] {
    this.nowMs = nowMs;
    return Array.from(this.client.tick(nowMs), keptEvent);
  }

  end(): KeptEvent[] {
    return Array.from(this.client.end(this.nowMs), keptEvent);
  }

  received() {
    return this.#sent.read(joined(this.client.takeOutput()));
  }

  commands() {
    return this.received().flatMap(({ values, stream }) => (values === undefined ? [] : [[stream, ...values]]));
  }

  /** Up to connect. */
  handshake(): this {
    const c0c1 = joined(this.client.takeOutput());
    this.send(joined([Uint8Array.of(3), new Uint8Array(8), noise(1528, 9), c0c1.subarray(1)]), LARGE_CHUNKS);
    const c2 = 1536;
    const after = joined(this.client.takeOutput());
    this.connect = this.#sent.read(after.subarray(c2));
    return this;
  }

  /** What followed C2. */
  connect: ReturnType<SentMessages['read']> = [];

  /** Up to publish or play. */
  create(): this {
    this.handshake().send(connected());
    this.send(command(['_result', this.#idOf('createStream'), null, 1]));
    this.received();
    return this;
  }

  /** Up to the start. */
  start(): this {
    const { step } = this.create().client;
    this.send(status(step === 'publish' ? 'NetStream.Publish.Start' : 'NetStream.Play.Start'));
    return this;
  }

  #idOf(name: string): number {
    const found = this.commands().find(([, each]) => each === name);
    return Number(found?.[2]);
  }
}

const play = { role: 'play' } as const;
const video = chunk(9, Uint8Array.of(0x17, 1), { messageStreamId: 1, csid: 6 });

describe('what a client sends', () => {
  it('begins with connect, then its chunk size: the server of FFmpeg takes nothing before connect', () => {
    const { connect } = new Server().handshake();
    const { app, tcUrl } = ADDRESS;
    expect(connect).toEqual([
      {
        ...{ type: 20, stream: 0 },
        values: ['connect', 1, { app, tcUrl, flashVer: 'FMLE/3.0 (compatible; rtmpkit)', type: 'nonprivate' }],
      },
      { type: 1, stream: 0, hex: '00001000' },
    ]);
  });

  it('has what it plays, and its capabilities', () => {
    const capabilities = { fourCcList: ['hvc1'], capsEx: 1 };
    const { connect } = new Server({ ...play, capabilities, flashVer: 'x' }).handshake();
    expect(connect.map(({ values }) => values?.[2])).toEqual([
      expect.objectContaining({ ...capabilities, flashVer: 'x', audioCodecs: 4071, videoCodecs: 252 }),
    ]);
  });

  it('frees and announces the name before it publishes', () => {
    const server = new Server().handshake();
    expect(server.send(connected())).toMatchObject([{ kind: 'connected' }]);
    expect(server.received()).toEqual([
      { type: 5, stream: 0, hex: '002625a0' },
      { type: 20, stream: 0, values: ['releaseStream', 2, 'null', 'key?token=1'] },
      { type: 20, stream: 0, values: ['FCPublish', 3, 'null', 'key?token=1'] },
      { type: 20, stream: 0, values: ['createStream', 4, 'null'] },
    ]);
    server.send(command(['_result', 4, null, 3]));
    expect(server.received()).toEqual([{ type: 20, stream: 3, values: ['publish', 5, 'null', 'key?token=1', 'live'] }]);
    server.send(status('NetStream.Publish.Start', 'status', 3));
    server.client.close();
    expect(server.received()).toEqual([
      { type: 20, stream: 0, values: ['FCUnpublish', 0, 'null', 'key?token=1'] },
      { type: 20, stream: 0, values: ['deleteStream', 0, 'null', 3] },
    ]);
  });

  it('plays, and says how much it holds back', () => {
    const server = new Server({ ...play, start: -1, bufferLengthMs: 500 }).handshake();
    server.send(connected());
    expect(server.commands().map(([, name]) => name)).toEqual(['FCSubscribe', 'createStream']);
    server.send(command(['_result', 3, null, 1]));
    expect(server.received()).toEqual([
      { type: 20, stream: 1, values: ['play', 0, 'null', 'key?token=1', -1] },
      { type: 4, stream: 0, hex: '000300000001000001f4' },
    ]);
  });

  it('wraps onMetaData, and no other data', () => {
    const server = new Server().start();
    const script = (...values: readonly Amf0Source[]) => {
      server.client.send({ kind: 'script', timestampMs: 0, body: amf0(...values) });
      return server.received().map(({ values: sent }) => sent);
    };
    expect(script('onMetaData', { width: 1 })).toEqual([['@setDataFrame', 'onMetaData', { width: 1 }]]);
    expect(script('@setDataFrame', 'onMetaData', 1)).toEqual([['@setDataFrame', 'onMetaData', 1]]);
    expect(script('onTextData', 'x')).toEqual([['onTextData', 'x']]);
    const body = joined([Uint8Array.of(0), amf0('onMetaData')]);
    server.client.send({ kind: 'script', isAmf3: true, timestampMs: 0, body });
    const [sent] = server.received();
    expect(sent).toEqual({
      ...{ type: 15, stream: 1 },
      hex: Buffer.from(joined([Uint8Array.of(0), amf0('@setDataFrame', 'onMetaData')])).toString('hex'),
    });
  });

  it('asks for the bandwidth once, and answers the commands of the server', () => {
    const server = new Server().start();
    server.send(command(['onBWDone', 0, null]), command(['onBWDone', 0, null]), command(['_onbwcheck', 9, null, 1]));
    expect(server.commands()).toEqual([
      [0, '_checkbw', expect.any(Number), 'null'],
      [0, '_result', 9, 'null'],
    ]);
    server.send(userControl(6, 5), chunk(5, u32(100), { csid: 2 }));
    expect(server.received()).toEqual([{ type: 4, stream: 0, hex: '000700000005' }]);
    server.send(chunk(9, new Uint8Array(60), { messageStreamId: 1 }));
    expect(server.received()).toMatchObject([{ type: 3 }]);
  });
});

describe('capabilities of the server (Enhanced RTMP)', () => {
  const capable = { fourCcList: ['av01'], capsEx: 3 };
  const success = { level: 'status', code: 'NetConnection.Connect.Success' };

  it.each([
    ['properties', { ...capable }, success],
    ['information', { fmsVer: 'x' }, { ...success, ...capable }],
  ] as const)('are found in the %s', (from, properties, information) => {
    const [event] = new Server().handshake().send(command(['_result', 1, properties, information]));
    expect(event).toMatchObject({ kind: 'connected', answered: { from, capabilities: capable } });
  });

  it('are absent in older servers', () => {
    const [event] = new Server().handshake().send(connected());
    expect(event).not.toHaveProperty('answered');
  });

  it('ask to go on elsewhere', () => {
    const server = new Server(play).start();
    const code = 'NetConnection.Connect.ReconnectRequest';
    const events = server.send(status(code, 'status', 0, { tcUrl: 'rtmp://b/live', description: 'Update.' }), video);
    expect(events.slice(1)).toMatchObject([
      { kind: 'reconnect', tcUrl: 'rtmp://b/live', description: 'Update.' },
      { kind: 'media' },
    ]);
  });
});

describe('servers that differ', () => {
  it('have other transaction ids', () => {
    const server = new Server().handshake();
    expect(kinds(server.send(connected(0)))).toEqual(['connected']);
    server.send(command(['_result', 2, null]), command(['_error', 3, null, { level: 'error', code: 'x' }]));
    expect(server.client.step).toBe('createStream');
    server.send(command(['_result', 77, null, 5]));
    expect(server.client.step).toBe('publish');
  });

  it('send the status on another message stream, or none before media', () => {
    const server = new Server().create();
    expect(kinds(server.send(status('NetStream.Publish.Start', 'status', 0)))).toEqual(['status', 'started']);
    const silent = new Server(play).create();
    expect(kinds(silent.send(chunk(18, amf0('|RtmpSampleAccess', true, true))))).toEqual([]);
    expect(kinds(silent.send(chunk(18, amf0('onMetaData', {})), video))).toEqual(['started', 'media', 'media']);
  });

  it('say the end in several ways, and go on', () => {
    const server = new Server(play).start();
    const end = [userControl(1, 1), status('NetStream.Play.Stop'), status('NetStream.Play.Complete')];
    expect(kinds(server.send(...end))).toEqual(['ended', 'status', 'status']);
    expect(kinds(server.send(video, status('NetStream.Play.UnpublishNotify')))).toEqual(['media', 'status', 'ended']);
  });

  it('say close', () => {
    expect(new Server(play).start().send(command(['close', 0, null]), video)).toEqual([
      { kind: 'ended', why: 'the server closed the connection' },
    ]);
    expect(new Server().start().send(command(['close', 0, null]))).toMatchObject([{ kind: 'failed', code: 'closed' }]);
  });
});

describe('what fails', () => {
  it.each([
    [
      'NetConnection.Connect.InvalidApp',
      'no such app',
      'the server refused connect: NetConnection.Connect.InvalidApp: no such app',
    ],
    ['NetConnection.Connect.Rejected', '', 'the server refused connect: NetConnection.Connect.Rejected'],
  ])('connect: %s', (code, description, sentence) => {
    const server = new Server().handshake();
    expect(server.send(command(['_error', 1, null, { level: 'error', code, description }]), video)).toEqual([
      { kind: 'failed', code, description: sentence, step: 'connect' },
    ]);
    expect([server.client.isOver, server.client.step, server.client.nextTickMs]).toEqual([true, 'connect', undefined]);
  });

  it('connect that is refused by a result', () => {
    const information = { level: 'error', code: 'NetConnection.Connect.Rejected' };
    expect(new Server().handshake().send(command(['_result', 1, null, information]))).toMatchObject([
      { kind: 'failed', code: 'NetConnection.Connect.Rejected', step: 'connect' },
    ]);
  });

  it('createStream', () => {
    const server = new Server().handshake();
    server.send(connected());
    expect(server.send(command(['_error', 4, null]))).toMatchObject([{ kind: 'failed', step: 'createStream' }]);
  });

  it.each([-1, 1.5, 2 ** 32, Number.NaN])('createStream with the id %d', (id) => {
    const server = new Server().handshake();
    server.send(connected());
    expect(server.send(command(['_result', 4, null, id]))).toMatchObject([{ kind: 'failed', step: 'createStream' }]);
  });

  it.each([
    ['publish', {}, 'NetStream.Publish.BadName'],
    ['play', play, 'NetStream.Play.StreamNotFound'],
  ] as const)('%s by a status', (step, options, code) => {
    const events = new Server(options).create().send(status(code, 'error', 1, { description: 'why' }));
    expect(events).toMatchObject([
      { kind: 'status', information: { level: 'error', code } },
      { kind: 'failed', code, step, description: `the server refused ${step}: ${code}: why` },
    ]);
  });

  it.each([
    ['publish', {}],
    ['play', play],
  ] as const)('%s by an error', (step, options) => {
    const bytes = command(['_error', step === 'play' ? 88 : 5, null, { level: 'error', code: 'x' }]);
    expect(new Server(options).create().send(bytes)).toMatchObject([{ kind: 'failed', code: 'x', step }]);
  });

  it('a stream that runs', () => {
    const server = new Server().start();
    expect(server.send(status('NetStream.Publish.Denied', 'error')).at(-1)).toMatchObject({ kind: 'failed' });
    const warned = new Server(play).start();
    expect(kinds(warned.send(status('NetStream.Play.InsufficientBW', 'warning')))).toEqual(['status']);
  });

  it('a server that speaks something else', () => {
    const server = new Server();
    expect(server.send(new TextEncoder().encode('HTTP/1.1 400 Bad Request\r\n'))).toMatchObject([
      { kind: 'failed', code: 'rtmp-version', step: 'handshake' },
    ]);
  });

  it('a chunk stream that is out of step', () => {
    expect(new Server().start().send(Uint8Array.of(0xff)).at(-1)).toMatchObject({
      ...{ kind: 'failed', code: 'rtmp-chunk-desync', step: 'publish' },
    });
  });

  it('a connection that the server closes', () => {
    const handshake = new Server();
    const description = 'the server closed the connection during handshake; it last sent nothing';
    expect(handshake.end()).toEqual([{ kind: 'failed', code: 'closed', description, step: 'handshake' }]);
    expect(handshake.end()).toEqual([]);
    expect(new Server().start().end()).toMatchObject([
      { kind: 'failed', description: expect.stringContaining('last sent onStatus NetStream.Publish.Start') },
    ]);
    expect(new Server(play).start().end()).toEqual([{ kind: 'ended', why: 'the server closed the connection' }]);
  });
});

describe('time', () => {
  const timeout = { kind: 'failed', code: 'timeout' };

  it('ends a handshake, a connect, a createStream and a publish', () => {
    const handshake = new Server({ nowMs: 500 });
    expect(handshake.client.nextTickMs).toBe(10_500);
    expect(handshake.tick(10_499)).toEqual([]);
    const description = 'no end of handshake within 10000 ms; the server last sent nothing';
    expect(handshake.tick(10_500)).toEqual([{ ...timeout, description, step: 'handshake' }]);

    const connect = new Server({ timeouts: { connectMs: 100 } }).handshake();
    connect.send(chunk(5, u32(1), { csid: 2 }));
    expect(connect.tick(99)).toEqual([]);
    expect(connect.tick(100)).toMatchObject([{ ...timeout, step: 'connect' }]);

    const create = new Server().handshake();
    create.nowMs = 9000;
    create.send(connected());
    expect(create.client.nextTickMs).toBe(19_000);
    expect(create.tick(19_000)).toMatchObject([
      { ...timeout, step: 'createStream', description: expect.stringContaining('last sent _result') },
    ]);
    expect(new Server().create().tick(10_000)).toMatchObject([{ ...timeout, step: 'publish' }]);
  });

  it('ends a player that hears nothing, but no publisher', () => {
    for (const server of [new Server(play).create(), new Server(play).start()]) {
      server.nowMs = 1000;
      server.send(userControl(6, 1));
      expect(server.client.nextTickMs).toBe(61_000);
      expect(server.tick(60_999)).toEqual([]);
      expect(server.tick(61_000)).toMatchObject([{ ...timeout, step: 'play' }]);
    }
    const publisher = new Server().start();
    expect(publisher.client.nextTickMs).toBeUndefined();
    expect(publisher.tick(1e9)).toEqual([]);
  });
});

describe('authentication (authmod=adobe)', () => {
  const md5 = (data: Uint8Array): Uint8Array => new Uint8Array(createHash('md5').update(data).digest());
  const base64 = (text: string): string => createHash('md5').update(text).digest('base64');
  const refused = (address: ClientSessionOptions['address'], description: string) => {
    const random = (length: number) => new Uint8Array(length).fill(0xab);
    const server = new Server({ address, md5, random }).handshake();
    const information = { level: 'error', code: 'NetConnection.Connect.Rejected', description };
    const [event] = server.send(command(['_error', 1, null, information]));
    return event as { description: string; retry?: ClientSessionOptions['address']; code: string };
  };
  const need = '[ AccessManager.Reject ] : [ code=403 need auth; authmod=adobe ] : ';
  const asked = '[ AccessManager.Reject ] : [ authmod=adobe ] : ?reason=needauth&user=me&salt=SALT&challenge=CH';
  const user = { ...ADDRESS, user: 'me', password: 'secret' };

  it('is named, and what to do', () => {
    const event = refused(ADDRESS, need);
    expect(event).toMatchObject({ kind: 'failed', code: 'NetConnection.Connect.Rejected', step: 'connect' });
    expect(event.description).toContain('rtmp://user:password@host/app/key');
    expect(event).not.toHaveProperty('retry');
    expect(refused(user, need.replace('adobe', 'llnw')).description).toContain('authmod=llnw');
  });

  it('is answered in two further connections, without the password', () => {
    const first = refused(user, need).retry;
    expect(first).toEqual({
      ...user,
      app: 'live?authmod=adobe&user=me',
      tcUrl: 'rtmp://127.0.0.1/live?authmod=adobe&user=me',
    });
    const second = refused(first as typeof user, `${asked}&opaque=OP`).retry;
    // base64(md5(base64(md5(user + salt + password)) + (opaque or challenge) + own challenge)).
    const response = base64(`${base64('meSALTsecret')}OPabababab`);
    const query = `authmod=adobe&user=me&challenge=abababab&response=${response}&opaque=OP`;
    expect(second).toEqual({ ...user, app: `live?${query}`, tcUrl: `rtmp://127.0.0.1/live?${query}` });
    expect(refused(first as typeof user, asked).retry?.app).toBe(
      `live?authmod=adobe&user=me&challenge=abababab&response=${base64(`${base64('meSALTsecret')}CHabababab`)}`,
    );
    // A wrong password ends it.
    expect(refused(second as typeof user, `${asked}&opaque=OP`)).not.toHaveProperty('retry');
    expect(refused(first as typeof user, need.replace(' : ', '?reason=authfailed'))).not.toHaveProperty('retry');
  });
});
