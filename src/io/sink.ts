import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { asciiMarks, hasUtf8 } from './ascii.ts';
import type { Context } from './context.ts';
import { collectIfLarge } from './heap.ts';

/** Output that cannot be written, other than because the reader has gone. */
export class SinkError extends Error {
  override readonly name = 'SinkError';
}

/** Text and bytes are buffered to this size before they are written. */
const BATCH = 64 << 10;

const ENCODER = new TextEncoder();

/** What went wrong with a stream, for all its sinks: eleven listeners would be reported as a leak. */
const FAILURES = new WeakMap<Writable, { error?: NodeJS.ErrnoException }>();

const failureOf = (stream: Writable): { error?: NodeJS.ErrnoException } => {
  const known = FAILURES.get(stream);
  if (known !== undefined) return known;
  const failure: { error?: NodeJS.ErrnoException } = {};
  FAILURES.set(stream, failure);
  stream.on('error', (error: NodeJS.ErrnoException) => {
    failure.error ??= error;
  });
  return failure;
};

/**
 * Writes to a stream in batches and waits when it is full. When the reader goes away (`| head`), `closed` becomes true
 * and writes do nothing: that is no error. Any other failure is thrown by the next `flush`.
 */
export class Sink {
  readonly #stream: Writable;
  readonly #path: string | undefined;
  readonly #bytes = new Uint8Array(BATCH);
  readonly #ascii: boolean;
  #gathered = 0;
  /** Bytes written that the stream still holds. */
  #held = 0;
  readonly #failure: { error?: NodeJS.ErrnoException };

  /** `path` is for error messages; with `ascii`, marks in text become ASCII. */
  constructor(stream: Writable, path?: string, ascii = false) {
    this.#stream = stream;
    this.#ascii = ascii;
    this.#path = path;
    this.#failure = failureOf(stream);
  }

  /** The reader has gone. */
  get closed(): boolean {
    return this.#failure.error?.code === 'EPIPE' || this.#failure.error?.code === 'EOF';
  }

  /** Bytes buffered until the next flush. */
  get gathered(): number {
    return this.#gathered;
  }

  /** Bytes that were written here and that the system has not taken. */
  get waitingBytes(): number {
    return this.#held + this.#gathered;
  }

  /** A flush is needed before the next write: the stream holds more than a batch. */
  get isFull(): boolean {
    return this.#held > BATCH;
  }

  /**
   * Adds text; it is written with the next flush, or at once when the buffer is full. It is encoded here: rows buffered
   * as strings would outlive the young heap, which took 150 MB in a long run (measured).
   */
  write(text: string): void {
    for (let rest = this.#ascii ? asciiMarks(text) : text; ; ) {
      const { read, written } = ENCODER.encodeInto(rest, this.#bytes.subarray(this.#gathered));
      this.#gathered += written;
      if (read === rest.length && this.#gathered < BATCH) return;
      this.send();
      rest = rest.slice(read);
    }
  }

  /** Adds a copy of the bytes. */
  writeBytes(bytes: Uint8Array): void {
    this.#put(bytes.slice());
  }

  /** Adds a copy of the pieces, as one write. */
  writePieces(pieces: readonly Uint8Array[]): void {
    const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    this.#put(bytes);
  }

  /** Writes what is buffered; resolves when the stream takes more. */
  async flush(): Promise<void> {
    this.send();
    if (this.#stream.writableNeedDrain && this.#failure.error === undefined) await this.#drained();
    if (this.isFull) {
      // Node releases what it has written only in a turn of the event loop: without it 60 MB were held (measured).
      await new Promise((resolve) => setImmediate(resolve));
      collectIfLarge();
    }
    if (this.#failure.error !== undefined && !this.closed) {
      throw sinkError(this.#failure.error, this.#path);
    }
  }

  /** Resolves when everything has been handed to the system. */
  async finish(): Promise<void> {
    await this.flush();
    if (this.#failure.error === undefined) {
      await new Promise<void>((resolve) => {
        // A file stream reports its error here before it emits it.
        this.#stream.write('', (error) => {
          if (error) this.#failure.error ??= error;
          resolve();
        });
      });
    }
    await this.flush();
  }

  /** Writes what is buffered, without waiting. */
  send(): void {
    if (this.#gathered === 0) return;
    this.#put(this.#bytes.slice(0, this.#gathered));
    this.#gathered = 0;
  }

  #put(bytes: Uint8Array): void {
    if (this.#failure.error !== undefined) return;
    this.#held += bytes.length;
    this.#stream.write(bytes, () => {
      this.#held -= bytes.length;
    });
  }

  async #drained(): Promise<void> {
    try {
      await once(this.#stream, 'drain');
    } catch {
      // The listener above has noted the error.
    }
  }
}

/** The error to throw for a failed write. */
export const sinkError = (error: NodeJS.ErrnoException, path = 'output'): SinkError =>
  new SinkError(`cannot write ${path}: ${REASONS[error.code ?? ''] ?? error.code ?? error.message}`, { cause: error });

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'no space left on the device',
  ENOENT: 'no such folder',
  ENOTDIR: 'a part of the path is not a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  EISDIR: 'is a directory',
};

/** A sink for text that people read, in the characters that their locale has. */
export const textSink = (stream: Writable, env: Context['env']): Sink => new Sink(stream, undefined, !hasUtf8(env));
