import type { StreamPlace } from '../../../analysis/serve/stream-place.ts';
import { joined } from '../../../bytes/joined.ts';
import type { MediaMessage } from '../../../media/media-message.ts';
import { standaloneChunks } from '../../../transport/rtmp/chunk/chunk-writer.ts';
import { mediaToPlayer } from '../../../transport/rtmp/session/media.ts';
import { GopCache, type GopCacheOptions } from './gop-cache.ts';
import { type StreamedMessage, streamedMessage } from './media-role.ts';

/** Takes the messages of a stream: a player, a recording, a check, a relay. It must never wait. */
export interface Subscriber {
  /** `chunks` gives the message as chunks; the result is shared by all that ask for the same. */
  take(streamed: StreamedMessage, chunks: ChunksOf): void;
  /** The publisher has gone. */
  ended(): void;
  /** What it keeps for those that come later takes so many bytes. */
  readonly keptBytes?: number;
  /** Memory is short: gives that up. */
  forget?(): void;
}

/** A message as RTMP chunks of this size on a message stream. */
export type ChunksOf = (messageStreamId: number, chunkSize: number) => readonly Uint8Array[];

/** A stream that is published, or waited for. */
export class LiveStream {
  readonly place: StreamPlace;
  readonly #cache: GopCache;
  readonly #subscribers = new Set<Subscriber>();
  #publisher: object | undefined;

  constructor(app: string, name: string, cache: GopCacheOptions) {
    this.place = { app, name };
    this.#cache = new GopCache(cache);
  }

  get isPublished(): boolean {
    return this.#publisher !== undefined;
  }

  get subscribers(): number {
    return this.#subscribers.size;
  }

  /** What is kept for players that come late takes so many bytes. */
  get cachedBytes(): number {
    let bytes = this.#cache.bytes;
    for (const { keptBytes = 0 } of this.#subscribers) bytes += keptBytes;
    return bytes;
  }

  /** Keeps no frames for players that come late, up to the next key frame. */
  forgetGops(): void {
    this.#cache.forgetGops();
    for (const subscriber of [...this.#subscribers]) subscriber.forget?.();
  }

  /** Nobody publishes or plays it. */
  get isIdle(): boolean {
    return this.#publisher === undefined && this.#subscribers.size === 0;
  }

  /** A publisher begins; false: there is one already. */
  begin(publisher: object): boolean {
    if (this.#publisher !== undefined) return false;
    this.#publisher = publisher;
    return true;
  }

  /** A message of the publisher. Its body is kept: it must not change. Returns it with its role. */
  publish(message: MediaMessage): StreamedMessage {
    const streamed = streamedMessage(message);
    this.#cache.add(streamed);
    const chunks = sharedChunks(message, this.#subscribers.size);
    for (const subscriber of this.#subscribers) subscriber.take(streamed, chunks);
    return streamed;
  }

  end(publisher: object): void {
    if (this.#publisher !== publisher) return;
    this.#publisher = undefined;
    this.#cache.clear();
    for (const subscriber of [...this.#subscribers]) subscriber.ended();
  }

  /** Sends what is needed to begin, then each message as it comes. */
  subscribe(subscriber: Subscriber): void {
    for (const streamed of this.#cache.messages()) subscriber.take(streamed, sharedChunks(streamed.message, 1));
    this.#subscribers.add(subscriber);
  }

  unsubscribe(subscriber: Subscriber): void {
    this.#subscribers.delete(subscriber);
  }
}

/** From so many subscribers on, the chunks of a message are copied into one piece: each piece costs each of them a write. */
const MANY = 3;

/** Each form is made once: with 100 players, cutting and copying it for each took most of the time. */
const sharedChunks = (message: MediaMessage, subscribers: number): ChunksOf => {
  const made = new Map<string, readonly Uint8Array[]>();
  let [lastId, lastSize, last]: [number, number, readonly Uint8Array[]] = [-1, -1, []];
  return (messageStreamId, chunkSize) => {
    // Nearly all players ask for the same.
    if (messageStreamId === lastId && chunkSize === lastSize) return last;
    const key = `${messageStreamId} ${chunkSize}`;
    let chunks = made.get(key);
    if (chunks === undefined) {
      const pieces = standaloneChunks(mediaToPlayer(message, messageStreamId), chunkSize);
      made.set(key, (chunks = subscribers >= MANY && pieces.length > 1 ? [joined(pieces)] : pieces));
    }
    [lastId, lastSize, last] = [messageStreamId, chunkSize, chunks];
    return chunks;
  };
};
