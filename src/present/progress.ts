import { nowMs } from '../io/clock.ts';
import type { Context } from '../io/context.ts';
import { bytesText } from '../media/quantity.ts';

/** Shorter runs show no progress; loading ora alone takes a third of this. */
const DELAY_MS = 300;
const INTERVAL_MS = 100;

/** Shows the progress of a long run on a terminal. */
export class Progress {
  readonly #context: Context;
  readonly #sizeBytes: number | undefined;
  readonly #enabled: boolean;
  readonly #startedAt = nowMs();
  #shown = 0;
  #text = '';
  #spinner: { text: string; stop(): unknown } | undefined;
  #loading: Promise<void> | undefined;
  #done = false;

  /** `sizeBytes`: size of the input, if known; `hasRows`: rows are written to stdout as the input is read. */
  constructor(context: Context, sizeBytes: number | undefined, hasRows: boolean) {
    this.#context = context;
    this.#sizeBytes = sizeBytes;
    const { stderr, stdout, env } = context;
    const mixes = hasRows && stdout.isTTY === true;
    // ora loops for ever on a terminal with 0 columns. Single lines between are no harm: it makes room for them.
    this.#enabled = stderr.isTTY === true && (stderr.columns ?? 0) > 0 && !mixes && (env['CI'] ?? '') === '';
  }

  /** `bytes` of the input have been read. */
  update(bytes: number): void {
    if (!this.#enabled) return;
    const now = nowMs();
    if (now - this.#startedAt < DELAY_MS || now - this.#shown < INTERVAL_MS) return;
    this.#shown = now;
    this.#text = this.#textOf(bytes, now);
    this.#loading ??= this.#start();
    if (this.#spinner !== undefined) this.#spinner.text = this.#text;
  }

  async stop(): Promise<void> {
    this.#done = true;
    await this.#loading;
    this.#spinner?.stop();
  }

  #textOf(bytes: number, now: number): string {
    const rate = `${bytesText(Math.round((bytes * 1000) / (now - this.#startedAt)))}/s`;
    if (this.#sizeBytes === undefined || this.#sizeBytes === 0) return `${bytesText(bytes)}, ${rate}`;
    return `${Math.floor((100 * bytes) / this.#sizeBytes)} % of ${bytesText(this.#sizeBytes)}, ${rate}`;
  }

  async #start(): Promise<void> {
    const { default: ora } = await import('ora');
    if (this.#done) return;
    const stream = this.#context.stderr as NodeJS.WriteStream;
    this.#spinner = ora({ text: this.#text, stream, discardStdin: false }).start();
  }
}
