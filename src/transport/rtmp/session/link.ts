import type { StageFinding } from '../../../media/unit.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import type { ChunkedMessage } from '../chunk/chunk-item.ts';
import { ChunkReader } from '../chunk/chunk-reader.ts';
import { ChunkWriter, type OutgoingMessage, standaloneChunks } from '../chunk/chunk-writer.ts';
import { MAX_MESSAGE_BYTES } from '../chunk/limits.ts';
import { HANDSHAKE_BYTES } from '../handshake/packets.ts';
import { AGGREGATE, readAggregate } from '../message/aggregate.ts';
import type { CommandMessage } from '../message/command.ts';
import type { MessageType } from '../message/message-type.ts';
import { MESSAGE_TYPES, readMessage, writeMessage } from '../message/registry.ts';
import { USER_CONTROL, type UserControl } from '../message/user-control.ts';
import { OwnAcknowledgements, PeerAcknowledgements } from './acknowledgements.ts';
import type { ReceivedMessage } from './media.ts';
import { MAX_COMMAND_BYTES, MAX_SESSION_SPARE_BYTES, WINDOW_ACKNOWLEDGEMENT_SIZE } from './session-limits.ts';

/** Chunk stream of protocol control messages and user control messages. */
const CONTROL_CHUNK_STREAM = 2;
/** Chunk stream of commands, onStatus too. */
const COMMAND_CHUNK_STREAM = 3;

/** Types of Set Peer Bandwidth. */
const HARD = 0;
const SOFT = 1;

/** Options of `Link`. */
export interface LinkOptions {
  readonly maxMessageBytes?: number | undefined;
  readonly maxUnfinishedBytes?: number | undefined;
  readonly maxChunkStreams?: number | undefined;
  /** What this side asks the peer to acknowledge by. */
  readonly windowAckSize?: number | undefined;
}

/** What a link hands on. */
export type LinkItem =
  | { readonly kind: 'message'; readonly message: ReceivedMessage }
  | { readonly kind: 'userControl'; readonly event: Partial<UserControl> }
  | StageFinding;

/**
 * What both sides of a connection do alike after the handshake: chunks, acknowledgements, windows, Ping Request. It hands
 * on the other messages, those in an aggregate one by one.
 */
export class Link {
  readonly #reader: ChunkReader;
  readonly #writer = new ChunkWriter();
  readonly #own = new OwnAcknowledgements(WINDOW_ACKNOWLEDGEMENT_SIZE);
  readonly #peer = new PeerAcknowledgements();
  /** The window that this side has told, or will tell when it connects. */
  #windowAckSize: number;
  #output: Uint8Array[] = [];
  #sent = 0;
  #peerWindow: number | undefined;
  #peerLimit: number | undefined;
  #fault: Diagnostic | undefined;

  constructor({ maxMessageBytes, maxUnfinishedBytes, maxChunkStreams, windowAckSize }: LinkOptions) {
    this.#reader = new ChunkReader({
      offset: HANDSHAKE_BYTES,
      resynchronises: false,
      maxSpareBytes: MAX_SESSION_SPARE_BYTES,
      // A message on one chunk stream, and one on another: peers that interleave have audio and video.
      maxUnfinishedBytes: 2 * (maxMessageBytes ?? MAX_MESSAGE_BYTES),
      ...(maxMessageBytes !== undefined && { maxMessageBytes }),
      ...(maxUnfinishedBytes !== undefined && { maxUnfinishedBytes }),
      ...(maxChunkStreams !== undefined && { maxChunkStreams }),
    });
    this.#windowAckSize = windowAckSize ?? WINDOW_ACKNOWLEDGEMENT_SIZE;
  }

  /** Why nothing more can be read. */
  get fault(): Diagnostic | undefined {
    return this.#fault;
  }

  get unacknowledgedBytes(): number {
    return this.#sent - this.#peer.acknowledged;
  }

  /** The peer has acknowledged something. */
  get acknowledges(): boolean {
    return this.#peer.hasBegun;
  }

  /** Bytes of messages that the peer has begun to send. */
  get unfinishedBytes(): number {
    return this.#reader.unfinishedBytes;
  }

  /** Bytes that the peer lets this side have unacknowledged, if it said so. */
  get peerWindow(): number | undefined {
    return this.#peerWindow;
  }

  get chunkSize(): number {
    return this.#writer.chunkSize;
  }

  /** Takes bytes after the handshake. */
  *receive(bytes: Uint8Array): Generator<LinkItem, void> {
    const total = this.#own.take(bytes.length);
    if (total !== undefined) this.control(MESSAGE_TYPES.acknowledgement, { sequenceNumber: total });
    for (const item of this.#reader.push(bytes)) {
      if (item.kind === 'message') yield* this.#message(item);
      else if (item.kind === 'finding') {
        if (this.#reader.isOver && item.finding.severity === 'error') this.#fault ??= item.finding;
        yield item;
      }
    }
  }

  *#message(message: ChunkedMessage): Generator<LinkItem, void> {
    const { messageTypeId, messageStreamId, offset, timestamp, body } = message;
    if (messageTypeId === AGGREGATE) {
      const { messages, error } = readAggregate(body, timestamp);
      for (const { messageTypeId: id, messageTimestamp, body: part } of messages) {
        const inner = { offset, messageTypeId: id, messageStreamId, timestamp: messageTimestamp, body: part };
        yield { kind: 'message', message: inner };
      }
      if (error === undefined) return;
      const text = `Aggregate: byte ${error.offset} of ${body.length}: ${error.message}`;
      yield { kind: 'finding', finding: { severity: 'error', code: 'rtmp-message-syntax', message: text, offset } };
    } else if (messageTypeId === MESSAGE_TYPES.userControl.id) yield* this.#userControl(body);
    else if (!this.#isControl(messageTypeId, body)) yield { kind: 'message', message };
  }

  *#userControl(body: Uint8Array): Generator<LinkItem, void> {
    const { body: event } = readMessage(MESSAGE_TYPES.userControl, body.subarray(0, MAX_COMMAND_BYTES));
    if (event.eventType !== USER_CONTROL.pingRequest) yield { kind: 'userControl', event };
    else if (event.timestamp !== undefined) {
      this.userControl({ eventType: USER_CONTROL.pingResponse, timestamp: event.timestamp });
    }
  }

  /** Protocol control; Set Chunk Size and Abort have taken effect in the reader. */
  #isControl(messageTypeId: number, body: Uint8Array): boolean {
    switch (messageTypeId) {
      case MESSAGE_TYPES.setChunkSize.id:
      case MESSAGE_TYPES.abort.id:
        return true;
      case MESSAGE_TYPES.acknowledgement.id: {
        const { sequenceNumber } = readMessage(MESSAGE_TYPES.acknowledgement, body).body;
        if (sequenceNumber !== undefined) this.#peer.take(sequenceNumber, this.#sent);
        return true;
      }
      case MESSAGE_TYPES.windowAcknowledgementSize.id: {
        const { acknowledgementWindowSize: window } = readMessage(MESSAGE_TYPES.windowAcknowledgementSize, body).body;
        if (window !== undefined && window > 0) this.#own.window = window;
        return true;
      }
      case MESSAGE_TYPES.setPeerBandwidth.id:
        this.#limit(body);
        return true;
      default:
        return false;
    }
  }

  /** Set Peer Bandwidth (RTMP 1.0 5.4.5): the window of this side, told to the peer when it changes. */
  #limit(bytes: Uint8Array): void {
    const { acknowledgementWindowSize: window, limitType } = readMessage(MESSAGE_TYPES.setPeerBandwidth, bytes).body;
    if (window === undefined || limitType === undefined) return;
    const isHard = limitType === HARD || (limitType > SOFT && (this.#peerLimit ?? HARD) === HARD);
    if (!isHard && limitType !== SOFT) return;
    this.#peerWindow = isHard ? window : Math.min(window, this.#peerWindow ?? window);
    this.#peerLimit = isHard ? HARD : SOFT;
    if (this.#peerWindow !== this.#windowAckSize) this.sendWindow(this.#peerWindow);
  }

  /** Window Acknowledgement Size: by default what the options have. */
  sendWindow(size: number = this.#windowAckSize): void {
    this.#windowAckSize = size;
    this.control(MESSAGE_TYPES.windowAcknowledgementSize, { acknowledgementWindowSize: size });
  }

  /** Set Chunk Size, which takes effect with the next chunk. */
  sendChunkSize(chunkSize: number): void {
    if (chunkSize === this.#writer.chunkSize) return;
    this.control(MESSAGE_TYPES.setChunkSize, { chunkSize });
    this.#writer.setChunkSize(chunkSize);
  }

  /** A protocol control message. */
  control<Body extends object>(type: MessageType<Body>, body: Body): void {
    this.send({
      chunkStreamId: CONTROL_CHUNK_STREAM,
      messageTypeId: type.id,
      messageStreamId: 0,
      timestamp: 0,
      body: writeMessage(type, body),
    });
  }

  userControl(event: UserControl): void {
    this.control(MESSAGE_TYPES.userControl, event);
  }

  command(command: CommandMessage, messageStreamId = 0): void {
    this.send({
      chunkStreamId: COMMAND_CHUNK_STREAM,
      messageTypeId: MESSAGE_TYPES.command.id,
      messageStreamId,
      timestamp: 0,
      body: writeMessage(MESSAGE_TYPES.command, command),
    });
  }

  send(message: OutgoingMessage): void {
    this.sendPieces(this.#writer.write(message));
  }

  /** A message to a player, whose chunks depend on no other. */
  sendMedia(message: OutgoingMessage): void {
    this.sendPieces(standaloneChunks(message, this.#writer.chunkSize));
  }

  /** Chunks that were made elsewhere: whole messages that begin with fmt 0, on chunk streams of media. */
  sendPieces(pieces: readonly Uint8Array[]): void {
    for (const piece of pieces) {
      this.#sent += piece.length;
      this.#output.push(piece);
    }
  }

  /** Bytes of the handshake: they are not counted. */
  sendBefore(pieces: readonly Uint8Array[]): void {
    this.#output.push(...pieces);
  }

  takeOutput(): Uint8Array[] {
    const output = this.#output;
    this.#output = [];
    return output;
  }
}
