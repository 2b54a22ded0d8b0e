import type { Amf0Source } from '../../../../amf/build.ts';
import { commandOf } from '../../command/commands.ts';
import type { Information } from '../../command/information.ts';
import type { ClientFailure } from '../client-event.ts';
import type { ClientSessionOptions, SessionAddress } from '../client-options.ts';
import { Link } from '../link.ts';
import { SESSION_TIMEOUTS, type SessionTimeouts } from '../session-limits.ts';
import type { ClientState } from './client-state.ts';
import { Over } from './over.ts';

/** What the states of a client share. */
export class ClientContext {
  readonly options: ClientSessionOptions;
  readonly timeouts: SessionTimeouts;
  readonly link: Link;
  state: ClientState;
  /** When the state began. */
  sinceMs: number;
  /** When the server last sent something. */
  heardMs: number;
  /** What the server last sent, for messages. */
  lastHeard = 'the handshake';
  /** Set by createStream. */
  messageStreamId = 0;
  #nowMs: number;
  #transactionId = 0;
  readonly #calls = new Map<number, string>();

  constructor(options: ClientSessionOptions, first: ClientState) {
    this.options = options;
    this.timeouts = { ...SESSION_TIMEOUTS, ...options.timeouts };
    this.link = new Link(options);
    this.state = first;
    this.#nowMs = this.sinceMs = this.heardMs = options.nowMs ?? 0;
  }

  set nowMs(nowMs: number) {
    this.#nowMs = nowMs;
  }

  enter(state: ClientState): void {
    this.state = state;
    this.sinceMs = this.#nowMs;
  }

  /** The end, with its reason. */
  fail(code: string, description: string, retry?: SessionAddress): ClientFailure {
    const { step } = this.state;
    this.enter(new Over(step));
    return { kind: 'failed', code, description, step, ...(retry !== undefined && { retry }) };
  }

  /** The server refused a command. */
  refused(what: string, information: Information | undefined): ClientFailure {
    const { code = 'NetConnection.Call.Failed', description } = information ?? {};
    const why = description === undefined || description === '' ? '' : `: ${description}`;
    return this.fail(code, `the server refused ${what}: ${code}${why}`);
  }

  /** Sends a command that has an answer. */
  call(name: string, values: readonly Amf0Source[], messageStreamId = 0): void {
    this.#calls.set(++this.#transactionId, name);
    this.link.command(commandOf(name, this.#transactionId, values), messageStreamId);
  }

  /** The transaction id of connect, which is always the first. */
  beginCalls(): number {
    this.#calls.set(++this.#transactionId, 'connect');
    return this.#transactionId;
  }

  /** Which command an answer is for: `undefined` for one that was never sent, as the ids of some servers are wrong. */
  answered(transactionId: number | undefined): string | undefined {
    if (transactionId === undefined) return undefined;
    const name = this.#calls.get(transactionId);
    this.#calls.delete(transactionId);
    return name;
  }
}
