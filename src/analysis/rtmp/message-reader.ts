import type { Direction } from '../../container/capture/capture-item.ts';
import { scriptMessage } from '../../container/flv/body/script-data.ts';
import type { Diagnostic, Severity } from '../../syntax/diagnostics.ts';
import type { ChunkedMessage } from '../../transport/rtmp/chunk/chunk-item.ts';
import { takesFourCc } from '../../transport/rtmp/command/capabilities.ts';
import { informationOf } from '../../transport/rtmp/command/information.ts';
import { USER_CONTROL, USER_CONTROL_EVENTS } from '../../transport/rtmp/message/user-control.ts';
import type { ConnectionSide } from './connection-side.ts';
import { rareValues } from './ending-findings.ts';
import type { FindingLog } from './finding-log.ts';
import type { KeyMask } from './key-mask.ts';
import { MediaStream, metadataFindings } from './media-stream.ts';
import { messageFindings } from './message-findings.ts';
import type { DissectedMessage, PlacedMedia } from './message-record.ts';
import type { PublishedStreams } from './published-streams.ts';
import { type MediaPartBody, messageName, type ReadBody, readBody } from './read-body.ts';
import type { ChunkSpan, MessageDerived } from './records.ts';
import { RequestTable } from './request-table.ts';
import { SessionCommands } from './session-commands.ts';
import { StreamHolders } from './stream-holders.ts';

/** Message streams with media that are kept apart. */
const MAX_STREAMS = 32;

/** message type id of Window Acknowledgement Size. */
const WINDOW = 5;

/** What a message reader works with. */
export interface MessageReaderOptions {
  readonly connection: number;
  /** The server's end: streams of one server are compared. */
  readonly server: string;
  readonly sides: Readonly<Record<Direction, ConnectionSide>>;
  readonly mask: KeyMask;
  readonly log: FindingLog;
  readonly published: PublishedStreams;
}

/** Where a message is. */
export interface ReadPlace {
  readonly connection: number;
  readonly direction: Direction;
  readonly timeMs: number | undefined;
  readonly spans: readonly ChunkSpan[] | undefined;
  readonly withSpans: boolean;
}

/** Reads the messages of a connection, and ties them to each other. */
export class MessageReader {
  readonly #options: MessageReaderOptions;
  readonly requests = new RequestTable();
  readonly commands: SessionCommands;
  /** By direction and message stream id. */
  readonly streams = new Map<string, MediaStream>();
  readonly #holders: StreamHolders;
  /** Values of connect that simple readers do not know. */
  rare: readonly string[] = [];
  /** The message that is being read. */
  #current: { readonly direction: Direction; readonly index: number } = { direction: 'client', index: -1 };
  readonly #note = (severity: Severity, code: string, message: string): void => {
    const { direction, index } = this.#current;
    this.#options.log.note({ severity, code, message }, direction, index);
  };

  constructor(options: MessageReaderOptions) {
    this.#options = options;
    this.commands = new SessionCommands(options.mask, this.#note);
    this.#holders = new StreamHolders(options, this.#note);
  }

  /** Index of the message of a direction that was read last. */
  index(direction: Direction): number {
    return this.#options.sides[direction].messages - 1;
  }

  /** Reads a message. */
  read(message: ChunkedMessage, place: ReadPlace): DissectedMessage {
    const { direction, timeMs } = place;
    const { index, offset } = message;
    this.#current = { direction, index };
    const side = this.#options.sides[direction];
    const read = readBody(message);
    if (read.command !== undefined) this.commands.learn(read.command);
    const media = read.media.map((part) => this.#media(direction, part, { index, offset, timeMs }));
    const timestampMs = this.#timestampMs(direction, message, media);
    side.message(message, timestampMs);
    messageFindings(message, read, side, this.#note);
    const links = this.#links(direction, message, read, timeMs);
    this.#large(message, media, timestampMs);
    const name = this.#nameOf(message, read).slice(0, MAX_NAME_LENGTH);
    side.recent.add({ index, name, sizeBytes: message.body.length, timeMs });
    return { ...place, message, timestampMs, read, media, links };
  }

  /** The connection is over. */
  end(complete: boolean, nowMs: number | undefined): void {
    for (const media of this.streams.values()) {
      const report = (found: Diagnostic): void => this.#options.log.note(found, media.direction, undefined);
      if (complete) {
        media.timeline.end(report);
        media.timeline.metadataFindings().forEach(report);
      }
    }
    this.#current = { direction: 'server', index: this.commands.reconnect?.index ?? -1 };
    this.#holders.end(this.commands.reconnect, nowMs);
  }

  #timestampMs(direction: Direction, message: ChunkedMessage, media: readonly PlacedMedia[]): number {
    const [single] = media;
    if (single !== undefined && single.part.offset === 0) return single.timestampMs;
    const stream = this.streams.get(`${direction} ${message.messageStreamId}`);
    return stream?.peek(message.timestamp) ?? message.timestamp;
  }

  #media(
    direction: Direction,
    part: MediaPartBody,
    place: { readonly index: number; readonly offset: number; readonly timeMs: number | undefined },
  ): PlacedMedia {
    const stream = this.#streamOf(direction, part.messageStreamId);
    const placed = stream.add(part, place, (found, inPart) => {
      const offset = inPart === undefined || found.offset === undefined ? found.offset : found.offset + inPart.offset;
      const moved = offset === undefined ? found : { ...found, offset };
      this.#options.log.note(moved, direction, place.index, inPart !== undefined);
    });
    if (direction === 'client') metadataFindings(part, this.#note);
    this.#fourCcs(direction, part, stream);
    if (part.kind !== 'script') this.#holders.media(direction, part.messageStreamId, place.timeMs);
    return placed;
  }

  #streamOf(direction: Direction, messageStreamId: number): MediaStream {
    const wanted = `${direction} ${messageStreamId}`;
    const key = this.streams.has(wanted) || this.streams.size < MAX_STREAMS ? wanted : `${direction} others`;
    let stream = this.streams.get(key);
    if (stream === undefined) this.streams.set(key, (stream = new MediaStream(messageStreamId, direction)));
    return stream;
  }

  /** E-RTMP v2: a FourCC has to be named in connect before it is used. */
  #fourCcs(direction: Direction, part: MediaPartBody, stream: MediaStream): void {
    const { connect, capabilities } = this.commands;
    for (const [kind, fourCc] of stream.newFourCcs(part)) {
      if (connect === undefined || takesFourCc(capabilities.client, kind, fourCc)) continue;
      const { client } = capabilities;
      const offered =
        client?.fourCcList === undefined ? 'has no fourCcList' : `has the fourCcList ${client.fourCcList.join(' ')}`;
      const message = `${kind} with FourCC ${fourCc} from the ${direction}, and connect, which ${offered}, does not offer it: E-RTMP v2 asks for that, and some services refuse it`;
      this.#note('info', 'rtmp-fourcc-not-offered', message);
    }
  }

  /** nginx-rtmp closes the connection at the first message above its max_message. */
  #large({ body, chunkStreamId }: ChunkedMessage, media: readonly PlacedMedia[], timestampMs: number): void {
    if (body.length <= USUAL_MAX_MESSAGE) return;
    const frame = media.flatMap(({ payloads }) => payloads).find((payload) => payload.frame !== undefined)?.frame;
    const key = frame?.keyframe === true ? ', key frame' : '';
    const what =
      frame === undefined
        ? ''
        : `: frame ${frame.index} (access unit ${frame.accessUnit}, type ${frame.type}${key}) at DTS ${timestampMs} ms`;
    const message = `a message of ${body.length} bytes on chunk stream ${chunkStreamId}${what}: nginx-rtmp closes above ${USUAL_MAX_MESSAGE} (max_message)`;
    this.#note('warning', 'rtmp-message-size', message);
  }

  #links(
    direction: Direction,
    message: ChunkedMessage,
    read: ReadBody,
    timeMs: number | undefined,
  ): Partial<MessageDerived> {
    const { command, control } = read;
    if (command !== undefined) return this.#command(direction, message, read, timeMs);
    if (control === undefined) return {};
    const side = this.#options.sides[direction];
    const otherSide = this.#options.sides[direction === 'client' ? 'server' : 'client'];
    side.control(control);
    const { messageTypeId, messageStreamId, index } = message;
    if (messageTypeId === WINDOW && control.acknowledgementWindowSize !== undefined)
      otherSide.acknowledgements.window(control.acknowledgementWindowSize);
    if (control.sequenceNumber !== undefined && timeMs !== undefined)
      return side.acknowledgements.next(control.sequenceNumber);
    if (control.timestamp === undefined) return {};
    const name = USER_CONTROL_EVENTS[control.eventType ?? -1] ?? '';
    if (control.eventType === USER_CONTROL.pingResponse) return this.requests.pong(control.timestamp, timeMs);
    if (control.eventType === USER_CONTROL.pingRequest)
      this.requests.ping(control.timestamp, { index, name, timeMs, messageStreamId });
    return {};
  }

  #command(
    direction: Direction,
    { messageStreamId, index }: ChunkedMessage,
    { command = {} }: ReadBody,
    timeMs: number | undefined,
  ): Partial<MessageDerived> {
    const { commandName = '' } = command;
    const place = { index, timeMs };
    const name = commandName.slice(0, MAX_NAME_LENGTH);
    const isAnswer = commandName === '_result' || commandName === '_error' || commandName === 'onStatus';
    if (!isAnswer) this.requests.request(direction, command, { ...place, name, messageStreamId });
    if (direction === 'client') {
      if (commandName === 'connect') this.rare = rareValues(command.commandObject, 'commandObject');
      const stream = this.commands.client(command, messageStreamId, place);
      if (stream !== undefined) this.#holders.open(stream, messageStreamId, this.commands.app);
      if (isAnswer) return this.requests.answer(direction, command, undefined, messageStreamId, timeMs);
      return {};
    }
    const code = this.#codeOf(command);
    const links = this.requests.answer(direction, command, code, messageStreamId, timeMs);
    this.commands.server(command, messageStreamId, links.requestName, place);
    if (code === 'NetStream.Publish.BadName') this.#holders.badName(timeMs);
    if (code === 'NetConnection.Connect.ReconnectRequest') this.#holders.asked();
    return links;
  }

  #codeOf(command: NonNullable<ReadBody['command']>): string | undefined {
    return informationOf(command.arguments)?.code;
  }

  /** What it is called where it stands alone. */
  #nameOf({ messageTypeId }: ChunkedMessage, { command, control, media }: ReadBody): string {
    if (command?.commandName !== undefined) {
      const code = this.#codeOf(command);
      return code === undefined ? command.commandName : `${command.commandName} ${code}`;
    }
    const name = messageName(messageTypeId);
    if (control?.eventType !== undefined) return USER_CONTROL_EVENTS[control.eventType] ?? name;
    const script = media[0]?.kind === 'script' ? media[0].body.script : undefined;
    const ofScript = script && scriptMessage(script);
    return ofScript?.name === undefined ? name : `${name} ${ofScript.name}`;
  }
}

/** Characters of a name that is kept. */
const MAX_NAME_LENGTH = 100;

/** max_message of nginx-rtmp, in bytes. */
const USUAL_MAX_MESSAGE = 1 << 20;
