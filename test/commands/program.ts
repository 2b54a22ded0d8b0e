import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const PROGRAM = fileURLToPath(new URL('../../bin/rtmpkit.js', import.meta.url));

/** What a run of the program gave. */
export interface Ended {
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

/** Ends what a test has left running; call it in afterEach. */
export const killPrograms = (): void => {
  for (const program of running) program.kill();
};

/** The surroundings of the program: nothing of what the test runner or a CI sets may change what it prints. */
export const cleanEnv = (more: Readonly<Record<string, string>> = {}): Record<string, string> => {
  const { PATH = '', HOME = '', TMPDIR, SystemRoot } = process.env;
  return {
    PATH,
    HOME,
    TERM: 'xterm',
    ...(TMPDIR !== undefined && { TMPDIR }),
    ...(SystemRoot !== undefined && { SystemRoot }),
    ...more,
  };
};

/** A program that runs: what it has written so far, and its end. */
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
    // Writing to a program that has ended is no failure of the test: what it printed is looked at.
    this.child.stdin.on('error', () => undefined);
    this.#closed = once(this.child, 'close');
    this.#closed.catch(() => undefined);
    this.child.once('close', () => running.delete(this));
  }

  get stdout(): string {
    return Buffer.concat(this.#stdout).toString('utf8');
  }

  /** Resolves when stdout so far is what is waited for. The time limit of the test is the only one. */
  async until(seen: (stdout: string) => boolean): Promise<void> {
    while (!seen(this.stdout)) {
      if (this.child.exitCode !== null) throw new Error(`the program ended before: ${this.stdout}`);
      await Promise.race([once(this.child.stdout, 'data'), this.#closed]);
    }
  }

  async end(): Promise<Ended> {
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
): Promise<Ended> => {
  const program = start(args, options);
  program.child.stdin.end(stdin ?? '');
  return program.end();
};

/** Most memory that a process has had so far, in MB; for systems with /proc. */
export const peakMegabytes = (pid: number): number =>
  Number(/^VmHWM:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000;
