import { Worker } from 'node:worker_threads';
import type { CheckedInput } from '../../analysis/checks/check-report.ts';
import type { Finding } from '../../analysis/checks/finding.ts';
import type { Context } from '../../io/context.ts';
import type { InputSettings } from './check-input.ts';
import { uncheckedInput } from './unchecked-input.ts';
import { type FromWorker, sentSettings, type ToWorker, type WorkerSetup } from './worker-messages.ts';

/** An input for a worker. */
export interface PoolInput {
  readonly path: string;
  /** It is known that it cannot be checked. */
  readonly error?: CheckedInput['error'];
}

export interface PoolOptions {
  settingsOf(path: string): InputSettings;
  /** Threads. */
  readonly jobs: number;
  /** The script of a thread. */
  readonly script: URL;
  readonly env: Context['env'];
  readonly interrupted: AbortSignal;
  /** Called when no result is there and one is waited for. */
  readonly onWait?: () => Promise<void>;
  /** Takes the findings of an input, when its turn has come; not given, only the results are asked for. */
  readonly onFindings?: (path: string, findings: readonly Finding[]) => Promise<void>;
}

/** Inputs whose results may wait for that of a slower one before them. */
const MAX_AHEAD = 64;

interface Thread {
  readonly worker: Worker;
  /** Number of the input that it checks. */
  index: number | undefined;
  /** Sent, but not written yet. */
  findings: readonly Finding[] | undefined;
}

/** Checks inputs in threads; the results come in the order of the inputs. */
export async function* checkInThreads(
  inputs: readonly PoolInput[],
  options: PoolOptions,
): AsyncGenerator<CheckedInput, void> {
  const pool = new Pool(inputs, options);
  try {
    for (let next = pool.next(); next !== undefined; next = pool.next()) {
      const checked = await next;
      if (checked === undefined) return;
      yield checked;
    }
  } finally {
    await pool.close();
  }
}

class Pool {
  readonly #inputs: readonly PoolInput[];
  readonly #options: PoolOptions;
  readonly #threads = new Set<Thread>();
  readonly #results = new Map<number, CheckedInput>();
  /** The input whose result is due. */
  #due = 0;
  /** The first input that no thread has begun. */
  #unbegun = 0;
  #isClosed = false;
  #settle: (() => void) | undefined;
  readonly #interrupt = (): void => {
    for (const { worker } of this.#threads) worker.postMessage({ kind: 'interrupt' } satisfies ToWorker);
  };

  constructor(inputs: readonly PoolInput[], options: PoolOptions) {
    this.#inputs = inputs;
    this.#options = options;
    for (const [index, { path, error }] of inputs.entries()) {
      if (error !== undefined) this.#results.set(index, uncheckedInput(path, error.code, error.message));
    }
    options.interrupted.addEventListener('abort', this.#interrupt, { once: true });
    for (let i = 0; i < Math.min(options.jobs, inputs.length); i++) this.#addThread();
  }

  /** The result that is due; `undefined` after the last one. It becomes `undefined` if the run was interrupted. */
  next(): Promise<CheckedInput | undefined> | undefined {
    return this.#due < this.#inputs.length ? this.#result() : undefined;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#options.interrupted.removeEventListener('abort', this.#interrupt);
    await Promise.all([...this.#threads].map(({ worker }) => worker.terminate()));
  }

  async #result(): Promise<CheckedInput | undefined> {
    for (;;) {
      for (const thread of this.#threads) this.#begin(thread);
      const checked = this.#results.get(this.#due);
      if (checked !== undefined) {
        this.#results.delete(this.#due++);
        return checked;
      }
      await this.#options.onWait?.();
      if (this.#results.has(this.#due)) continue;
      const current = [...this.#threads].find(({ index }) => index === this.#due);
      if (current === undefined) return undefined;
      if (current.findings !== undefined) await this.#write(current, current.findings);
      else {
        await new Promise<void>((resolve) => {
          this.#settle = resolve;
        });
      }
    }
  }

  async #write(thread: Thread, findings: readonly Finding[]): Promise<void> {
    await this.#options.onFindings?.(this.#inputs[this.#due]?.path ?? '', findings);
    thread.findings = undefined;
    thread.worker.postMessage({ kind: 'written' } satisfies ToWorker);
  }

  #addThread(): void {
    const { script, env, jobs } = this.#options;
    const worker = new Worker(script, { workerData: { env, threads: jobs } satisfies WorkerSetup });
    const thread: Thread = { worker, index: undefined, findings: undefined };
    this.#threads.add(thread);
    let reason = 'it ended';
    worker.on('message', (message: FromWorker) => this.#take(thread, message));
    worker.on('error', ({ message }: Error) => {
      reason = message;
    });
    worker.on('exit', () => {
      this.#threads.delete(thread);
      if (this.#isClosed) return;
      this.#fail(thread, reason);
      if (this.#unbegun < this.#inputs.length && !this.#options.interrupted.aborted) this.#addThread();
    });
    this.#begin(thread);
  }

  #begin(thread: Thread): void {
    while (this.#inputs[this.#unbegun]?.error !== undefined) this.#unbegun++;
    const index = this.#unbegun;
    const input = this.#inputs[index];
    const isEnough = index - this.#due >= MAX_AHEAD || this.#options.interrupted.aborted;
    if (thread.index !== undefined || input === undefined || isEnough) return;
    this.#unbegun++;
    thread.index = index;
    const { path } = input;
    const live = this.#options.onFindings !== undefined;
    thread.worker.postMessage({
      kind: 'check',
      path,
      settings: sentSettings(this.#options.settingsOf(path)),
      live,
    } satisfies ToWorker);
  }

  #take(thread: Thread, message: FromWorker): void {
    if (message.kind === 'failed') this.#fail(thread, message.message);
    else if (message.kind === 'findings') thread.findings = message.findings;
    else this.#done(thread, message.checked);
    this.#settle?.();
  }

  /** A fault of the program is an error of its input: the others go on. */
  #fail(thread: Thread, reason: string): void {
    const path = this.#inputs[thread.index ?? -1]?.path;
    if (path !== undefined)
      this.#done(thread, uncheckedInput(path, 'crash', `the check of this input failed: ${reason}`));
    this.#settle?.();
  }

  #done(thread: Thread, checked: CheckedInput): void {
    if (thread.index !== undefined) this.#results.set(thread.index, checked);
    thread.index = undefined;
    thread.findings = undefined;
    if (this.#threads.has(thread)) this.#begin(thread);
  }
}
