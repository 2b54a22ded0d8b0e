import { createHmac } from 'node:crypto';
import type { Amf0Source } from '../../src/amf/build.ts';
import { amf0Of } from '../../src/amf/build.ts';
import type { DiagnosticRecord } from '../../src/analysis/diagnostic-record.ts';
import { RtmpDissector, type RtmpDissectorOptions } from '../../src/analysis/rtmp/dissector.ts';
import type { ChunkRecord, EventRecord, MessageRecord, RtmpInspected } from '../../src/analysis/rtmp/records.ts';
import type { SessionInput } from '../../src/analysis/rtmp/session-input.ts';
import type { ConnectionSummary, RtmpSummary } from '../../src/analysis/rtmp/summary.ts';
import { ChunkWriter } from '../../src/transport/rtmp/chunk/chunk-writer.ts';
import { commandOf, onStatus } from '../../src/transport/rtmp/command/commands.ts';
import { type ConnectObject, connectCommand } from '../../src/transport/rtmp/command/connect.ts';
import type { StatusCode } from '../../src/transport/rtmp/command/status-codes.ts';
import type { CommandMessage } from '../../src/transport/rtmp/message/command.ts';
import type { MessageType } from '../../src/transport/rtmp/message/message-type.ts';
import { MESSAGE_TYPES, writeMessage } from '../../src/transport/rtmp/message/registry.ts';
import { concat } from './flv-writer.ts';

type Direction = 'client' | 'server';

/** HMAC-SHA-256, for digests of handshakes. */
export const hmac = (key: Uint8Array, data: Uint8Array): Uint8Array =>
  new Uint8Array(createHmac('sha256', key).update(data).digest());

/** C1 or S1: a clock, 0, and bytes that count up from `seed`. */
const packet = (seed: number): Uint8Array =>
  Uint8Array.from({ length: 1536 }, (_, i) => (i < 8 ? 0 : (seed + i * 7) & 255));

/** A message to write; on chunk stream 3 and message stream 0, at time 0, if nothing else is said. */
export interface Written {
  readonly csid?: number;
  readonly type: number;
  readonly stream?: number;
  readonly timestamp?: number;
  readonly body: Uint8Array;
}

/** Writes a connection as items of a capture: what each side sends, at a clock that the test moves. */
export class WrittenSession {
  readonly connection: number;
  readonly items: SessionInput[] = [];
  nowMs: number;
  readonly #writers = { client: new ChunkWriter(), server: new ChunkWriter() };

  constructor(connection = 0, nowMs = 1_700_000_000_000, port = 1935) {
    this.connection = connection;
    this.nowMs = nowMs;
    const client = { address: '10.0.0.2', port: 40_000 + connection };
    const server = { address: '10.0.0.1', port };
    this.items.push({ kind: 'connection', connection, client, server, timeMs: nowMs, startsMidway: false });
  }

  /** Moves the clock. */
  wait(ms: number): this {
    this.nowMs += ms;
    return this;
  }

  bytes(direction: Direction, ...pieces: readonly Uint8Array[]): this {
    const { connection, nowMs: timeMs } = this;
    this.items.push({ kind: 'data', connection, direction, bytes: concat(...pieces), timeMs });
    return this;
  }

  /** A simple handshake; `wrongEcho`: S2 is no echo of C1. */
  handshake({ wrongEcho = false }: { wrongEcho?: boolean } = {}): this {
    const [c1, s1] = [packet(1), packet(100)];
    this.bytes('client', Uint8Array.of(3), c1);
    this.bytes('server', Uint8Array.of(3), s1, wrongEcho ? packet(50) : c1);
    return this.bytes('client', s1);
  }

  message(direction: Direction, { csid = 3, type, stream = 0, timestamp = 0, body }: Written): this {
    const message = { chunkStreamId: csid, messageTypeId: type, messageStreamId: stream, timestamp, body };
    return this.bytes(direction, ...this.#writers[direction].write(message));
  }

  /** A message whose body is a structure of RTMP; control messages go on chunk stream 2. */
  say<Body extends object>(
    direction: Direction,
    type: MessageType<Body>,
    body: Body,
    place: Partial<Written> = {},
  ): this {
    const csid = type.id <= 6 ? 2 : 3;
    return this.message(direction, { csid, ...place, type: type.id, body: writeMessage(type, body) });
  }

  chunkSize(direction: Direction, chunkSize: number): this {
    this.say(direction, MESSAGE_TYPES.setChunkSize, { chunkSize });
    this.#writers[direction].setChunkSize(chunkSize);
    return this;
  }

  command(direction: Direction, command: CommandMessage, stream = 0): this {
    return this.say(direction, MESSAGE_TYPES.command, command, { stream });
  }

  /** connect, and its answer after 20 ms, unless `answer` is false. */
  connect(
    connect: Partial<ConnectObject> = {},
    { answer = true, properties = {}, information = {} }: ConnectAnswer = {},
  ): this {
    this.command('client', connectCommand({ app: 'live', tcUrl: 'rtmp://10.0.0.1/live', ...connect }));
    if (!answer) return this;
    const info = { level: 'status', code: 'NetConnection.Connect.Success', description: 'ok', ...information };
    return this.wait(20).command(
      'server',
      commandOf('_result', 1, [info], { fmsVer: 'FMS/3,5,7,7009', ...properties }),
    );
  }

  /** createStream and publish on message stream 1, with `status` after 30 ms. */
  publish(name: string, status: StatusCode | undefined = 'NetStream.Publish.Start'): this {
    this.command('client', commandOf('createStream', 4))
      .wait(10)
      .command('server', commandOf('_result', 4, [1]));
    this.command('client', commandOf('publish', 5, [name, 'live']), 1);
    return status === undefined ? this : this.wait(30).status(status);
  }

  /** createStream and play on message stream 1. */
  play(name: string): this {
    this.command('client', commandOf('createStream', 4))
      .wait(10)
      .command('server', commandOf('_result', 4, [1]));
    return this.command('client', commandOf('play', 5, [name]), 1)
      .wait(30)
      .status('NetStream.Play.Start');
  }

  status(code: StatusCode, members: Readonly<Record<string, Amf0Source>> = {}, stream = 1): this {
    return this.command('server', onStatus(code, 'as it is', members), stream);
  }

  /** Metadata as encoders send it. */
  metadata(value: Amf0Source, type: MessageType<{ values: readonly unknown[] }> | 'amf0' | 'amf3' = 'amf0'): this {
    const values = ['@setDataFrame', 'onMetaData', value].map((each) => amf0Of(each as Amf0Source));
    if (type === 'amf3')
      return this.say('client', MESSAGE_TYPES.amf3Data, { format: 0, values }, { stream: 1, csid: 4 });
    return this.say('client', MESSAGE_TYPES.data, { values }, { stream: 1, csid: 4 });
  }

  /** A tag of an FLV (header, data, PreviousTagSize) as a message on message stream 1. */
  tag(tag: Uint8Array, direction: Direction = 'client', csid = 6): this {
    const view = new DataView(tag.buffer, tag.byteOffset);
    const timestamp = (view.getUint32(4) >>> 8) + (tag[7] as number) * 2 ** 24;
    return this.message(direction, { csid, type: tag[0] as number, stream: 1, timestamp, body: tag.subarray(11, -4) });
  }

  gap(direction: Direction, length: number): this {
    this.items.push({ kind: 'gap', connection: this.connection, direction, length, timeMs: this.nowMs });
    return this;
  }

  close(direction: Direction, how: 'fin' | 'rst' = 'fin'): this {
    this.items.push({ kind: 'close', connection: this.connection, direction, how, timeMs: this.nowMs });
    return this;
  }
}

interface ConnectAnswer {
  readonly answer?: boolean;
  readonly properties?: Readonly<Record<string, Amf0Source>>;
  readonly information?: Readonly<Record<string, Amf0Source>>;
}

/** What the dissector makes of a session. */
export interface Dissected {
  readonly records: readonly (EventRecord | ChunkRecord | MessageRecord | DiagnosticRecord)[];
  readonly messages: readonly MessageRecord[];
  readonly events: readonly EventRecord[];
  readonly findings: readonly DiagnosticRecord[];
  readonly connections: readonly ConnectionSummary[];
  readonly summary: RtmpSummary;
}

/** Dissects the items of sessions, ordered by time. */
export const dissected = (
  inputs: Iterable<SessionInput> | WrittenSession | readonly WrittenSession[],
  options: RtmpDissectorOptions = {},
): Dissected => {
  const dissector = new RtmpDissector({ hmac, ...options });
  const records: Dissected['records'][number][] = [];
  const connections: ConnectionSummary[] = [];
  const take = (items: Iterable<RtmpInspected>): void => {
    for (const item of items) {
      if (item.kind === 'connection') connections.push(item.summary);
      else records.push(structuredClone(item.record));
    }
  };
  for (const item of itemsOf(inputs)) take(dissector.push(item));
  take(dissector.end());
  return {
    records,
    connections,
    messages: records.filter((record) => record.record === 'message'),
    events: records.filter((record) => record.record === 'event'),
    findings: records.filter((record) => record.record === 'diagnostic'),
    summary: dissector.summary(true),
  };
};

const itemsOf = (
  inputs: Iterable<SessionInput> | WrittenSession | readonly WrittenSession[],
): Iterable<SessionInput> => {
  if (inputs instanceof WrittenSession) return inputs.items;
  if (!Array.isArray(inputs) || !(inputs[0] instanceof WrittenSession)) return inputs as Iterable<SessionInput>;
  const timeOf = (item: SessionInput): number => ('timeMs' in item ? (item.timeMs ?? 0) : 0);
  return (inputs as readonly WrittenSession[]).flatMap(({ items }) => items).sort((a, b) => timeOf(a) - timeOf(b));
};
