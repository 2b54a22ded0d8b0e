import type { MediaMessage } from '../../../media/media-message.ts';
import { commandOf } from '../command/commands.ts';
import { informationOf } from '../command/information.ts';
import { MESSAGE_TYPE_NAMES } from '../message/registry.ts';
import { USER_CONTROL, USER_CONTROL_EVENTS } from '../message/user-control.ts';
import { ClientContext } from './client/client-context.ts';
import { Handshaking } from './client/handshaking.ts';
import { Over } from './client/over.ts';
import type { ClientEvent, ClientStep } from './client-event.ts';
import type { ClientSessionOptions } from './client-options.ts';
import type { LinkItem } from './link.ts';
import { isMetadata, mediaOf, mediaToServer, type ReceivedMessage } from './media.ts';
import { commandIn, type NamedCommand } from './received-command.ts';

/**
 * The client side of an RTMP connection that plays or publishes one stream: from the handshake to the end, without socket
 * and clock. After the constructor and after each call, `takeOutput` has what is to be sent. Times are milliseconds of any
 * clock that does not run backward.
 */
export class ClientSession {
  readonly #context: ClientContext;
  #hasCheckedBandwidth = false;

  constructor(options: ClientSessionOptions) {
    const handshaking = new Handshaking(options);
    this.#context = new ClientContext(options, handshaking);
    this.#context.link.sendBefore(handshaking.takeOutput());
  }

  /** What it is doing, or was doing when it failed. */
  get step(): ClientStep {
    return this.#context.state.step;
  }

  /** Media may be sent, or is received. */
  get isStarted(): boolean {
    return this.#context.state.isStarted === true;
  }

  /** It failed, or was closed: nothing more is read. */
  get isOver(): boolean {
    return this.#context.state.isOver === true;
  }

  /** Takes bytes of the server. The iterable must be read to its end before the next call. */
  *receive(bytes: Uint8Array, nowMs: number): Generator<ClientEvent, void> {
    const context = this.#context;
    if (this.isOver || bytes.length === 0) return;
    context.nowMs = context.heardMs = nowMs;
    const { state } = context;
    if (state instanceof Handshaking) yield* state.receive(context, bytes, (rest) => this.#chunks(rest));
    else yield* this.#chunks(bytes);
  }

  /** Looks at the clock: to be called at `nextTickMs`, or more often. */
  *tick(nowMs: number): Generator<ClientEvent, void> {
    const context = this.#context;
    const { timeouts, state, sinceMs, heardMs } = context;
    context.nowMs = nowMs;
    const limit = state.timeout === undefined ? Number.POSITIVE_INFINITY : timeouts[state.timeout];
    if (nowMs - sinceMs >= limit) {
      const description = `no end of ${state.step} within ${limit} ms; the server last sent ${this.#lastHeard}`;
      yield context.fail('timeout', description);
    } else if (state.needsBytes === true && nowMs - heardMs >= timeouts.idleMs) {
      const description = `the server sent nothing for ${timeouts.idleMs} ms; the last was ${this.#lastHeard}`;
      yield context.fail('timeout', description);
    }
  }

  /** When `tick` has to be called next; `undefined`: not before the next event. */
  get nextTickMs(): number | undefined {
    const { timeouts, state, sinceMs, heardMs } = this.#context;
    if (state.timeout !== undefined) return sinceMs + timeouts[state.timeout];
    return state.needsBytes === true ? heardMs + timeouts.idleMs : undefined;
  }

  /** The server closed the connection: the end of what is played, a failure before that, and for a publisher. */
  *end(nowMs: number): Generator<ClientEvent, void> {
    const context = this.#context;
    if (this.isOver) return;
    context.nowMs = nowMs;
    const { state } = context;
    const { unfinishedBytes } = context.link;
    if (state.isStarted === true && unfinishedBytes > 0) {
      // A server that has ended a stream has sent its last message whole.
      yield context.fail('closed', `the server closed the connection after ${unfinishedBytes} bytes of a message`);
    } else if (state.isStarted === true && state.step === 'play') {
      context.enter(new Over(state.step));
      yield { kind: 'ended', why: 'the server closed the connection' };
    } else {
      const description = `the server closed the connection during ${state.step}; it last sent ${this.#lastHeard}`;
      yield context.fail('closed', description);
    }
  }

  /** Bytes to send, in order. Bodies of messages are among them, not copied. */
  takeOutput(): readonly Uint8Array[] {
    return this.#context.link.takeOutput();
  }

  /** Publishes a message; false: not sent, as the stream has not started or is over. */
  send(message: MediaMessage): boolean {
    const { link, messageStreamId, state } = this.#context;
    if (state.isStarted !== true || state.step !== 'publish') return false;
    link.send(mediaToServer(message, messageStreamId));
    return true;
  }

  /** Bytes that were sent and that the server has not acknowledged. */
  get unacknowledgedBytes(): number {
    return this.#context.link.unacknowledgedBytes;
  }

  /** Bytes that the server lets a sender have unacknowledged (Set Peer Bandwidth). Most servers take more. */
  get peerWindow(): number | undefined {
    return this.#context.link.peerWindow;
  }

  /** Leaves the stream in order: FCUnpublish, deleteStream. After its output the connection is to be closed. */
  close(): void {
    const context = this.#context;
    context.state.leave?.(context);
    context.enter(new Over(this.step));
  }

  get #lastHeard(): string {
    const { state, lastHeard } = this.#context;
    return state instanceof Handshaking ? state.heard : lastHeard;
  }

  *#chunks(bytes: Uint8Array): Generator<ClientEvent, void> {
    const context = this.#context;
    for (const item of context.link.receive(bytes)) {
      yield* this.#item(item);
      if (this.isOver) return;
    }
    const { fault } = context.link;
    if (fault !== undefined) yield context.fail(fault.code, fault.message);
  }

  *#item(item: LinkItem): Generator<ClientEvent, void> {
    const context = this.#context;
    if (item.kind === 'finding') yield item;
    else if (item.kind === 'message') yield* this.#message(item.message);
    else {
      const { eventType = -1 } = item.event;
      context.lastHeard = USER_CONTROL_EVENTS[eventType] ?? `user control event ${eventType}`;
      if (eventType === USER_CONTROL.streamEof) yield* context.state.streamEnded?.(context) ?? [];
    }
  }

  *#message(message: ReceivedMessage): Generator<ClientEvent, void> {
    const context = this.#context;
    const received = commandIn(message);
    if (received !== undefined) {
      if (received.finding !== undefined) yield received.finding;
      if (received.command !== undefined) yield* this.#command(received.command, message.messageStreamId);
      return;
    }
    const { messageTypeId, messageStreamId } = message;
    context.lastHeard = MESSAGE_TYPE_NAMES[messageTypeId] ?? `message type ${messageTypeId}`;
    const media = mediaOf(message);
    if (media === undefined) return;
    // |RtmpSampleAccess comes before the status, too.
    if (media.kind !== 'script' || isMetadata(media)) yield* context.state.media?.(context) ?? [];
    if (context.state.isStarted === true && context.options.role === 'play') {
      yield { kind: 'media', message: media, messageStreamId };
    }
  }

  *#command(command: NamedCommand, messageStreamId: number): Generator<ClientEvent, void> {
    const context = this.#context;
    const { commandName, transactionId = 0 } = command;
    context.lastHeard = commandName;
    switch (commandName) {
      case '_result':
      case '_error': {
        const call = context.answered(transactionId);
        yield* context.state.answer?.(context, command, commandName === '_result', call) ?? [];
        break;
      }
      case 'onStatus':
        yield* this.#status(command, messageStreamId);
        break;
      case 'close':
        yield* this.end(context.heardMs);
        break;
      case 'onBWDone':
        if (this.#hasCheckedBandwidth) break;
        this.#hasCheckedBandwidth = true;
        context.call('_checkbw', []);
        break;
      default:
        // A server that measures its bandwidth waits for an answer; others do not mind one.
        if (transactionId > 0) context.link.command(commandOf('_result', transactionId));
    }
  }

  *#status({ arguments: values, commandObject }: NamedCommand, messageStreamId: number): Generator<ClientEvent, void> {
    const context = this.#context;
    const information = informationOf(values) ?? informationOf(commandObject && [commandObject]) ?? {};
    const { level, code, description, tcUrl } = information;
    if (code !== undefined) context.lastHeard = `onStatus ${code}`;
    yield { kind: 'status', information, messageStreamId };
    if (level === 'error') yield context.refused(this.step, information);
    else if (code === 'NetConnection.Connect.ReconnectRequest') {
      const where = { ...(tcUrl !== undefined && { tcUrl }), ...(description !== undefined && { description }) };
      yield { kind: 'reconnect', ...where };
    } else yield* context.state.status?.(context, information) ?? [];
  }
}
