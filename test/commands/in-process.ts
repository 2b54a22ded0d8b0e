import { PassThrough, Readable, Writable } from 'node:stream';
import { run } from '../../src/commands/run.ts';
import type { Context } from '../../src/io/context.ts';

/** Result of a run. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Standard input; an idle terminal if absent. */
  readonly stdin?: Uint8Array | Readable;
  readonly env?: Readonly<Record<string, string>>;
  /** Columns of the terminal on stdout; stdout is a pipe if absent. */
  readonly columns?: number;
  readonly interrupted?: AbortSignal;
}

// Defined by the build (.config/build.mjs); here `run` reads the global variable.
Object.assign(globalThis, { RTMPKIT_VERSION: '0.0.0-test' });

class Collector extends Writable {
  readonly chunks: Buffer[] = [];
  readonly isTTY?: boolean;
  readonly columns?: number;

  constructor(columns?: number) {
    super();
    if (columns === undefined) return;
    this.isTTY = true;
    this.columns = columns;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.chunks.push(chunk);
    done();
  }

  get text(): string {
    return Buffer.concat(this.chunks).toString('utf8');
  }
}

/** Runs the command line in this process, which saves the start-up time of hundreds of programs. */
export const runInProcess = async (args: readonly string[], options: RunOptions = {}): Promise<Outcome> => {
  const { stdin, env = {}, columns, interrupted = new AbortController().signal } = options;
  const stdout = new Collector(columns);
  const stderr = new Collector();
  const input =
    stdin === undefined ? terminal() : stdin instanceof Readable ? stdin : Readable.from([Buffer.from(stdin)]);
  const context: Context = { stdin: input, stdout, stderr, env: { LANG: 'C.UTF-8', ...env }, interrupted };
  const code = await run(args, context);
  return { code, stdout: stdout.text, stderr: stderr.text };
};

const terminal = (): Context['stdin'] => Object.assign(new PassThrough(), { isTTY: true });
