import type { Direction, Endpoint } from '../../container/capture/capture-item.ts';
import type { Diagnostic, Severity } from '../../syntax/diagnostics.ts';
import type { Chunk, ChunkedMessage } from '../../transport/rtmp/chunk/chunk-item.ts';
import type { HmacSha256 } from '../../transport/rtmp/handshake/digest.ts';
import type { HandshakePartItem } from '../../transport/rtmp/handshake/reader.ts';
import { versionKind } from '../../transport/rtmp/handshake/version.ts';
import { HandshakeWatch } from '../../transport/rtmp/handshake/watch.ts';
import { AcknowledgementWatch } from './acknowledgement-watch.ts';
import { chunkRecord } from './chunk-record.ts';
import { placeOf } from './chunk-spans.ts';
import { ConnectionSide } from './connection-side.ts';
import type { DirectionItem } from './direction-reader.ts';
import { type Ending, endingFindings, mediaMissing } from './ending-findings.ts';
import { FindingLog } from './finding-log.ts';
import { handshakeEvent } from './handshake-event.ts';
import { InspectedMessage } from './inspected-message.ts';
import { KeyMask } from './key-mask.ts';
import { MessageReader } from './message-reader.ts';
import { messageRecord } from './message-record.ts';
import { millisecondsBetween } from './milliseconds.ts';
import type { PublishedStreams } from './published-streams.ts';
import type { EventRecord, LastWord, RtmpInspected } from './records.ts';
import { mediaDirection } from './session-commands.ts';
import type { BytesInput, CloseInput, ConnectionInput, MissingInput } from './session-input.ts';
import type { ConnectionSummary, StreamSummary } from './summary.ts';

/** The port of RTMP: what speaks something else there is worth a finding. */
const RTMP_PORT = 1935;

/** What all connections share. */
export interface ConnectionOptions {
  readonly chunks: boolean;
  readonly showKeys: boolean;
  readonly hmac: HmacSha256 | undefined;
  readonly published: PublishedStreams;
  readonly filter: ((found: Diagnostic) => Diagnostic | undefined) | undefined;
}

/** An event without its place. */
type EventOf<Event> = Event extends EventRecord ? Omit<Event, 'record' | 'connection' | 'timeMs'> : never;

/** A connection: its two directions, and what they have to do with each other. */
export class Connection {
  readonly #id: number;
  readonly #options: ConnectionOptions;
  readonly #endpoints: { readonly client: Endpoint; readonly server: Endpoint } | undefined;
  readonly #startsMidway: boolean;
  readonly #mask: KeyMask;
  readonly #log: FindingLog;
  readonly #handshake: HandshakeWatch;
  readonly #sides: Readonly<Record<Direction, ConnectionSide>>;
  readonly #messages: MessageReader;
  readonly #firstMs: number | undefined;
  #nowMs: number | undefined;
  /** Something of RTMP was seen: before that nothing is output. */
  #isShown = false;
  #isOver = false;
  #closedBy: Direction | undefined;
  #isJudged = false;

  constructor(input: ConnectionInput, options: ConnectionOptions) {
    const { connection, client, server, timeMs, startsMidway, chunkSize } = input;
    this.#id = connection;
    this.#options = options;
    this.#endpoints = client === undefined || server === undefined ? undefined : { client, server };
    this.#startsMidway = startsMidway === true;
    this.#firstMs = timeMs;
    this.#nowMs = timeMs;
    this.#mask = new KeyMask(options.showKeys);
    this.#log = new FindingLog(connection, this.#mask, options.filter);
    this.#handshake = new HandshakeWatch(options.hmac);
    const side = (direction: Direction): ConnectionSide => {
      const note = (severity: Severity, code: string, message: string): void =>
        this.#log.note({ severity, code, message }, direction, this.#messages.index(direction));
      const watch = new AcknowledgementWatch(direction, this.#startsMidway, note);
      return new ConnectionSide(direction, { startsMidway, chunkSize }, watch);
    };
    this.#sides = { client: side('client'), server: side('server') };
    this.#messages = new MessageReader({
      connection,
      server: server === undefined ? '' : `${server.address}:${server.port}`,
      sides: this.#sides,
      mask: this.#mask,
      log: this.#log,
      published: options.published,
    });
  }

  /** Something of RTMP was seen: it counts. */
  get isShown(): boolean {
    return this.#isShown;
  }

  /** Nothing more of it is output. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get messages(): number {
    return this.#sides.client.messages + this.#sides.server.messages;
  }

  get sizeBytes(): number {
    return this.#sides.client.reader.sizeBytes + this.#sides.server.reader.sizeBytes;
  }

  /** Diagnostics by severity. */
  get counts(): Readonly<Record<Severity, number>> {
    return this.#log.counts;
  }

  *data({ direction, bytes, timeMs }: BytesInput): Generator<RtmpInspected, void> {
    this.#nowMs = timeMs;
    const side = this.#sides[direction];
    for (const item of side.reader.push(bytes)) yield* this.#item(side, item);
    if (timeMs !== undefined) this.#sides[other(direction)].acknowledgements.sent(side.reader.offset);
    yield* this.#findings();
  }

  *gap({ direction, length, timeMs }: MissingInput): Generator<RtmpInspected, void> {
    this.#nowMs = timeMs;
    const side = this.#sides[direction];
    const { offset } = side.reader;
    for (const item of side.reader.gap(length)) yield* this.#item(side, item);
    if (timeMs !== undefined) this.#sides[other(direction)].acknowledgements.sent(side.reader.offset);
    if (this.#isShown) yield this.#event({ direction, name: 'gap', offset, length });
    yield* this.#findings();
  }

  *close({ direction, how, timeMs }: CloseInput): Generator<RtmpInspected, void> {
    this.#nowMs = timeMs;
    const side = this.#sides[direction];
    if (side.closed !== undefined) return;
    const isFirst = this.#closedBy === undefined;
    side.closed = { how, ...(timeMs !== undefined && { timeMs }) };
    for (const item of side.reader.end()) yield* this.#item(side, item);
    this.#closedBy ??= direction;
    if (this.#isShown || this.#isOfRtmpPort) {
      yield* this.#show();
      yield this.#event({ direction, name: 'close', how, derived: { isFirst, last: this.#lastWords() } });
    }
    if (isFirst) this.#judge(direction, how);
    if (how === 'rst' || this.#sides[other(direction)].closed !== undefined) yield* this.#finish(true);
    else yield* this.#findings();
  }

  /** The input ends, or the connection is forgotten. `complete`: the input was read to its end. */
  *end(complete: boolean): Generator<RtmpInspected, void> {
    if (this.#isOver) return;
    for (const side of Object.values(this.#sides)) {
      if (side.closed === undefined) for (const item of side.reader.end()) yield* this.#item(side, item);
    }
    if (this.#isShown) yield this.#event({ name: 'end', derived: { last: this.#lastWords() } });
    // What comes later may be what is missed here.
    if (complete) this.#judge(undefined, undefined);
    yield* this.#finish(complete);
  }

  *#finish(complete: boolean): Generator<RtmpInspected, void> {
    this.#isOver = true;
    this.#messages.end(complete, this.#nowMs);
    for (const [id, stream] of complete ? this.#messages.commands.streams : []) {
      const media = this.#messages.streams.get(`${mediaDirection(stream.role)} ${id}`);
      const direction = mediaDirection(stream.role);
      mediaMissing(stream, media, this.#nowMs, (severity, code, message) =>
        this.#log.note({ severity, code, message }, direction, stream.index),
      );
    }
    yield* this.#findings();
    if (this.#isShown) yield { kind: 'connection', summary: this.#summary(complete) };
  }

  get #isOfRtmpPort(): boolean {
    return this.#endpoints?.server.port === RTMP_PORT;
  }

  *#show(): Generator<RtmpInspected, void> {
    if (this.#isShown) return;
    this.#isShown = true;
    const { client, server } = this.#endpoints ?? {};
    yield {
      kind: 'event',
      record: {
        record: 'event',
        connection: this.#id,
        ...(this.#firstMs !== undefined && { timeMs: this.#firstMs }),
        name: 'open',
        ...(client !== undefined && { client }),
        ...(server !== undefined && { server }),
        ...(this.#startsMidway && { startsMidway: true }),
      },
    };
  }

  #event(event: EventOf<EventRecord>): RtmpInspected {
    const { name, ...rest } = event;
    const place = {
      record: 'event',
      connection: this.#id,
      ...('direction' in rest && { direction: rest.direction }),
      ...(this.#nowMs !== undefined && { timeMs: this.#nowMs }),
      name,
    };
    return { kind: 'event', record: { ...place, ...rest } as EventRecord };
  }

  *#item(side: ConnectionSide, item: DirectionItem): Generator<RtmpInspected, void> {
    if (item.kind === 'handshake') yield* this.#part(side, item);
    else if (item.kind === 'chunk') yield* this.#chunk(side, item);
    else if (item.kind === 'message') yield* this.#message(side, item);
    else {
      this.#log.note(item.finding, side.direction, undefined);
      yield* this.#findings();
    }
  }

  *#part(side: ConnectionSide, item: HandshakePartItem): Generator<RtmpInspected, void> {
    const { direction } = side;
    if (
      !('version' in item) ||
      versionKind(item.version) !== 'other' ||
      this.#isOfRtmpPort ||
      this.#endpoints === undefined
    )
      yield* this.#show();
    for (const found of this.#handshake.push(item)) this.#log.note(found, direction, undefined);
    const isLast = item.part === 'C2' || item.part === 'S2' || item.missingBytes > 0;
    if (isLast && this.#isShown) {
      const sizeBytes = item.offset + item.bytes.length;
      yield this.#event(handshakeEvent(direction, this.#handshake.facts[direction], sizeBytes));
    }
    yield* this.#findings();
  }

  *#chunk(side: ConnectionSide, chunk: Chunk): Generator<RtmpInspected, void> {
    yield* this.#show();
    side.chunk();
    side.spans.add(chunk);
    if (!this.#options.chunks) return;
    const place = { connection: this.#id, direction: side.direction, timeMs: this.#nowMs };
    yield { kind: 'chunk', record: chunkRecord(chunk, place, side.messages) };
  }

  *#message(side: ConnectionSide, message: ChunkedMessage): Generator<RtmpInspected, void> {
    yield* this.#show();
    const spans = side.spans.take(message.chunkStreamId);
    const timeMs = this.#nowMs;
    const place = { connection: this.#id, direction: side.direction, timeMs, spans, withSpans: this.#options.chunks };
    const dissected = this.#messages.read(message, place);
    const media = dissected.media.map(({ part, timestampMs, payloads }) => {
      const { kind, messageTypeId, messageStreamId, timestamp, bytes } = part;
      return { kind, messageTypeId, messageStreamId, timestamp, timestampMs, body: bytes, payloads };
    });
    yield new InspectedMessage(message.body, media, () => messageRecord(dissected, this.#mask));
    yield* this.#findings((bodyOffset) => placeOf(spans, bodyOffset)?.directionOffset);
  }

  /** Once, at the first close or at the end of the input. */
  #judge(by: Direction | undefined, how: 'fin' | 'rst' | undefined): void {
    if (this.#isJudged) return;
    this.#isJudged = true;
    const { client, server } = this.#sides;
    // Of a direction alone nothing can be said about answers.
    if (server.reader.sizeBytes === 0 && this.#nowMs === undefined) return;
    const { commands, requests, rare } = this.#messages;
    const ending: Ending = {
      by,
      how,
      timeMs: this.#nowMs,
      words: this.#lastWords(),
      before: this.#sides[by === 'client' ? 'server' : 'client'].recent.text,
      streams: [...commands.streams.values()],
      waiting: this.#startsMidway ? [] : requests.waiting,
      rare,
      refused: commands.refusal !== undefined,
      unacknowledged: server.acknowledgements.unacknowledgedBytes,
      lastAcknowledgement: server.acknowledgements.last,
      sentBytes: client.reader.offset,
    };
    const direction = by ?? 'client';
    endingFindings(ending, (severity, code, message) =>
      this.#log.note({ severity, code, message }, direction, undefined),
    );
  }

  #lastWords(): LastWord[] {
    const words = [this.#sides.client, this.#sides.server].map(({ recent }) => recent.lastWord(this.#nowMs));
    return words.filter((word) => word !== undefined);
  }

  *#findings(directionOffsetOf?: (bodyOffset: number) => number | undefined): Generator<RtmpInspected, void> {
    // Findings about what is not known to be RTMP wait.
    if (!this.#isShown) return;
    for (const record of this.#log.take(directionOffsetOf)) yield { kind: 'diagnostic', record };
  }

  #summary(complete: boolean): ConnectionSummary {
    const { commands, requests, streams } = this.#messages;
    const { connect } = commands;
    const facts = this.#handshake.facts;
    const { client, server } = this.#sides;
    const version = facts.client.version ?? facts.server.version;
    const ofStreams = [...streams.values()].map((media): StreamSummary => {
      const { messageStreamId, ...summary } = media.summary(complete);
      const open = commands.streams.get(messageStreamId);
      return {
        messageStreamId,
        ...(open !== undefined && { role: open.role, name: this.#mask.name(open.name) }),
        ...(open?.code !== undefined && { code: open.code }),
        ...summary,
      };
    });
    const silent = [...commands.streams]
      .filter(([id, { role }]) => !streams.has(`${mediaDirection(role)} ${id}`))
      .map(
        ([messageStreamId, { role, name, code }]): StreamSummary => ({
          messageStreamId,
          role,
          name: this.#mask.name(name),
          direction: mediaDirection(role),
          ...(code !== undefined && { code }),
          sizeBytes: 0,
          tracks: [],
        }),
      );
    const offered = commands.capabilities.client;
    return {
      connection: this.#id,
      ...(this.#endpoints !== undefined && { endpoints: this.#endpoints }),
      ...(this.#startsMidway && { startsMidway: true }),
      ...(this.#firstMs !== undefined && { timeMs: this.#firstMs }),
      ...(this.#firstMs !== undefined &&
        this.#nowMs !== undefined && { durationMs: millisecondsBetween(this.#firstMs, this.#nowMs) }),
      ...(connect?.app !== undefined && { app: this.#mask.app(connect.app) }),
      ...(connect?.tcUrl !== undefined && { tcUrl: this.#mask.url(connect.tcUrl) }),
      ...(connect?.flashVer !== undefined && { flashVer: this.#mask.text(connect.flashVer) }),
      ...(commands.fmsVer !== undefined && { fmsVer: this.#mask.text(commands.fmsVer) }),
      ...(version !== undefined && {
        handshake: { ...(facts.form !== undefined && { form: facts.form }), version },
      }),
      ...(connect?.objectEncoding !== undefined && { objectEncoding: connect.objectEncoding }),
      streams: [...ofStreams, ...silent],
      responses: requests.summary,
      directions: {
        client: client.summary(offered === undefined ? undefined : { ...offered, in: 'connect' }),
        server: server.summary(commands.capabilities.server),
      },
      ...(this.#closedBy !== undefined && { closedBy: this.#closedBy }),
      findings: this.#log.first,
      diagnostics: { ...this.#log.counts },
    };
  }
}

const other = (direction: Direction): Direction => (direction === 'client' ? 'server' : 'client');
