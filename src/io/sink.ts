import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Output that cannot be written for a reason other than that nobody reads it any more. */
export class SinkError extends Error {
  override readonly name = 'SinkError';
}

/** Text and bytes are gathered to this size before they are written. */
const BATCH = 64 << 10;

const ENCODER = new TextEncoder();

/**
 * Writes to a stream in batches and waits when it is full. When the reader goes away (`| head`), `closed` becomes true
 * and writing does nothing: that is no error. Any other failure is thrown by the next `flush`.
 */
export class Sink {
  readonly #stream: Writable;
  readonly #path: string | undefined;
  readonly #bytes = new Uint8Array(BATCH);
  #gathered = 0;
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

  /** Bytes that wait for the next flush. */
  get gathered(): number {
    return this.#gathered;
  }

  /**
   * Adds text; it goes out with the next flush, or at once when much has gathered. It becomes bytes here: rows that wait
   * as text would outlive the young heap, which made 150 MB of a long run (measured).
   */
  write(text: string): void {
    for (let rest = text; ; ) {
      const { read, written } = ENCODER.encodeInto(rest, this.#bytes.subarray(this.#gathered));
      this.#gathered += written;
      if (read === rest.length && this.#gathered < BATCH) return;
      this.send();
      rest = rest.slice(read);
    }
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
    if (this.#gathered === 0) return;
    this.#put(this.#bytes.slice(0, this.#gathered));
    this.#gathered = 0;
  }

  #put(bytes: Uint8Array): void {
    if (this.#error === undefined) this.#stream.write(bytes);
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
