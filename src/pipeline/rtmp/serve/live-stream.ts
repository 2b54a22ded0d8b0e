import type { MediaMessage } from '../../../media/media-message.ts';
import { type OutgoingMessage, standaloneChunks } from '../../../transport/rtmp/chunk/chunk-writer.ts';
import { GopCache, type GopCacheOptions } from './gop-cache.ts';
import { type StreamedMessage, streamedMessage } from './media-role.ts';

/** Takes the messages of a stream: a player, a recording, a check, a relay. It must never wait. */
export interface Subscriber {
  /** `chunks` gives the message as chunks; the result is shared by all that ask for the same. */
  take(streamed: StreamedMessage, chunks: ChunksOf): void;
  /** The publisher has gone. */
  ended(): void;
}

/** A message as RTMP chunks of this size on a message stream. */
export type ChunksOf = (messageStreamId: number, chunkSize: number) => readonly Uint8Array[];

/** Chunk streams of media that is sent; 2 is for control, 3 for commands. */
const CHUNK_STREAMS = { audio: 4, script: 5, video: 6 } as const;
const MESSAGE_TYPE_IDS = { audio: 8, script: 18, video: 9 } as const;
const AMF3_DATA = 15;

/** A stream that is published, or waited for. */
export class LiveStream {
  readonly app: string;
  readonly name: string;
  readonly #cache: GopCache;
  readonly #subscribers = new Set<Subscriber>();
  #publisher: object | undefined;

  constructor(app: string, name: string, cache: GopCacheOptions) {
    this.app = app;
    this.name = name;
    this.#cache = new GopCache(cache);
  }

  get isPublished(): boolean {
    return this.#publisher !== undefined;
  }

  get subscribers(): number {
    return this.#subscribers.size;
  }

  /** Bytes of the GOPs that are kept for players that come late. */
  get cachedBytes(): number {
    return this.#cache.bytes;
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

  /** A message of the publisher. Its body is kept: it must not change. */
  publish(message: MediaMessage): void {
    const streamed = streamedMessage(message);
    this.#cache.add(streamed);
    const chunks = sharedChunks(message);
    for (const subscriber of this.#subscribers) subscriber.take(streamed, chunks);
  }

  end(publisher: object): void {
    if (this.#publisher !== publisher) return;
    this.#publisher = undefined;
    this.#cache.clear();
    for (const subscriber of [...this.#subscribers]) subscriber.ended();
  }

  /** Sends what is needed to begin, then each message as it comes. */
  subscribe(subscriber: Subscriber): void {
    for (const streamed of this.#cache.messages()) subscriber.take(streamed, sharedChunks(streamed.message));
    this.#subscribers.add(subscriber);
  }

  unsubscribe(subscriber: Subscriber): void {
    this.#subscribers.delete(subscriber);
  }
}

/** Each form is made once: with 100 players, cutting and copying it for each took most of the time. */
const sharedChunks = ({ kind, isAmf3, timestampMs, body }: MediaMessage): ChunksOf => {
  const made = new Map<string, readonly Uint8Array[]>();
  return (messageStreamId, chunkSize) => {
    const key = `${messageStreamId} ${chunkSize}`;
    let chunks = made.get(key);
    if (chunks === undefined) {
      const message: OutgoingMessage = {
        chunkStreamId: CHUNK_STREAMS[kind],
        messageTypeId: isAmf3 === true ? AMF3_DATA : MESSAGE_TYPE_IDS[kind],
        messageStreamId,
        timestamp: timestampMs,
        body,
      };
      made.set(key, (chunks = standaloneChunks(message, chunkSize)));
    }
    return chunks;
  };
};
