import type { Stage } from '../../media/stage.ts';
import type { Diagnostic, Severity } from '../../syntax/diagnostics.ts';
import type { HmacSha256 } from '../../transport/rtmp/handshake/digest.ts';
import { diagnosticRecord } from '../diagnostic-record.ts';
import { Connection } from './connection.ts';
import { PublishedStreams } from './published-streams.ts';
import type { RtmpInspected } from './records.ts';
import type { SessionInput } from './session-input.ts';
import type { RtmpSummary } from './summary.ts';

/** How to dissect. */
export interface RtmpDissectorOptions {
  /** Outputs each chunk, too, and gives messages their `chunkSpans`. */
  readonly chunks?: boolean;
  /** Shows stream keys, queries and credentials; `****` stands for them otherwise. */
  readonly showKeys?: boolean;
  /** Verifies digests of handshakes. */
  readonly hmac?: HmacSha256;
  /** Each finding as it counts; `undefined`: it does not. */
  readonly filter?: ((found: Diagnostic) => Diagnostic | undefined) | undefined;
}

/**
 * Connections that are open at once: the one idle for longest is left. One that has media takes some 170 kB with the garbage
 * that gathers beside it: the program stays below 150 MB with 1,470 of them in a capture (measured).
 */
const MAX_CONNECTIONS = 256;

/** Takes RTMP connections apart: events, chunks, messages with what they carry, findings, and a summary of each. */
export class RtmpDissector implements Stage<SessionInput, RtmpInspected> {
  readonly #options: RtmpDissectorOptions;
  readonly #published = new PublishedStreams();
  /** The one idle for longest first. */
  readonly #open = new Map<number, Connection>();
  /** Numbers up to this one were seen: an unknown one is of a connection that is over. */
  #highest = -1;
  #connections = 0;
  #messages = 0;
  #sizeBytes = 0;
  #hasLeft = false;
  readonly #counts: Record<Severity, number> = { error: 0, warning: 0, info: 0 };

  constructor(options: RtmpDissectorOptions = {}) {
    this.#options = options;
  }

  *push(input: SessionInput): Generator<RtmpInspected, void> {
    if (input.kind === 'finding') yield* this.#finding(input.finding);
    else if (input.kind === 'connection') yield* this.#begin(input);
    else {
      const connection = yield* this.#connectionOf(input);
      if (connection === undefined) return;
      if (input.kind === 'data') yield* connection.data(input);
      else if (input.kind === 'gap') yield* connection.gap(input);
      else yield* connection.close(input);
      if (connection.isOver) this.#forget(input.connection, connection);
    }
  }

  /** The input was read to its end. */
  *end(): Generator<RtmpInspected, void> {
    yield* this.#endAll(true);
  }

  /** The run ends before the input does. */
  *stop(): Generator<RtmpInspected, void> {
    yield* this.#endAll(false);
  }

  /** The summary; `complete`: the input was read to its end. */
  summary(complete: boolean): RtmpSummary {
    const open = [...this.#open.values()];
    const sum = (of: (connection: Connection) => number): number => open.reduce((total, each) => total + of(each), 0);
    return {
      complete,
      connections: this.#connections + open.filter(({ isShown }) => isShown).length,
      messages: this.#messages + sum(({ messages }) => messages),
      sizeBytes: this.#sizeBytes + sum(({ sizeBytes }) => sizeBytes),
      diagnostics: {
        error: this.#counts.error + sum(({ counts }) => counts.error),
        warning: this.#counts.warning + sum(({ counts }) => counts.warning),
        info: this.#counts.info + sum(({ counts }) => counts.info),
      },
    };
  }

  *#finding(finding: Diagnostic): Generator<RtmpInspected, void> {
    const { filter } = this.#options;
    const found = filter === undefined ? finding : filter(finding);
    if (found === undefined) return;
    this.#counts[found.severity]++;
    yield { kind: 'diagnostic', record: diagnosticRecord(found) };
  }

  *#begin(input: Extract<SessionInput, { kind: 'connection' }>): Generator<RtmpInspected, void> {
    const before = this.#open.get(input.connection);
    if (before !== undefined) yield* this.#endOne(input.connection, before, true);
    if (this.#open.size >= MAX_CONNECTIONS) {
      const [oldest] = this.#open;
      if (oldest !== undefined) yield* this.#leave(...oldest);
    }
    this.#highest = Math.max(this.#highest, input.connection);
    const { chunks = false, showKeys = false, hmac, filter } = this.#options;
    const options = { chunks, showKeys, hmac, filter, published: this.#published };
    this.#open.set(input.connection, new Connection(input, options));
  }

  /** The connection that an item is about; `undefined` if it is over. */
  *#connectionOf(
    input: Exclude<SessionInput, { kind: 'connection' | 'finding' }>,
  ): Generator<RtmpInspected, Connection | undefined> {
    const { connection, timeMs } = input;
    let found = this.#open.get(connection);
    if (found === undefined) {
      if (connection <= this.#highest) return undefined;
      yield* this.#begin({ kind: 'connection', connection, ...(timeMs !== undefined && { timeMs }) });
      found = this.#open.get(connection);
    } else {
      this.#open.delete(connection);
      this.#open.set(connection, found);
    }
    return found;
  }

  *#endAll(complete: boolean): Generator<RtmpInspected, void> {
    for (const [id, connection] of [...this.#open].sort(([a], [b]) => a - b))
      yield* this.#endOne(id, connection, complete);
  }

  *#endOne(id: number, connection: Connection, complete: boolean): Generator<RtmpInspected, void> {
    yield* connection.end(complete);
    this.#forget(id, connection);
  }

  /** What comes of it after this is not read. */
  *#leave(id: number, connection: Connection): Generator<RtmpInspected, void> {
    yield* this.#endOne(id, connection, false);
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    const message = `more than ${MAX_CONNECTIONS} connections are open at once: the one that is idle for longest is read no further, connection ${id} first; --connection N reads one alone`;
    yield* this.#finding({ severity: 'warning', code: 'limit', message, connection: id });
  }

  #forget(id: number, connection: Connection): void {
    this.#open.delete(id);
    if (connection.isShown) this.#connections++;
    this.#messages += connection.messages;
    this.#sizeBytes += connection.sizeBytes;
    for (const severity of ['error', 'warning', 'info'] as const) this.#counts[severity] += connection.counts[severity];
  }
}
