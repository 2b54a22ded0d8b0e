import { nowMs } from '../../io/clock.ts';
import { hmacSha256, md5, randomBytes } from '../../io/crypto.ts';
import { SourceError } from '../../io/source-error.ts';
import { connectTcp, type TcpConnection } from '../../io/tcp.ts';
import type { MediaMessage } from '../../media/media-message.ts';
import { parseRtmpAddress, type RtmpAddress } from '../../transport/rtmp/address.ts';
import { CAPS_EX, type EnhancedCapabilities, FOURCC_INFO } from '../../transport/rtmp/command/capabilities.ts';
import type { ClientEvent, ClientFailure } from '../../transport/rtmp/session/client-event.ts';
import type { SessionAddress } from '../../transport/rtmp/session/client-options.ts';
import { ClientSession } from '../../transport/rtmp/session/client-session.ts';
import { UnreadAnswers } from './unread-answers.ts';

/** How to reach an RTMP server. */
export interface NetworkOptions {
  /** For the connection, each answer, and a stream that has fallen silent. */
  readonly timeoutMs?: number | undefined;
  /** rtmps: takes any certificate. */
  readonly insecure?: boolean | undefined;
  /** Told of what is wrong but does not stop: a certificate that was not accepted, what the session finds. */
  readonly onNotice?: ((text: string) => void) | undefined;
}

/** A client of one stream. */
export interface ClientOptions extends NetworkOptions {
  readonly role: 'play' | 'publish';
  /** Aborted when the user interrupts. */
  readonly interrupted: AbortSignal;
}

export const DEFAULT_TIMEOUT_MS = 10_000;

/** A stream that has begun and brings nothing for this long is taken for dead. */
const SILENCE_FACTOR = 6;

/** A server may take this long to close its side, in milliseconds. */
const CLOSE_MS = 1000;

/** The longest time of a timer: a longer one would be over at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What a client that only passes streams on can do with any codec. */
const CAPABILITIES: EnhancedCapabilities = {
  fourCcList: ['*'],
  videoFourCcInfoMap: { '*': FOURCC_INFO.canForward },
  audioFourCcInfoMap: { '*': FOURCC_INFO.canForward },
  capsEx: CAPS_EX.reconnect | CAPS_EX.multitrack | CAPS_EX.modEx | CAPS_EX.timestampNanoOffset,
};

/** The address of a stream; throws `SourceError` with what is wrong with it. */
export const rtmpAddressOf = (text: string): RtmpAddress => {
  const address = parseRtmpAddress(text);
  if ('fault' in address) throw new SourceError('ERR_INVALID_URL', address.fault);
  return address;
};

/** An RTMP client on a socket, which plays or publishes one stream. */
export class RtmpClient {
  readonly #connection: TcpConnection;
  readonly #answers: UnreadAnswers;
  readonly #session: ClientSession;
  readonly #iterator: AsyncIterator<Uint8Array>;
  /** The chunk that is waited for. */
  #next: Promise<IteratorResult<Uint8Array>> | undefined;
  #isClosed = false;
  readonly #timeoutMs: number;
  readonly #interrupted: AbortSignal;
  #answered: EnhancedCapabilities | undefined;
  /** What came with the start of the stream: `events` gives it first. */
  #early: ClientEvent[] = [];

  private constructor(connection: TcpConnection, session: ClientSession, options: ClientOptions) {
    this.#connection = connection;
    this.#answers = new UnreadAnswers(connection);
    this.#session = session;
    this.#timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.#interrupted = options.interrupted;
    this.#iterator = connection.chunks()[Symbol.asyncIterator]();
    this.#send();
  }

  /** Connects, and plays or publishes. Throws `SourceError` where the server cannot be reached or refuses. */
  static async open(address: RtmpAddress, options: ClientOptions): Promise<RtmpClient> {
    let place: SessionAddress = address;
    // A server that asks for a password is connected to three times: without, for its challenge, and with the answer.
    for (let attempt = 0; ; attempt++) {
      const client = await RtmpClient.#connect(address, place, options);
      const failure = await client.#start(options);
      if (failure === undefined) return client;
      client.destroy();
      if (failure.retry === undefined || attempt >= 2) throw failureError(failure);
      place = failure.retry;
    }
  }

  static async #connect(address: RtmpAddress, place: SessionAddress, options: ClientOptions): Promise<RtmpClient> {
    const { host, port, scheme } = address;
    const { role, interrupted, insecure = false, timeoutMs = DEFAULT_TIMEOUT_MS, onNotice } = options;
    const tls = scheme === 'rtmps' ? { tls: { insecure } } : {};
    const connection = await connectTcp({ host, port, timeoutMs, signal: interrupted, ...tls });
    const refusal = connection.security?.refusal;
    if (refusal !== undefined) onNotice?.(`the certificate is not accepted without --insecure: ${refusal}`);
    const session = new ClientSession({
      address: place,
      role,
      hmac: hmacSha256,
      random: randomBytes,
      md5,
      nowMs: nowMs(),
      capabilities: CAPABILITIES,
      timeouts: { handshakeMs: timeoutMs, connectMs: timeoutMs, idleMs: SILENCE_FACTOR * timeoutMs },
    });
    return new RtmpClient(connection, session, options);
  }

  /** Bytes that wait to be sent. */
  get waitingBytes(): number {
    return this.#connection.bufferedBytes;
  }

  /** Media may be sent. */
  get isStarted(): boolean {
    return this.#session.isStarted;
  }

  /** What the server says that it can do; `undefined`: nothing, as servers without Enhanced RTMP. */
  get answered(): EnhancedCapabilities | undefined {
    return this.#answered;
  }

  /**
   * What happens, in batches; iterate each before the next is asked for. It ends when the server closes the connection, or
   * this side does; throws `SourceError` where the connection is lost.
   */
  async *events(): AsyncGenerator<Iterable<ClientEvent>, void> {
    if (this.#early.length > 0) yield this.#early.splice(0);
    while (!this.#session.isOver) {
      this.#next ??= this.#iterator.next();
      const result = await this.#received(this.#next);
      if (result === undefined) {
        yield this.#sent(this.#session.tick(nowMs()));
      } else if (result.done === true) {
        if (!this.#isClosed) yield this.#sent(this.#session.end(nowMs()));
        return;
      } else {
        this.#next = undefined;
        yield this.#sent(this.#session.receive(result.value, nowMs()));
      }
      if (this.#answers.isTooMuch) {
        this.destroy();
        throw new SourceError('limit', 'the server does not read what it is answered');
      }
    }
  }

  /** The next chunk; `undefined`: the session has to look at the clock. */
  async #received(next: Promise<IteratorResult<Uint8Array>>): Promise<IteratorResult<Uint8Array> | undefined> {
    const dueMs = this.#session.nextTickMs;
    try {
      return await (dueMs === undefined ? next : beforeTime(next, dueMs - nowMs()));
    } catch (error) {
      throw this.#lost(error);
    }
  }

  /** Publishes a message; false: the stream is over, or more waits than should: await `drained`. */
  send(message: MediaMessage): boolean {
    this.#session.send(message);
    return this.#send();
  }

  /** Resolves when what waits was sent; throws `SourceError` where the connection is lost, or takes nothing any more. */
  async drained(): Promise<void> {
    this.#connection.setIdleTimeout(Math.min(LONGEST_TIMER_MS, SILENCE_FACTOR * this.#timeoutMs));
    try {
      await this.#connection.drained();
    } catch (error) {
      throw this.#lost(error);
    } finally {
      this.#connection.setIdleTimeout(0);
    }
  }

  /**
   * Leaves the stream in order, and closes the connection when that was sent. Returns what went wrong: the server may not
   * have all that was sent.
   */
  async close(): Promise<SourceError | undefined> {
    if (this.#isClosed) return undefined;
    this.#isClosed = true;
    this.#session.close();
    this.#send();
    this.#connection.end();
    const closed = this.#untilClosed();
    // What waits is still sent, unless the user does not want to wait. A connection with unread data that is closed at once
    // is reset, and the peer may lose what was sent last.
    const patienceMs = this.waitingBytes > 0 && !this.#interrupted.aborted ? this.#timeoutMs : CLOSE_MS;
    const failure = await beforeTime(closed, patienceMs);
    this.#connection.destroy();
    return failure;
  }

  /** A connection has no timeout of its own but that of `drained`. */
  #lost(error: unknown): unknown {
    if ((error as SourceError).code !== 'ETIMEDOUT') return error;
    const seconds = (SILENCE_FACTOR * this.#timeoutMs) / 1000;
    return new SourceError('ETIMEDOUT', `the server has taken nothing for ${seconds} s`);
  }

  /** Resolves when the server has closed the connection, too; with an error where it was reset instead. */
  async #untilClosed(): Promise<SourceError | undefined> {
    try {
      for (;;) {
        const { done } = await (this.#next ??= this.#iterator.next());
        if (done === true) return undefined;
        this.#next = undefined;
      }
    } catch (error) {
      return error as SourceError;
    }
  }

  /** Closes the connection at once. */
  destroy(): void {
    this.#isClosed = true;
    this.#connection.destroy();
  }

  async #start({ interrupted, onNotice }: ClientOptions): Promise<ClientFailure | undefined> {
    const stop = (): void => this.destroy();
    interrupted.addEventListener('abort', stop, { once: true });
    let hasStarted = false;
    try {
      for await (const events of this.events()) {
        for (const event of events) {
          hasStarted ||= event.kind === 'started';
          if (event.kind === 'connected') this.#answered = event.answered?.capabilities;
          else if (event.kind === 'finding') {
            if (event.finding.severity !== 'info') onNotice?.(event.finding.message);
          } else if (event.kind === 'failed' && !hasStarted) return event;
          else if (EARLY.has(event.kind)) this.#early.push(kept(event));
        }
        if (hasStarted) return undefined;
      }
    } finally {
      interrupted.removeEventListener('abort', stop);
    }
    if (interrupted.aborted) throw new SourceError('ABORT_ERR', 'interrupted');
    throw new SourceError('ECONNRESET', `the server closed the connection during ${this.#session.step}`);
  }

  /** The events, with what follows from them sent at their end. A finding that ends the session is not told twice. */
  *#sent(events: Iterable<ClientEvent>): Generator<ClientEvent, void> {
    let held: ClientEvent | undefined;
    for (const event of events) {
      const isSame = event.kind === 'failed' && held?.kind === 'finding' && held.finding.message === event.description;
      if (held !== undefined && !isSame) yield held;
      held = event.kind === 'finding' ? event : undefined;
      if (held === undefined) yield event;
    }
    if (held !== undefined) yield held;
    const answers = this.#session.takeOutput();
    if (answers.length > 0) this.#answers.write(answers);
  }

  #send(): boolean {
    const pieces = this.#session.takeOutput();
    return pieces.length === 0 || this.#connection.write(pieces);
  }
}

/** What may come with the start of a stream, and belongs to the stream. */
const EARLY: ReadonlySet<ClientEvent['kind']> = new Set(['media', 'ended', 'reconnect', 'failed']);

/** The body of a message is valid until the next batch. */
const kept = (event: ClientEvent): ClientEvent =>
  event.kind === 'media' ? { ...event, message: { ...event.message, body: event.message.body.slice() } } : event;

/** The error for a session that failed. */
export const failureError = ({ code, description }: ClientFailure): SourceError => new SourceError(code, description);

/** The result, or `undefined` if it takes longer. */
const beforeTime = async <T>(promise: Promise<T>, ms: number): Promise<T | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, Math.min(LONGEST_TIMER_MS, Math.max(0, ms)), undefined);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
};
