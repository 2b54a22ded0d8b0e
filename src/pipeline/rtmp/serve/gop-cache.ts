import type { StreamedMessage } from './media-role.ts';

/** Headers that are kept: a multitrack stream has one per track. */
const MAX_HEADERS = 64;
/** Bytes of all headers and the metadata: those of encoders have some kilobytes. What is longer is passed on, not kept. */
const MAX_HEADER_BYTES = 1 << 20;
/** What a message takes beside its body, in bytes (measured): a peer can send millions that have next to none. */
const MESSAGE_BYTES = 200;

/** Options of `GopCache`. */
export interface GopCacheOptions {
  /** GOPs that are kept; 0: only metadata and sequence headers. */
  readonly gops: number;
  /** What the GOPs that are kept take, in bytes, at most: a longer one is not kept. */
  readonly maxBytes: number;
}

interface Kept {
  readonly streamed: StreamedMessage;
  readonly opensGop: boolean;
}

/**
 * What a player that comes late is given at once: metadata, sequence headers, and the latest GOPs, so that it decodes from
 * its first frame. Bodies are kept: they must not change.
 */
export class GopCache {
  readonly #options: GopCacheOptions;
  #metadata: StreamedMessage | undefined;
  readonly #headers = new Map<string, StreamedMessage>();
  /** Frames and sound from a key frame on. */
  #kept: Kept[] = [];
  #bytes = 0;
  /** Of the headers and the metadata. */
  #headerBytes = 0;
  #gops = 0;
  /** A GOP that is longer than what is kept: its rest is left out, too. */
  #isTooLong = true;
  /** The video track whose key frames open GOPs: those of further tracks come between them, and are needed as well. */
  #leader: number | undefined;

  constructor(options: GopCacheOptions) {
    this.#options = options;
  }

  /** What all that is kept takes, in bytes. */
  get bytes(): number {
    return this.#bytes + this.#headerBytes;
  }

  add(streamed: StreamedMessage): void {
    const { role } = streamed;
    if (role === 'metadata') {
      this.#metadata = this.#hasRoomFor(streamed, this.#metadata) ? streamed : undefined;
    } else if (role === 'header') this.#header(streamed);
    else if (role !== 'other' && this.#options.gops > 0) this.#media(streamed);
  }

  /** All of it, in the order in which it is sent. */
  *messages(): Generator<StreamedMessage, void> {
    if (this.#metadata !== undefined) yield this.#metadata;
    yield* this.#headers.values();
    for (const { streamed } of this.#kept) yield streamed;
  }

  /** The publisher has gone: the next one has other headers. */
  clear(): void {
    this.#metadata = undefined;
    this.#headers.clear();
    this.#headerBytes = 0;
    this.forgetGops();
  }

  /** Keeps no frames up to the next key frame. */
  forgetGops(): void {
    this.#kept = [];
    this.#bytes = 0;
    this.#gops = 0;
    this.#isTooLong = true;
    this.#leader = undefined;
  }

  #header(streamed: StreamedMessage): void {
    const name = streamed.headerOf as string;
    const last = this.#headers.get(name);
    if (last !== undefined && isSame(last, streamed)) return;
    if (last === undefined && this.#headers.size >= MAX_HEADERS) return;
    if (this.#hasRoomFor(streamed, last)) this.#headers.set(name, streamed);
    else this.#headers.delete(name);
    // Frames before a new header cannot be decoded with it, and a player takes one header at a time.
    if (last !== undefined) this.forgetGops();
  }

  /** Counts it in place of the one before it; false: there is no room, and that one is counted no longer. */
  #hasRoomFor(streamed: StreamedMessage, before: StreamedMessage | undefined): boolean {
    if (before !== undefined) this.#headerBytes -= sizeOf(before);
    const size = sizeOf(streamed);
    if (this.#headerBytes + size > MAX_HEADER_BYTES) return false;
    this.#headerBytes += size;
    return true;
  }

  #media(streamed: StreamedMessage): void {
    if (streamed.role === 'key') this.#leader ??= streamed.trackId;
    const opensGop = streamed.role === 'key' && streamed.trackId === this.#leader;
    if (opensGop) {
      this.#isTooLong = false;
      this.#gops++;
      if (this.#gops > this.#options.gops) this.#dropFirstGop();
    }
    if (this.#isTooLong) return;
    this.#kept.push({ streamed, opensGop });
    this.#bytes += sizeOf(streamed);
    if (this.#bytes > this.#options.maxBytes) this.forgetGops();
  }

  #dropFirstGop(): void {
    const next = this.#kept.findIndex(({ opensGop }, i) => i > 0 && opensGop);
    const dropped = this.#kept.splice(0, next < 0 ? this.#kept.length : next);
    this.#gops--;
    for (const { streamed } of dropped) this.#bytes -= sizeOf(streamed);
  }
}

const sizeOf = ({ message }: StreamedMessage): number => message.body.length + MESSAGE_BYTES;

const isSame = (a: StreamedMessage, b: StreamedMessage): boolean => {
  const [left, right] = [a.message.body, b.message.body];
  return left.length === right.length && left.every((byte, i) => byte === right[i]);
};
