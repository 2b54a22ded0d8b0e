import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Outcome {
  /** Exit code; -1 if the program is not installed. */
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

const MAX_PROCESSES = 2;

/** Limits the number of processes that run at the same time. */
class Slots {
  #free = MAX_PROCESSES;
  readonly #waiting: (() => void)[] = [];

  async take(): Promise<void> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  give(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free++;
    else next();
  }
}

const slots = new Slots();

/** Runs a program to its end; at most two at a time. */
export const run = async (program: string, args: readonly string[], cwd?: string): Promise<Outcome> => {
  await slots.take();
  try {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    const code = await new Promise<number>((resolve) => {
      child.once('error', () => resolve(-1));
      void once(child, 'close').then(
        ([status]) => resolve((status as number | null) ?? -2),
        () => resolve(-1),
      );
    });
    return { code, stdout: Buffer.concat(out), stderr: Buffer.concat(err) };
  } finally {
    slots.give();
  }
};

/** Standard output of a program, as it comes; ending the loop ends the program. */
export async function* outputOf(program: string, args: readonly string[]): AsyncGenerator<Buffer> {
  await slots.take();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  try {
    for await (const chunk of child.stdout) yield chunk as Buffer;
    const code = await ended;
    if (code !== 0) throw new Error(`${program} ended with ${code}`);
  } finally {
    child.kill();
    slots.give();
  }
}

/** True if a program is installed. */
export const isThere = async (program: string, option: string): Promise<boolean> =>
  (await run(program, [option])).code === 0;
