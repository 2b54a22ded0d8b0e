import type { MediaMessage } from '../../../media/media-message.ts';
import type { StatusCode } from '../command/status-codes.ts';
import { MESSAGE_TYPE_NAMES } from '../message/registry.ts';
import { USER_CONTROL, USER_CONTROL_EVENTS } from '../message/user-control.ts';
import type { LinkItem } from './link.ts';
import { mediaToPlayer, type ReceivedMessage } from './media.ts';
import { commandIn } from './received-command.ts';
import { Connected } from './server/connected.ts';
import { Handshaking } from './server/handshaking.ts';
import { HeldItems } from './server/held-items.ts';
import { ServerContext } from './server/server-context.ts';
import type { ServerEvent, ServerStep } from './server-event.ts';
import type { ServerSessionOptions } from './server-options.ts';

/**
 * The server side of an RTMP connection, for publishers and players: from the handshake to the end, without socket and
 * clock. After each call `takeOutput` has what is to be sent. Times are milliseconds of any clock that does not run
 * backward.
 */
export class ServerSession {
  readonly #context: ServerContext;
  readonly #held = new HeldItems();

  constructor(options: ServerSessionOptions) {
    this.#context = new ServerContext(options, new Handshaking(options));
  }

  /** What it waits for. */
  get step(): ServerStep {
    return this.#context.state.step;
  }

  /** It failed, or was closed: nothing more is read. */
  get isOver(): boolean {
    return this.#context.state.isOver === true;
  }

  /** Takes bytes of the client. The iterable must be read to its end before the next call. */
  *receive(bytes: Uint8Array, nowMs: number): Generator<ServerEvent, void> {
    const context = this.#context;
    if (this.isOver || bytes.length === 0) return;
    context.nowMs = context.heardMs = nowMs;
    yield* this.#release();
    if (this.isOver) return;
    const { state } = context;
    if (state instanceof Handshaking) yield* state.receive(context, bytes, (rest) => this.#chunks(rest));
    else yield* this.#chunks(bytes);
  }

  /** Looks at the clock: to be called at `nextTickMs`, or more often, and after a decision that came late. */
  *tick(nowMs: number): Generator<ServerEvent, void> {
    const context = this.#context;
    context.nowMs = nowMs;
    yield* this.#release();
    const { timeouts, state, sinceMs, heardMs } = context;
    if (this.isOver) return;
    const limit = this.#limit;
    if (nowMs - sinceMs >= limit) {
      const description = `no end of ${state.step} within ${limit} ms; the client last sent ${this.#lastHeard}`;
      yield context.fail('timeout', description);
    } else if (nowMs - heardMs >= timeouts.idleMs) {
      const description = `the client sent nothing for ${timeouts.idleMs} ms; the last was ${this.#lastHeard}`;
      yield context.fail('timeout', description);
    } else if (state instanceof Connected) {
      const timestamp = context.ping.due(nowMs);
      if (timestamp !== undefined) context.link.userControl({ eventType: USER_CONTROL.pingRequest, timestamp });
    }
  }

  /** When `tick` has to be called next; `undefined`: never more. */
  get nextTickMs(): number | undefined {
    const { timeouts, state, sinceMs, heardMs, ping, isDeciding, nowMs } = this.#context;
    if (state.isOver === true) return undefined;
    if (!isDeciding && !this.#held.isEmpty) return nowMs;
    const next = Math.min(sinceMs + this.#limit, heardMs + timeouts.idleMs);
    return state instanceof Connected ? Math.min(next, ping.nextMs) : next;
  }

  /** Bytes to send, in order. Bodies of messages are among them, not copied. */
  takeOutput(): readonly Uint8Array[] {
    return this.#context.link.takeOutput();
  }

  /** Sends a message to a player. */
  sendMedia(messageStreamId: number, message: MediaMessage): void {
    if (!this.isOver) this.#context.link.sendMedia(mediaToPlayer(message, messageStreamId));
  }

  /** Sends chunks that were made for all players: `standaloneChunks` of `mediaToPlayer`, with `chunkSize`. */
  sendChunks(pieces: readonly Uint8Array[]): void {
    if (!this.isOver) this.#context.link.sendPieces(pieces);
  }

  /** Bytes of a chunk that is sent now. */
  get chunkSize(): number {
    return this.#context.link.chunkSize;
  }

  /** The publisher of what is played has gone: StreamEOF, Play.UnpublishNotify, Play.Stop. */
  streamEnded(messageStreamId: number): void {
    const { state } = this.#context;
    if (state instanceof Connected) state.streamEnded(this.#context, messageStreamId);
  }

  /** Ends what is published there, with an error; the client is told why. */
  stopPublisher(messageStreamId: number, code: StatusCode, description: string): void {
    const { state } = this.#context;
    if (state instanceof Connected) state.stopPublisher(this.#context, messageStreamId, code, description);
  }

  /** Asks the client to go on at another address, or at the same one (Enhanced RTMP). */
  requestReconnect(tcUrl?: string, description = 'The server asks to connect anew.'): void {
    const context = this.#context;
    if (!(context.state instanceof Connected)) return;
    context.status(0, 'NetConnection.Connect.ReconnectRequest', description, tcUrl === undefined ? {} : { tcUrl });
  }

  /** Bytes that were sent and that the client has not acknowledged. */
  get unacknowledgedBytes(): number {
    return this.#context.link.unacknowledgedBytes;
  }

  /** The client has acknowledged something: many never do. */
  get acknowledges(): boolean {
    return this.#context.link.acknowledges;
  }

  /** Bytes of messages that the client has begun to send. */
  get unfinishedBytes(): number {
    return this.#context.link.unfinishedBytes;
  }

  /** Bytes that the client lets a sender have unacknowledged (Set Peer Bandwidth); few clients say so. */
  get peerWindow(): number | undefined {
    return this.#context.link.peerWindow;
  }

  /** Ends what is played, and tells the client that the connection ends; after the output it is to be closed. */
  close(): void {
    const context = this.#context;
    if (this.isOver) return;
    context.state.leave?.(context);
    context.finish();
  }

  /** How long the state may last. The application takes as long as it likes to decide. */
  get #limit(): number {
    const { state, timeouts, isDeciding } = this.#context;
    return state.timeout === undefined || isDeciding ? Number.POSITIVE_INFINITY : timeouts[state.timeout];
  }

  get #lastHeard(): string {
    const { state, lastHeard } = this.#context;
    return state instanceof Handshaking ? state.heard : lastHeard;
  }

  *#chunks(bytes: Uint8Array): Generator<ServerEvent, void> {
    const context = this.#context;
    for (const item of context.link.receive(bytes)) {
      // A decision may have come since the last item.
      yield* this.#release();
      if (this.isOver) return;
      if (!context.isDeciding) yield* this.#item(item);
      else if (!this.#held.push(item)) {
        yield context.fail('limit', 'the client sent too much before the server answered');
      }
      if (this.isOver) return;
    }
    const { fault } = context.link;
    if (fault !== undefined) yield context.fail(fault.code, fault.message);
  }

  /** What was held back, once the application has decided. */
  *#release(): Generator<ServerEvent, void> {
    while (!this.#context.isDeciding && !this.isOver) {
      const item = this.#held.shift();
      if (item === undefined) return;
      yield* this.#item(item);
    }
  }

  *#item(item: LinkItem): Generator<ServerEvent, void> {
    const context = this.#context;
    if (item.kind === 'finding') yield item;
    else if (item.kind === 'message') yield* this.#message(item.message);
    else {
      const { eventType = -1 } = item.event;
      context.lastHeard = USER_CONTROL_EVENTS[eventType] ?? `user control event ${eventType}`;
      yield* context.state.userControl?.(context, item.event) ?? [];
    }
  }

  *#message(message: ReceivedMessage): Generator<ServerEvent, void> {
    const context = this.#context;
    const received = commandIn(message);
    if (received !== undefined) {
      const { finding, command } = received;
      if (finding !== undefined) yield finding;
      if (command === undefined) return;
      context.lastHeard = command.commandName;
      yield* context.state.command?.(context, command, message.messageStreamId) ?? [];
      return;
    }
    context.lastHeard = MESSAGE_TYPE_NAMES[message.messageTypeId] ?? `message type ${message.messageTypeId}`;
    yield* context.state.media?.(context, message) ?? [];
  }
}
