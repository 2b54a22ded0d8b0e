import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const PROGRAM = fileURLToPath(new URL('../../bin/rtmpkit.js', import.meta.url));

/** Result of a run. */
export interface RunResult {
  /** null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

const running = new Set<Program>();

/** Ends the programs that a test left running; call it in afterEach. */
export const killPrograms = (): void => {
  for (const program of running) program.kill();
};

/** Environment without the variables of the test runner or a CI that change the output. */
export const cleanEnv = (more: Readonly<Record<string, string>> = {}): Record<string, string> => {
  const { PATH = '', HOME = '', TMPDIR, SystemRoot } = process.env;
  return {
    PATH,
    HOME,
    TERM: 'xterm',
    LANG: 'C.UTF-8',
    ...(TMPDIR !== undefined && { TMPDIR }),
    ...(SystemRoot !== undefined && { SystemRoot }),
    ...more,
  };
};

/** A running program: its output so far, and its result. */
export class Program {
  readonly child: ChildProcessWithoutNullStreams;
  readonly #stdout: Buffer[] = [];
  readonly #stderr: Buffer[] = [];
  readonly #closed: Promise<unknown[]>;

  constructor(command: string, args: readonly string[], { env = {}, cwd = ROOT }: StartOptions = {}) {
    this.child = spawn(command, args, { cwd, env: cleanEnv(env), stdio: 'pipe' });
    running.add(this);
    this.child.stdout.on('data', (chunk: Buffer) => this.#stdout.push(chunk));
    this.child.stderr.on('data', (chunk: Buffer) => this.#stderr.push(chunk));
    // Writing to a program that has ended is no test failure: tests check its output.
    this.child.stdin.on('error', () => undefined);
    this.#closed = once(this.child, 'close');
    this.#closed.catch(() => undefined);
    this.child.once('close', () => running.delete(this));
  }

  get stdout(): string {
    return Buffer.concat(this.#stdout).toString('utf8');
  }

  /** Resolves when `seen` accepts the stdout so far. The only timeout is that of the test. */
  async until(seen: (stdout: string) => boolean): Promise<void> {
    while (!seen(this.stdout)) {
      // Also one that a signal ended, whose exit code is null.
      if (this.child.exitCode !== null || this.child.signalCode !== null)
        throw new Error(`the program ended before: ${this.stdout}`);
      await Promise.race([once(this.child.stdout, 'data'), this.#closed]);
    }
  }

  async end(): Promise<RunResult> {
    const [code] = (await this.#closed) as [number | null];
    return { code, stdout: Buffer.concat(this.#stdout), stderr: Buffer.concat(this.#stderr).toString('utf8') };
  }

  kill(): void {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGKILL');
  }
}

/** Starts `rtmpkit`; its stdin stays open. */
export const start = (args: readonly string[], options?: StartOptions): Program =>
  new Program(process.execPath, [PROGRAM, ...args], options);

/** Runs `rtmpkit` to its end, with `stdin` on standard input. */
export const rtmpkit = async (
  args: readonly string[],
  { stdin, ...options }: StartOptions & { readonly stdin?: Uint8Array | string } = {},
): Promise<RunResult> => {
  const program = start(args, options);
  program.child.stdin.end(stdin ?? '');
  return program.end();
};

/** Peak memory of a process so far, in MB; needs /proc. */
export const peakMegabytes = (pid: number): number =>
  Number(/^VmHWM:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000;
