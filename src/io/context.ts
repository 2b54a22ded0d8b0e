import type { Readable, Writable } from 'node:stream';

/** A stream that a person may be sitting at. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** What a command may touch of the outside: tests give their own. */
export interface Context {
  readonly stdin: Readable & Terminal;
  readonly stdout: Writable & Terminal;
  readonly stderr: Writable & Terminal;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the person asks to stop (SIGINT): what is known so far is printed. */
  readonly interrupted: AbortSignal;
}
