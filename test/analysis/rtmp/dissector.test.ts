import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FlvInspector } from '../../../src/analysis/flv/inspector.ts';
import { RtmpDissector } from '../../../src/analysis/rtmp/dissector.ts';
import type { SessionInput } from '../../../src/analysis/rtmp/session-input.ts';
import { CaptureReader } from '../../../src/container/capture/capture-reader.ts';
import { FlvReader } from '../../../src/container/flv/tag/flv-reader.ts';
import { commandOf, onStatus } from '../../../src/transport/rtmp/command/commands.ts';
import { MESSAGE_TYPES } from '../../../src/transport/rtmp/message/registry.ts';
import { concat, hex, tag } from '../../harness/flv-writer.ts';
import { aacHeaderTag, aacTags, avcHeaderTag, avcTag, framesOf, gopFlv, spsOf } from '../../harness/gop-stream.ts';
import { arbitraryCuts, bytewise, cutAtFractions } from '../../harness/split.ts';
import { dissected, hmac, WrittenSession } from '../../harness/written-session.ts';

const SPS = spsOf();
const publishing = (connection = 0, nowMs?: number): WrittenSession =>
  new WrittenSession(connection, nowMs).handshake().connect().publish('secret-key');

/** A session of both sides with most kinds of messages. */
const session = (): WrittenSession => {
  const written = publishing();
  written.chunkSize('client', 200).metadata({ width: 64 }).tag(avcHeaderTag(SPS)).tag(aacHeaderTag(), 'client', 4);
  framesOf('IPbPb', SPS).forEach(({ units, letter }, i) => {
    written
      .wait(40)
      .tag(avcTag(units, i * 40, 40, letter === 'I'))
      .tag(aacTags(5)[i] as Uint8Array, 'client', 4);
  });
  written.say('server', MESSAGE_TYPES.userControl, { eventType: 6, timestamp: 77 }).wait(5);
  written.say('client', MESSAGE_TYPES.userControl, { eventType: 7, timestamp: 77 });
  written.say('server', MESSAGE_TYPES.setPeerBandwidth, { acknowledgementWindowSize: 5000, limitType: 2 });
  written.say('client', MESSAGE_TYPES.sharedObject, {
    name: 'so',
    version: 1,
    flags: 0,
    flags2: 0,
    events: [{ eventType: 1, data: '' }],
  });
  const part = concat(
    hex('08'),
    hex('000004'),
    hex('000064'),
    hex('00'),
    hex('000000'),
    hex('af010203'),
    hex('0000000f'),
  );
  written.message('server', { csid: 9, type: 22, stream: 1, timestamp: 5000, body: concat(part, part) });
  written.bytes('client', hex('c9ffff'));
  return written.close('client').close('server');
};

/** The bytes of each direction, without times. */
const directions = (written: WrittenSession): Record<'client' | 'server', Uint8Array> => {
  const of = (direction: string): Uint8Array =>
    concat(
      ...written.items.flatMap((item) => (item.kind === 'data' && item.direction === direction ? [item.bytes] : [])),
    );
  return { client: of('client'), server: of('server') };
};

const dump = (pieces: readonly Uint8Array[], direction: 'client' | 'server'): SessionInput[] => {
  const buffer = new Uint8Array(Math.max(...pieces.map(({ length }) => length), 0));
  // Each piece in one buffer that is used again: what is kept of it shows.
  return pieces.map((piece) => ({
    kind: 'data',
    connection: 0,
    direction,
    get bytes() {
      buffer.fill(0xaa);
      buffer.set(piece);
      return buffer.subarray(0, piece.length);
    },
  }));
};

describe('output does not depend on how the input was cut', () => {
  const { client, server } = directions(session());
  const whole = dissected([...dump([client], 'client'), ...dump([server], 'server')], { chunks: true });

  it('byte by byte', () => {
    const cut = dissected([...dump(bytewise(client), 'client'), ...dump(bytewise(server), 'server')], { chunks: true });
    expect(cut).toEqual(whole);
    expect(whole.messages.length).toBeGreaterThan(20);
  });

  it('anywhere', () => {
    fc.assert(
      fc.property(arbitraryCuts, arbitraryCuts, (a, b) => {
        const inputs = [...dump(cutAtFractions(client, a), 'client'), ...dump(cutAtFractions(server, b), 'server')];
        expect(dissected(inputs, { chunks: true })).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a message', () => {
  const found = dissected(session(), { chunks: true, showKeys: true });

  it('has the facts that an FLV tag has', () => {
    const inspector = new FlvInspector();
    const tags = [...new FlvReader().push(gopFlv('IPbPb', { dtsMs: (i) => 40 * i, sps: SPS }))].flatMap((read) =>
      [...inspector.push(read)].flatMap((item) => (item.kind === 'tag' ? [structuredClone(item.record)] : [])),
    );
    const messages = found.messages.filter(({ name }) => name === 'Video');
    expect(messages).toHaveLength(6);
    messages.forEach(({ video, derived }, i) => {
      const of = tags[i];
      expect(video).toEqual(i === 0 ? of?.video : expect.objectContaining({ avcPacketType: 1, codecId: 7 }));
      const { nalus, ...rest } = derived ?? {};
      const { nalus: ofTag, ...restOfTag } = of?.derived ?? {};
      expect(rest).toEqual(restOfTag);
      expect(nalus).toEqual(ofTag?.map((nalu) => expect.objectContaining(nalu)));
    });
  });

  it('says where it is in each layer: chunks, body, slice', () => {
    const { client } = directions(session());
    const message = found.messages.find(
      ({ derived }) => derived?.keyframe === true && derived.packetType === 'CodedFrames',
    );
    const [unit] = message?.derived?.nalus ?? [];
    expect(unit).toMatchObject({
      nal_unit_type: 5,
      offset: 5,
      chunk: 0,
      sliceType: 'I',
      frame: 0,
      frame_num: 0,
      qp: 26,
    });
    // The byte there is the first of its length field.
    const size = new DataView(client.buffer, client.byteOffset).getUint32(unit?.directionOffset ?? 0);
    expect(size).toBe(unit?.size);
    const spans = message?.chunkSpans ?? [];
    expect(spans).toHaveLength(message?.chunks ?? 0);
    expect(spans.reduce((sum, { dataSize }) => sum + dataSize, 0)).toBe(message?.messageLength);
    const chunks = found.records.flatMap((record) => (record.record === 'chunk' ? [record] : []));
    const last = chunks.filter(({ direction, message: of }) => direction === 'client' && of === message?.index);
    expect(last).toMatchObject([{ offset: spans.at(-1)?.offset, messageOffset: message?.offset }]);
  });

  it('is tied to what it answers, with the delay', () => {
    const answers = found.messages.flatMap(({ derived, command }) =>
      derived?.request === undefined ? [] : [[command?.commandName ?? 'ping', derived.requestName, derived.delayMs]],
    );
    expect(answers).toEqual([
      ['_result', 'connect', 20],
      ['_result', 'createStream', 10],
      ['onStatus', 'publish', 30],
      ['ping', 'PingRequest', 5],
    ]);
    expect(found.connections[0]?.responses).toContainEqual({
      requestName: 'connect',
      count: 1,
      unanswered: 0,
      maxDelayMs: 20,
    });
  });

  it('of other types has their elements', () => {
    expect(found.messages.find(({ name }) => name === 'SetPeerBandwidth')).toMatchObject({
      control: { acknowledgementWindowSize: 5000, limitType: 2 },
      derived: { event: 'dynamic' },
    });
    expect(found.messages.find(({ name }) => name === 'SharedObject')?.sharedObject).toEqual({
      name: 'so',
      version: 1,
      flags: 0,
      flags2: 0,
      events: [{ eventType: 1, name: 'Use', data: '' }],
    });
    expect(found.messages.find(({ name }) => name === 'Aggregate')?.aggregate?.messages).toMatchObject([
      { offset: 0, name: 'Audio', timestamp: 100, timestampMs: 5000, backPointer: 15, derived: { codec: 'mp4a' } },
      { offset: 19, name: 'Audio', timestampMs: 5000 },
    ]);
  });

  it('has the name of its direction, and a connection a summary', () => {
    expect(found.connections).toMatchObject([
      {
        app: 'live',
        tcUrl: 'rtmp://10.0.0.1/live',
        fmsVer: 'FMS/3,5,7,7009',
        handshake: { form: 'simple', version: 3 },
        endpoints: { client: { address: '10.0.0.2' }, server: { port: 1935 } },
        closedBy: 'client',
        streams: [
          {
            messageStreamId: 1,
            role: 'publish',
            name: 'secret-key',
            direction: 'client',
            code: 'NetStream.Publish.Start',
          },
          { messageStreamId: 1, direction: 'server' },
        ],
        directions: {
          client: { chunkSizes: [128, 200], closed: { how: 'fin' } },
          server: { peerBandwidth: { windowBytes: 5000 } },
        },
      },
    ]);
  });
});

describe('secrets', () => {
  const secretive = (): WrittenSession => {
    const written = new WrittenSession().handshake();
    written.connect({ app: 'live?user=me&pw=hunter2', tcUrl: 'rtmp://joe:pass@h/live?pw=hunter2' });
    written.command('client', commandOf('releaseStream', 2, ['top-secret?sig=9f9f']));
    written
      .command('client', commandOf('FCPublish', 3, ['top-secret?sig=9f9f']))
      .publish('top-secret?sig=9f9f', 'NetStream.Publish.BadName');
    written.command(
      'server',
      commandOf('onStatus', 0, [
        {
          level: 'error',
          code: 'NetStream.Publish.BadName',
          description: 'top-secret is taken',
          details: 'top-secret',
        },
      ]),
    );
    written.command(
      'server',
      commandOf('_error', 1, [
        {
          level: 'error',
          code: 'NetConnection.Connect.Rejected',
          description: '?reason=needauth&user=me&salt=S1S1&challenge=CHCH&opaque=OPOP',
        },
      ]),
    );
    return written.wait(30).close('server');
  };

  it('are nowhere in what is output', () => {
    const text = JSON.stringify(dissected(secretive()));
    for (const secret of ['top-secret', '9f9f', 'hunter2', 'joe', 'S1S1', 'CHCH', 'OPOP'])
      expect(text).not.toContain(secret);
    expect(text).toContain('**** is taken');
    expect(text).toContain('rtmp://****@h/live?****');
  });

  it.each([
    ['in the path of app', { app: 'live/top-secret', tcUrl: 'rtmp://h/live/top-secret' }],
    ['in the query of app', { app: 'live?key=top-secret', tcUrl: 'rtmp://h/live?key=top-secret' }],
    ['in tcUrl alone', { app: 'live', tcUrl: 'rtmp://h/live/top-secret', swfUrl: 'rtmp://h/live/top-secret' }],
    ['in a query of a page', { app: 'live', pageUrl: 'https://h/live?k=top-secret', swfUrl: 'h?top-secret' }],
  ])('%s are nowhere, either', (_, connect) => {
    const written = new WrittenSession().handshake().connect(connect);
    written.publish('rtmp://h/live/name', undefined);
    written.status('NetStream.Publish.BadName', { details: 'top-secret', description: 'live/top-secret is taken' });
    written.command(
      'server',
      onStatus('NetConnection.Connect.ReconnectRequest', 'x', { tcUrl: 'rtmp://h/a/top-secret' }),
    );
    const all = written.wait(30).close('server');
    expect(JSON.stringify(dissected(all))).not.toContain('top-secret');
    expect(JSON.stringify(dissected(all, { showKeys: true }))).toContain('top-secret');
  });

  it('are there when they are asked for', () => {
    const text = JSON.stringify(dissected(secretive(), { showKeys: true }));
    for (const secret of ['top-secret?sig=9f9f', 'pw=hunter2', 'challenge=CHCH']) expect(text).toContain(secret);
  });

  it('that are words of RTMP do not hide these', () => {
    const { messages } = dissected(new WrittenSession().handshake().connect().publish('live'));
    expect(messages.find(({ command }) => command?.commandName === 'publish')?.command?.arguments).toEqual([
      '****',
      'live',
    ]);
    expect(messages[0]?.command?.commandObject).toMatchObject({ app: 'live' });
  });
});

describe('input that is not whole', () => {
  it('begins in mid-session: the chunk size is guessed', () => {
    const written = publishing().chunkSize('client', 4096).tag(avcHeaderTag(SPS));
    for (const [i, { units, letter }] of framesOf('IPPPPPPPPP', SPS).entries()) {
      written.tag(avcTag(units, i * 40, 0, letter === 'I'));
    }
    const { client } = directions(written);
    const bytes = client.subarray(-200);
    const items: SessionInput[] = [
      { kind: 'connection', connection: 0, startsMidway: true },
      { kind: 'data', connection: 0, direction: 'client', bytes },
    ];
    const found = dissected(items);
    expect(found.messages.at(-1)).toMatchObject({ name: 'Video', messageStreamId: 0, messageTypeId: 9 });
    expect(found.findings.map(({ code }) => code)).toContain('rtmp-chunk-size-guessed');
    expect(found.events[0]).toMatchObject({ name: 'open', startsMidway: true });
  });

  it('has a gap in the handshake, and in a message', () => {
    const written = new WrittenSession();
    written
      .bytes('client', hex('03'), new Uint8Array(100))
      .gap('client', 2972)
      .connect()
      .gap('client', 1000)
      .publish('key');
    const found = dissected(written);
    expect(found.events.filter(({ name }) => name === 'gap')).toMatchObject([
      { offset: 101, length: 2972 },
      { length: 1000 },
    ]);
    expect(found.findings.map(({ code }) => code)).toContain('rtmp-handshake-truncated');
    expect(found.messages.map(({ command }) => command?.commandName)).toContain('publish');
  });

  it('is no RTMP: on another port than 1935 nothing is said', () => {
    const http = new TextEncoder().encode('GET / HTTP/1.1\r\nHost: h\r\n\r\n');
    const other = dissected(new WrittenSession(0, 0, 80).bytes('client', http).close('client').close('server'));
    expect(other.records).toEqual([]);
    expect(other.summary).toMatchObject({ connections: 0 });
    const here = dissected(new WrittenSession(0, 0, 1935).bytes('client', http).close('client').close('server'));
    expect(here.findings.map(({ code }) => code)).toContain('rtmp-version');
  });

  it('has messages that are never complete: memory is bounded', () => {
    const header = (csid: number) =>
      concat(Uint8Array.of(csid), hex('000000'), hex('ffffff'), hex('09'), hex('01000000'));
    const written = publishing().chunkSize('client', 0xff_ffff);
    const size = 0xff_fffe;
    const { client } = directions(written);
    const items: SessionInput[] = [{ kind: 'data', connection: 0, direction: 'client', bytes: client }];
    const cut = (bytes: Uint8Array): SessionInput => ({ kind: 'data', connection: 0, direction: 'client', bytes });
    for (let csid = 4; csid < 10; csid++) {
      items.push(cut(hex('02000000000004010000000000fffffe')));
      items.push(cut(header(csid)), cut(new Uint8Array(size)));
    }
    const found = dissected(items);
    expect(found.findings.map(({ code }) => code)).toContain('rtmp-unfinished-messages');
  });
});

describe('damaged sessions', () => {
  const items = session().items;

  it('never throw: bytes changed, left out, or missing', () => {
    const change = fc.record({ item: fc.nat(items.length - 1), at: fc.nat(5000), value: fc.nat(255), kind: fc.nat(2) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const damaged: SessionInput[] = items.map((item) =>
          item.kind === 'data' ? { ...item, bytes: item.bytes.slice() } : item,
        );
        for (const { item, at, value, kind } of changes) {
          const of = damaged[item];
          if (of?.kind !== 'data' || of.bytes.length === 0) continue;
          const place = at % of.bytes.length;
          if (kind === 0) of.bytes[place] = value;
          else if (kind === 1) damaged[item] = { ...of, bytes: of.bytes.subarray(0, place) };
          else
            damaged[item] = {
              kind: 'gap',
              connection: 0,
              direction: of.direction,
              length: of.bytes.length,
              timeMs: of.timeMs ?? 0,
            };
        }
        const found = dissected(damaged, { chunks: true });
        expect(found.connections.length).toBeLessThanOrEqual(1);
        // Records are JSON: no null, no number that JSON has not.
        expect(JSON.stringify(found.records)).not.toMatch(/:null|:undefined/);
      }),
      { numRuns: 150 },
    );
  });

  it('of anything: random bytes in both directions', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 4000 }),
        fc.uint8Array({ maxLength: 4000 }),
        fc.boolean(),
        (a, b, startsMidway) => {
          const inputs: SessionInput[] = [
            { kind: 'connection', connection: 0, startsMidway },
            { kind: 'data', connection: 0, direction: 'client', bytes: a },
            { kind: 'data', connection: 0, direction: 'server', bytes: b },
          ];
          expect(dissected(inputs).summary.complete).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });
});

it('a session without end keeps no more than at its beginning', () => {
  const dissector = new RtmpDissector();
  const written = publishing().tag(avcHeaderTag(SPS));
  const frame = framesOf('IP', SPS)[1]?.units ?? [];
  const push = (): void => {
    for (const item of written.items.splice(0))
      for (const out of dissector.push(item)) if (out.kind === 'message') out.record;
  };
  for (let i = 0; i < 3000; i++) {
    written.wait(40).tag(avcTag(frame, i * 40, 0, false));
    written.command('client', commandOf(`call${i}`, 100 + i, ['x'.repeat(1000)]));
    written.command('client', commandOf('FCPublish', 9, [`name${i}`]));
    written.say('client', MESSAGE_TYPES.setChunkSize, { chunkSize: 128 });
    push();
  }
  const [summary] = [...dissector.end()].flatMap((item) => (item.kind === 'connection' ? [item.summary] : []));
  expect(summary?.directions.client.messages).toBeGreaterThan(9000);
  expect(summary?.responses.length).toBeLessThanOrEqual(64);
  expect(summary?.directions.client.chunkSizes.length).toBeLessThanOrEqual(16);
  expect(JSON.stringify(summary).length).toBeLessThan(20_000);
});

describe('many connections', () => {
  it('that stay open are forgotten, the one idle for longest first', () => {
    const dissector = new RtmpDissector({ hmac });
    let summaries = 0;
    const told: string[] = [];
    const take = (item: SessionInput): void => {
      for (const out of dissector.push(item)) {
        if (out.kind === 'connection') summaries++;
        if (out.kind === 'diagnostic') told.push(out.record.message);
      }
    };
    for (let i = 0; i < 600; i++)
      for (const item of new WrittenSession(i, 1000 + i).handshake().connect().items) take(item);
    expect(summaries).toBe(600 - 256);
    expect(told).toEqual([
      expect.stringMatching(/^more than 256 connections are open at once: .*, connection 0 first;/),
    ]);
    expect(dissector.summary(false)).toMatchObject({ connections: 600, messages: 1200 });
  });

  it('are over after RST: what follows is not taken for a new one', () => {
    const written = publishing()
      .close('server', 'rst')
      .close('client')
      .tag(tag(8, 0, hex('af00')));
    const found = dissected(written);
    expect(found.events.filter(({ name }) => name === 'open')).toHaveLength(1);
    expect(found.connections).toHaveLength(1);
  });
});

it.each(['publish.pcapng', 'play.pcap'])('the captured session samples/%s has no finding', (name) => {
  const bytes = new Uint8Array(readFileSync(fileURLToPath(new URL(`../../../samples/${name}`, import.meta.url))));
  const reader = new CaptureReader();
  const found = dissected([reader.push(bytes), reader.end()].flatMap((items) => [...items]));
  expect(found.findings.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
  expect(found.connections).toMatchObject([{ app: 'live', closedBy: 'client' }]);
  expect(found.connections[0]?.streams[0]?.tracks.map(({ codec, frames }) => [codec, frames])).toEqual([
    ['avc1', 25],
    ['mp4a', 45],
  ]);
});
