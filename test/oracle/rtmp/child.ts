import { spawn } from 'node:child_process';

/** A program that runs beside a test, not in one of the slots of `run`: a session needs several at once. */
export interface Child {
  readonly pid: number | undefined;
  /** Standard output and standard error, as they came. */
  output(): string;
  /** Standard output as bytes, kept only where asked for. */
  bytes(): Buffer;
  /** Resolves once the output has matched so often; rejects if the program ends before. */
  said(pattern: RegExp, times?: number): Promise<void>;
  /** Exit code; -1 if the program is not installed, -2 if a signal ended it. */
  readonly ended: Promise<number>;
  /** Ends this process, by its id, and waits until it is gone. */
  stop(signal?: NodeJS.Signals): Promise<number>;
}

export interface ChildOptions {
  readonly cwd?: string;
  /** After so long the process is killed, whatever it does. */
  readonly limitMs?: number;
  /** Standard output is data, and not part of `output()`. */
  readonly binary?: boolean;
}

const LIMIT_MS = 90_000;
/** How long a program may take to obey a signal. */
const GRACE_MS = 5_000;

export const startChild = (
  program: string,
  args: readonly string[],
  { cwd, limitMs = LIMIT_MS, binary = false }: ChildOptions = {},
): Child => {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  let running = true;
  const data: Buffer[] = [];
  const listeners = new Set<() => void>();
  const hear = (chunk: Buffer): void => {
    text += chunk.toString();
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', binary ? (chunk: Buffer) => data.push(chunk) : hear);
  child.stderr.on('data', hear);
  const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
  const ended = new Promise<number>((resolve) => {
    child.once('error', () => resolve(-1));
    child.once('close', (code) => resolve(code ?? -2));
  }).finally(() => {
    running = false;
    clearTimeout(limit);
    for (const listener of listeners) listener();
  });
  return {
    pid: child.pid,
    output: () => text,
    bytes: () => Buffer.concat(data),
    ended,
    said: (pattern, times = 1) =>
      new Promise((resolve, reject) => {
        const every = new RegExp(pattern.source, `${pattern.flags.replace('g', '')}g`);
        const look = (): void => {
          const enough = [...text.matchAll(every)].length >= times;
          if (!enough && running) return;
          listeners.delete(look);
          if (enough) resolve();
          else reject(new Error(`${program} ended and never said ${pattern} ${times} times:\n${text}`));
        };
        listeners.add(look);
        look();
      }),
    stop: async (signal = 'SIGTERM') => {
      if (!running) return ended;
      child.kill(signal);
      const grace = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
      const code = await ended;
      clearTimeout(grace);
      return code;
    },
  };
};

/** Runs a program to its end; throws what it said if it fails. */
export const finished = async (child: Child, what: string): Promise<void> => {
  const code = await child.ended;
  if (code !== 0) throw new Error(`${what} ended with ${code}:\n${child.output()}`);
};
