import type { Readable, Writable } from 'node:stream';

/** May be a terminal. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** Everything outside the process that a command may use: tests pass their own. */
export interface Context {
  readonly stdin: Readable & Terminal;
  readonly stdout: Writable & Terminal;
  readonly stderr: Writable & Terminal;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted on SIGINT: results so far are printed. */
  readonly interrupted: AbortSignal;
  /** The script of the threads of `check`; absent: all work is done in this thread. */
  readonly checkWorker?: URL;
  /** The page that `serve` shows by HTTP; absent: none. */
  readonly servePage?: URL;
  /** The page that `report` fills in; absent: there are no reports. */
  readonly reportPage?: URL;
}
