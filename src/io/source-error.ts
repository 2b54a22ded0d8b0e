import type { RandomAccess } from './random-access.ts';

/** Input as a series of chunks. A chunk is valid until the next one is requested. */
export interface Source {
  /** `undefined` for standard input. */
  readonly path: string | undefined;
  /** Known for regular files. */
  readonly sizeBytes: number | undefined;
  /** Live input: reads may block. */
  readonly isLive: boolean;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Of a regular file. */
  readonly file?: RandomAccess;
  /** Of an address whose server gives ranges: the input again, from a byte offset on. */
  openAt?(offset: number): Promise<AsyncIterable<Uint8Array>>;
  /** Closes the input, read or not: an open one keeps the process alive. */
  close(): Promise<void>;
}

/** An input that cannot be opened or read; `message` is for users. */
export class SourceError extends Error {
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SourceError';
    this.code = code;
  }
}
