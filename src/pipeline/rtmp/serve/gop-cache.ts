import type { StreamedMessage } from './media-role.ts';

/** Headers that are kept: a multitrack stream has one per track. */
const MAX_HEADERS = 64;

/** Options of `GopCache`. */
export interface GopCacheOptions {
  /** GOPs that are kept; 0: only metadata and sequence headers. */
  readonly gops: number;
  /** Bytes of the GOPs that are kept, at most: a longer one is not. */
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
  #gops = 0;
  /** A GOP that is longer than what is kept: its rest is left out, too. */
  #isTooLong = true;

  constructor(options: GopCacheOptions) {
    this.#options = options;
  }

  /** Bytes of the bodies that are kept. */
  get bytes(): number {
    return this.#bytes;
  }

  add(streamed: StreamedMessage): void {
    const { role } = streamed;
    if (role === 'metadata') this.#metadata = streamed;
    else if (role === 'header') this.#header(streamed);
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
    this.#forget();
  }

  #header(streamed: StreamedMessage): void {
    const name = streamed.headerOf as string;
    const last = this.#headers.get(name);
    if (last !== undefined && isSame(last, streamed)) return;
    if (last === undefined && this.#headers.size >= MAX_HEADERS) return;
    this.#headers.set(name, streamed);
    // Frames before a new header cannot be decoded with it, and a player takes one header at a time.
    if (last !== undefined) this.#forget();
  }

  #media(streamed: StreamedMessage): void {
    const opensGop = streamed.role === 'key';
    if (opensGop) {
      this.#isTooLong = false;
      this.#gops++;
      if (this.#gops > this.#options.gops) this.#dropFirstGop();
    }
    if (this.#isTooLong) return;
    this.#kept.push({ streamed, opensGop });
    this.#bytes += streamed.message.body.length;
    if (this.#bytes > this.#options.maxBytes) this.#forget();
  }

  #dropFirstGop(): void {
    const next = this.#kept.findIndex(({ opensGop }, i) => i > 0 && opensGop);
    const dropped = this.#kept.splice(0, next < 0 ? this.#kept.length : next);
    this.#gops--;
    for (const { streamed } of dropped) this.#bytes -= streamed.message.body.length;
  }

  #forget(): void {
    this.#kept = [];
    this.#bytes = 0;
    this.#gops = 0;
    this.#isTooLong = true;
  }
}

const isSame = (a: StreamedMessage, b: StreamedMessage): boolean => {
  const [left, right] = [a.message.body, b.message.body];
  return left.length === right.length && left.every((byte, i) => byte === right[i]);
};
