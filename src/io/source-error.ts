/** Input as a series of chunks. A chunk is valid until the next one is asked for. */
export interface Source {
  /** `undefined` for standard input. */
  readonly path: string | undefined;
  /** Known for regular files. */
  readonly sizeBytes: number | undefined;
  /** May a read wait for somebody who sends? */
  readonly isLive: boolean;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Lets go of it, read or not: what is open keeps the program alive. */
  close(): Promise<void>;
}

/** An input that cannot be opened or read; `message` is for people. */
export class SourceError extends Error {
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SourceError';
    this.code = code;
  }
}
