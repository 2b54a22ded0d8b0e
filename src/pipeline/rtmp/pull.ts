import { joined } from '../../bytes/joined.ts';
import { parseMediaMessage } from '../../container/flv/body/parse-body.ts';
import { isCoded } from '../../container/flv/body/payload.ts';
import { maskedPath } from '../../io/address.ts';
import type { Context } from '../../io/context.ts';
import { type Source, SourceError } from '../../io/source-error.ts';
import type { MediaMessage } from '../../media/media-message.ts';
import { maskedAddress, type RtmpAddress } from '../../transport/rtmp/address.ts';
import { movedAddress } from '../../transport/rtmp/moved-address.ts';
import type { ClientEvent } from '../../transport/rtmp/session/client-event.ts';
import { failureError, type NetworkOptions, RtmpClient, rtmpAddressOf } from './client.ts';
import { type LiveClock, SYSTEM_CLOCK } from './live-clock.ts';
import { LiveFlv } from './live-flv.ts';
import { Moves } from './moves.ts';
import { Reconnection } from './reconnection.ts';
import { streamedMessage } from './serve/media-role.ts';

/** How a stream is played. */
export interface PullOptions extends NetworkOptions {
  /** How often a connection that was lost is opened again in a row; 0 by default. */
  readonly reconnect?: number | undefined;
  /** It ends after this much of the stream. */
  readonly durationMs?: number | undefined;
  readonly clock?: LiveClock | undefined;
}

/** Plays a stream of an RTMP server: its media as an FLV file, as it comes. Ends when the publisher does. */
export const openPull = async (text: string, { interrupted }: Context, options: PullOptions): Promise<Source> => {
  const address = rtmpAddressOf(text);
  const pull = new Pull(address, options, interrupted);
  await pull.open();
  return {
    path: maskedPath(text),
    sizeBytes: undefined,
    isLive: true,
    chunks: pull.chunks(),
    close: () => pull.close(),
  };
};

/** Why a stream ended, if nothing else was said. */
const CLOSED = 'the server closed the connection';

class Pull {
  /** Where the stream is played from now. */
  #address: RtmpAddress;
  readonly #options: PullOptions;
  readonly #interrupted: AbortSignal;
  readonly #flv = new LiveFlv();
  readonly #reconnection: Reconnection;
  readonly #clock: LiveClock;
  readonly #moves: Moves;
  #client: RtmpClient | undefined;
  #isOver = false;
  /** As much was played as was asked for. */
  #isDone = false;
  #hasVideo = false;
  /** Where the server asks to go on. */
  #moveTo: RtmpAddress | undefined;
  /** Time of the first frame of this connection. */
  #firstMs: number | undefined;
  /** Time between the first and the last frame of this connection, and of those before it. */
  #playedMs = 0;
  #earlierMs = 0;
  readonly #stop = (): void => void this.close();

  constructor(address: RtmpAddress, options: PullOptions, interrupted: AbortSignal) {
    this.#address = address;
    this.#options = options;
    this.#interrupted = interrupted;
    this.#clock = options.clock ?? SYSTEM_CLOCK;
    this.#moves = new Moves(this.#clock, options.reconnect);
    this.#reconnection = new Reconnection({ ...options, interrupted });
  }

  async open(): Promise<RtmpClient> {
    const client = await this.#connected(this.#address);
    this.#use(client);
    this.#interrupted.addEventListener('abort', this.#stop, { once: true });
    if (this.#interrupted.aborted) await this.close();
    return client;
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        try {
          const client = this.#client ?? (await this.open());
          for await (const chunk of this.#play(client)) {
            this.#reconnection.succeeded();
            yield chunk;
          }
          if (this.#isOver || this.#isDone) break;
          const hasMoved = this.#client !== client;
          if (!hasMoved && !(await this.#leave())) break;
        } catch (error) {
          // What a server said goodbye to goes on elsewhere.
          if (this.#isOver || (!(await this.#leave()) && !(await this.#reconnection.next(error)))) break;
          this.#client?.destroy();
          this.#client = undefined;
        }
      }
      const rest = this.#flv.flush();
      if (rest.length > 0) yield joined(rest);
    } finally {
      await this.close();
    }
  }

  async close(): Promise<void> {
    this.#isOver = true;
    this.#interrupted.removeEventListener('abort', this.#stop);
    await this.#client?.close();
  }

  #connected(address: RtmpAddress): Promise<RtmpClient> {
    return RtmpClient.open(address, { ...this.#options, role: 'play', interrupted: this.#interrupted });
  }

  #use(client: RtmpClient): void {
    this.#client = client;
    this.#earlierMs += this.#playedMs;
    this.#playedMs = 0;
    this.#firstMs = undefined;
  }

  /** The connection is over before the key frame at which it was to be left; true: the stream goes on elsewhere. */
  async #leave(): Promise<boolean> {
    const to = this.#moveTo;
    if (to === undefined) return false;
    this.#moveTo = undefined;
    await this.#client?.close();
    this.#client = undefined;
    await this.#clock.pause(this.#moves.waitMs, this.#interrupted);
    if (this.#interrupted.aborted) return false;
    this.#moves.next();
    this.#address = to;
    return true;
  }

  /** Media up to the end of the stream or of the connection, or until there is another client in its place. */
  async *#play(client: RtmpClient): AsyncGenerator<Uint8Array> {
    for await (const events of client.events()) {
      const pieces: Uint8Array[] = [];
      let isEnd = false;
      let failure: SourceError | undefined;
      for (const event of events) {
        if (this.#isMoveDue(event) && (await this.#move(client))) {
          if (pieces.length > 0) yield joined(pieces);
          return;
        }
        if (event.kind === 'failed') failure = failureError(event);
        else if (this.#isLoss(event)) failure = new SourceError('ECONNRESET', CLOSED);
        isEnd = this.#take(event, pieces) || isEnd;
      }
      // Bodies are valid until the next batch, and pieces of headers are small: one copy for all.
      if (pieces.length > 0) yield joined(pieces);
      if (failure !== undefined) throw failure;
      if (isEnd) return;
    }
  }

  /** A server that closes says before that the stream ends, or it is gone: for who wants to be connected again. */
  #isLoss(event: ClientEvent): boolean {
    return event.kind === 'ended' && event.why === CLOSED && (this.#options.reconnect ?? 0) > 0;
  }

  /** The stream is left where decoding can start again: at a key frame. */
  #isMoveDue(event: ClientEvent): boolean {
    if (event.kind !== 'media' || this.#moveTo === undefined || this.#moves.waitMs > 0) return false;
    const { role } = streamedMessage(event.message);
    return role === 'key' || (role === 'sound' && !this.#hasVideo);
  }

  /** Goes on at another server: the old connection is left when there is a new one. */
  async #move(old: RtmpClient): Promise<boolean> {
    const to = this.#moveTo as RtmpAddress;
    this.#moveTo = undefined;
    this.#moves.next();
    try {
      this.#use(await this.#connected(to));
      this.#address = to;
      await old.close();
      return true;
    } catch (error) {
      if (!(error instanceof SourceError) || this.#interrupted.aborted) throw error;
      this.#options.onNotice?.(`${maskedAddress(to)}: ${error.message}: going on at the old place`);
      return false;
    }
  }

  #isPast(message: MediaMessage): boolean {
    // Sequence headers that a server has kept have the time of the start of the stream.
    if (this.#isDone || message.kind === 'script' || !parseMediaMessage(message).payloads.some(isCoded))
      return this.#isDone;
    const { timestampMs } = message;
    this.#firstMs ??= timestampMs;
    const passedMs = (timestampMs - this.#firstMs) | 0;
    this.#playedMs = Math.max(this.#playedMs, passedMs);
    this.#isDone ||= this.#earlierMs + passedMs >= (this.#options.durationMs ?? Number.POSITIVE_INFINITY);
    return this.#isDone;
  }

  /** True: nothing more comes. */
  #take(event: ClientEvent, pieces: Uint8Array[]): boolean {
    switch (event.kind) {
      case 'media':
        if (event.message.kind === 'video') this.#hasVideo = true;
        if (this.#isPast(event.message)) return true;
        pieces.push(...this.#flv.push(event.message));
        return false;
      case 'reconnect':
        this.#asked(event.tcUrl);
        return false;
      case 'finding':
        if (event.finding.severity !== 'info') this.#options.onNotice?.(event.finding.message);
        return false;
      default:
        return event.kind === 'ended';
    }
  }

  #asked(tcUrl: string | undefined): void {
    const to = tcUrl === undefined ? this.#address : movedAddress(this.#address, tcUrl);
    if ('fault' in to) this.#options.onNotice?.(to.fault);
    else {
      this.#moves.asked();
      this.#moveTo = to;
      this.#options.onNotice?.(`the server asks to go on at ${maskedAddress(to)}`);
    }
  }
}
