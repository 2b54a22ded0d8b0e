import { joined } from '../../bytes/joined.ts';
import type { Context } from '../../io/context.ts';
import { type Source, SourceError } from '../../io/source-error.ts';
import type { MediaMessage } from '../../media/media-message.ts';
import { maskedAddress, type RtmpAddress } from '../../transport/rtmp/address.ts';
import type { ClientEvent } from '../../transport/rtmp/session/client-event.ts';
import { failureError, type NetworkOptions, RtmpClient, rtmpAddressOf } from './client.ts';
import { LiveFlv } from './live-flv.ts';

/** How a stream is played. */
export interface PullOptions extends NetworkOptions {
  /** How often a connection that was lost is opened again in a row; 0 by default. */
  readonly reconnect?: number | undefined;
  /** It ends after this much of the stream. */
  readonly durationMs?: number | undefined;
}

/** Pauses before a connection is opened again, in milliseconds: they double up to the last. */
const FIRST_PAUSE_MS = 500;
const LAST_PAUSE_MS = 30_000;

/** Plays a stream of an RTMP server: its media as an FLV file, as it comes. Ends when the publisher does. */
export const openPull = async (text: string, { interrupted }: Context, options: PullOptions): Promise<Source> => {
  const address = rtmpAddressOf(text);
  const pull = new Pull(address, options, interrupted);
  await pull.open();
  return {
    path: maskedAddress(address),
    sizeBytes: undefined,
    isLive: true,
    chunks: pull.chunks(),
    close: () => pull.close(),
  };
};

class Pull {
  readonly #address: RtmpAddress;
  readonly #options: PullOptions;
  readonly #interrupted: AbortSignal;
  readonly #flv = new LiveFlv();
  #client: RtmpClient | undefined;
  #isOver = false;
  #moveTo: RtmpAddress | undefined;
  /** Time of the first message with media. */
  #firstMs: number | undefined;
  readonly #stop = (): void => void this.close();

  constructor(address: RtmpAddress, options: PullOptions, interrupted: AbortSignal) {
    this.#address = address;
    this.#options = options;
    this.#interrupted = interrupted;
  }

  async open(): Promise<void> {
    const address = this.#moveTo ?? this.#address;
    const { insecure, timeoutMs, onNotice } = this.#options;
    const options = { role: 'play', insecure, timeoutMs, onNotice, interrupted: this.#interrupted } as const;
    this.#client = await RtmpClient.open(address, options);
    this.#interrupted.addEventListener('abort', this.#stop, { once: true });
    if (this.#interrupted.aborted) await this.close();
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    try {
      for (let attempt = 0; ; ) {
        try {
          for await (const chunk of this.#play()) {
            attempt = 0;
            yield chunk;
          }
          if (this.#moveTo === undefined) break;
          await this.open();
        } catch (error) {
          if (this.#isOver) break;
          const { reconnect = 0, onNotice } = this.#options;
          if (!(error instanceof SourceError) || attempt >= reconnect) throw error;
          const pauseMs = Math.min(LAST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt++);
          onNotice?.(`${error.message}: connecting again in ${pauseMs / 1000} s (${attempt} of ${reconnect})`);
          await pause(pauseMs, this.#interrupted);
          if (this.#isOver || this.#interrupted.aborted) break;
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

  /** Media up to the end of the stream, or of the connection. */
  async *#play(): AsyncGenerator<Uint8Array> {
    if (this.#client === undefined) await this.open();
    this.#moveTo = undefined;
    const client = this.#client as RtmpClient;
    for await (const events of client.events()) {
      const pieces: Uint8Array[] = [];
      let isEnd = false;
      for (const event of events) isEnd = this.#take(event, pieces) || isEnd;
      // Bodies are valid until the next batch, and pieces of headers are small: one copy for all.
      if (pieces.length > 0) yield joined(pieces);
      if (isEnd) break;
    }
    await client.close();
    this.#client = undefined;
  }

  #isPast({ kind, timestampMs }: MediaMessage): boolean {
    if (kind === 'script') return false;
    this.#firstMs ??= timestampMs;
    const passedMs = (timestampMs - this.#firstMs) >>> 0;
    return passedMs >= (this.#options.durationMs ?? Number.POSITIVE_INFINITY) && passedMs < 2 ** 31;
  }

  /** True: nothing more comes. */
  #take(event: ClientEvent, pieces: Uint8Array[]): boolean {
    switch (event.kind) {
      case 'media':
        if (this.#isPast(event.message)) return true;
        pieces.push(...this.#flv.push(event.message));
        return false;
      case 'failed':
        throw failureError(event);
      case 'reconnect':
        this.#moveTo = event.tcUrl === undefined ? this.#address : movedTo(this.#address, event.tcUrl);
        return true;
      case 'finding':
        if (event.finding.severity !== 'info') this.#options.onNotice?.(event.finding.message);
        return false;
      default:
        return event.kind === 'ended';
    }
  }
}

/** The address at another server: its tcUrl, absolute or relative, with the same stream. */
const movedTo = (address: RtmpAddress, tcUrl: string): RtmpAddress => {
  const { scheme, host, port, streamName } = address;
  const bracketed = host.includes(':') ? `[${host}]` : host;
  const base = tcUrl.includes('://') ? tcUrl : `${scheme}://${bracketed}:${port}/${tcUrl.replace(/^\/+/, '')}`;
  return { ...address, ...rtmpAddressOf(`${base.replace(/\/$/, '')}/${streamName}`) };
};

const pause = (ms: number, interrupted: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (interrupted.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      clearTimeout(timer);
      interrupted.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    interrupted.addEventListener('abort', done, { once: true });
  });
