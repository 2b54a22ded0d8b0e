import { PassThrough, Readable, Writable } from 'node:stream';
import { run } from '../../src/commands/run.ts';
import type { Context } from '../../src/io/context.ts';

/** What a run of the command line gave. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  /** What stands on standard input; a terminal that nobody types at, where it is absent. */
  readonly stdin?: Uint8Array | Readable;
  readonly env?: Readonly<Record<string, string>>;
  /** Columns of the terminal that stdout is; a pipe where it is absent. */
  readonly columns?: number;
  readonly interrupted?: AbortSignal;
}

// A build defines it (.config/build.mjs); here it is looked up when `run` reads it.
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

/** Runs the command line inside this process: hundreds of runs cost no start of a program each. */
export const runInProcess = async (args: readonly string[], surroundings: Surroundings = {}): Promise<Outcome> => {
  const { stdin, env = {}, columns, interrupted = new AbortController().signal } = surroundings;
  const stdout = new Collector(columns);
  const stderr = new Collector();
  const input =
    stdin === undefined ? terminal() : stdin instanceof Readable ? stdin : Readable.from([Buffer.from(stdin)]);
  const context: Context = { stdin: input, stdout, stderr, env, interrupted };
  const code = await run(args, context);
  return { code, stdout: stdout.text, stderr: stderr.text };
};

const terminal = (): Context['stdin'] => Object.assign(new PassThrough(), { isTTY: true });
