import type { Amf0Source } from '../../../../amf/build.ts';
import { commandOf, onStatus } from '../../command/commands.ts';
import type { StatusCode } from '../../command/status-codes.ts';
import { Link } from '../link.ts';
import type { ServerFailure } from '../server-event.ts';
import type { ServerSessionOptions } from '../server-options.ts';
import { SESSION_TIMEOUTS, type SessionTimeouts } from '../session-limits.ts';
import { Decision } from './decision.ts';
import { Over } from './over.ts';
import { Ping } from './ping.ts';
import type { ServerState } from './server-state.ts';

/** What the states of a server share. */
export class ServerContext {
  readonly options: ServerSessionOptions;
  readonly timeouts: SessionTimeouts;
  readonly link: Link;
  readonly ping: Ping;
  state: ServerState;
  /** When the state began. */
  sinceMs: number;
  /** When the client last sent something. */
  heardMs: number;
  /** What the client last sent, for messages. */
  lastHeard = 'the handshake';
  nowMs: number;
  #decision: Decision | undefined;

  constructor(options: ServerSessionOptions, first: ServerState) {
    this.options = options;
    this.timeouts = { ...SESSION_TIMEOUTS, ...options.timeouts };
    this.link = new Link(options);
    this.state = first;
    this.nowMs = this.sinceMs = this.heardMs = options.nowMs ?? 0;
    this.ping = new Ping(this.nowMs, options.pingIntervalMs);
  }

  /** The application has not answered yet. */
  get isDeciding(): boolean {
    return this.#decision?.isOpen === true;
  }

  decide(): Decision {
    return (this.#decision = new Decision());
  }

  enter(state: ServerState): void {
    this.state = state;
    this.sinceMs = this.nowMs;
  }

  /** Nothing more is read, and nothing decided. */
  finish(): void {
    this.#decision?.close();
    this.enter(new Over(this.state.step));
  }

  /** The end, with its reason. */
  fail(code: string, description: string): ServerFailure {
    const { step } = this.state;
    this.finish();
    return { kind: 'failed', code, description, step };
  }

  /** `_result`, for commands that want one. */
  answer(transactionId: number, values: readonly Amf0Source[] = []): void {
    if (transactionId !== 0) this.link.command(commandOf('_result', transactionId, values));
  }

  /** `_error`, for commands that want an answer. */
  answerError(transactionId: number, description: string): void {
    if (transactionId === 0) return;
    const information = { level: 'error', code: 'NetConnection.Call.Failed', description };
    this.link.command(commandOf('_error', transactionId, [information]));
  }

  /** onStatus on a message stream; 0: about the connection. */
  status(
    messageStreamId: number,
    code: StatusCode,
    description: string,
    members?: Readonly<Record<string, Amf0Source>>,
  ): void {
    this.link.command(onStatus(code, description, members), messageStreamId);
  }
}
