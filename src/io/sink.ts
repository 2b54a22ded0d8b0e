import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Output that cannot be written for a reason other than that nobody reads it any more. */
export class SinkError extends Error {
  override readonly name = 'SinkError';
}

/** Text and bytes are gathered to this size before they are written. */
const BATCH = 64 << 10;

/** A writer of bytes that keeps what it has until the sink comes for it. */
export interface ByteSource {
  /** Bytes that wait. */
  readonly length: number;
  /** Hands them over; they stay untouched until they are given back. */
  take(): Uint8Array;
  release(bytes: Uint8Array): void;
}

/**
 * Writes to a stream in batches and waits when it is full. When the reader goes away (`| head`), `closed` becomes true
 * and writing does nothing: that is no error. Any other failure is thrown by the next `flush`.
 */
export class Sink {
  readonly #stream: Writable;
  readonly #path: string | undefined;
  #text: string[] = [];
  #textLength = 0;
  #source: ByteSource | undefined;
  #error: NodeJS.ErrnoException | undefined;

  /** `path` is named when writing fails. */
  constructor(stream: Writable, path?: string) {
    this.#stream = stream;
    this.#path = path;
    stream.on('error', (error: NodeJS.ErrnoException) => {
      this.#error ??= error;
    });
  }

  /** Nobody reads any more. */
  get closed(): boolean {
    return this.#error?.code === 'EPIPE' || this.#error?.code === 'EOF';
  }

  /** Characters and bytes that wait for the next flush. */
  get gathered(): number {
    return this.#textLength + (this.#source?.length ?? 0);
  }

  /** What `source` has goes out with every flush, and in front of text that is written behind it. */
  attach(source: ByteSource): void {
    this.#source = source;
  }

  /** Adds text; it goes out with the next flush, or at once when much has gathered. */
  write(text: string): void {
    if ((this.#source?.length ?? 0) > 0) this.send();
    this.#text.push(text);
    this.#textLength += text.length;
    if (this.#textLength >= BATCH) this.send();
  }

  /** Adds bytes that stay valid only now. */
  writeBytes(bytes: Uint8Array): void {
    if (this.#error === undefined) this.#stream.write(bytes.slice());
  }

  /** Adds bytes in pieces that stay valid only now, as one write. */
  writePieces(pieces: readonly Uint8Array[]): void {
    if (this.#error !== undefined) return;
    const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    this.#stream.write(bytes);
  }

  /** Sends what has gathered; resolves when the stream takes more. */
  async flush(): Promise<void> {
    this.send();
    if (this.#stream.writableNeedDrain && this.#error === undefined) await this.#drained();
    if (this.#error !== undefined && !this.closed) {
      throw sinkError(this.#error, this.#path);
    }
  }

  /** Resolves when everything has been handed to the system. */
  async finish(): Promise<void> {
    await this.flush();
    if (this.#error === undefined) {
      await new Promise<void>((resolve) => {
        // A file that was opened for the sink tells its error here before it tells it to listeners.
        this.#stream.write('', (error) => {
          this.#error ??= error ?? undefined;
          resolve();
        });
      });
    }
    await this.flush();
  }

  /** Sends what has gathered, without waiting. */
  send(): void {
    if (this.#text.length > 0) {
      const text = this.#text.join('');
      this.#text = [];
      this.#textLength = 0;
      if (this.#error === undefined) this.#stream.write(text);
    }
    this.#sendSource();
  }

  #sendSource(): void {
    const source = this.#source;
    if (source === undefined || source.length === 0) return;
    const bytes = source.take();
    if (this.#error !== undefined) return;
    // A file descriptor is done with the bytes when it says so; another stream may hand them on to somebody.
    if ('fd' in this.#stream) {
      // When it fails, it tells so of what waits, too, while an earlier part may still be on its way.
      this.#stream.write(bytes, (error) => {
        if (error === null || error === undefined) source.release(bytes);
      });
    } else {
      this.#stream.write(bytes.slice());
      source.release(bytes);
    }
  }

  async #drained(): Promise<void> {
    try {
      await once(this.#stream, 'drain');
    } catch {
      // The error event has been noted above.
    }
  }
}

/** What a failed write is told as. */
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
