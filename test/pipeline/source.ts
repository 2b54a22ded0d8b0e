/** A source that counts the chunks requested. Its chunks may share a buffer, as those of a file do. */
export class CountedSource implements AsyncIterable<Uint8Array> {
  pulledBytes = 0;
  pulls = 0;
  closed = false;
  readonly #chunks: Iterable<Uint8Array>;

  constructor(chunks: Iterable<Uint8Array>) {
    this.#chunks = chunks;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for (const chunk of this.#chunks) {
        this.pulls++;
        this.pulledBytes += chunk.length;
        yield chunk;
      }
    } finally {
      this.closed = true;
    }
  }
}

/** Chunks in one buffer that is overwritten when the next one is requested. */
export function* reused(pieces: readonly Uint8Array[]): Iterable<Uint8Array> {
  const buffer = new Uint8Array(pieces.reduce((most, piece) => Math.max(most, piece.length), 0));
  for (const piece of pieces) {
    buffer.set(piece);
    yield buffer.subarray(0, piece.length);
    buffer.fill(0xaa);
  }
}

/** The same chunk again and again: an input without an end. */
export function* endless(chunk: Uint8Array): Iterable<Uint8Array> {
  for (;;) yield chunk;
}

/** `chunk` again and again, `bytes` bytes in all. */
export function* repeated(chunk: Uint8Array, bytes: number): Iterable<Uint8Array> {
  for (let left = bytes; left > 0; left -= chunk.length) yield chunk.subarray(0, left);
}
