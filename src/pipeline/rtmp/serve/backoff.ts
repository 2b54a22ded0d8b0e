const FIRST_MS = 500;
const LAST_MS = 30_000;

/** Pauses between attempts, which double. */
export class Backoff {
  #nextMs = FIRST_MS;
  #end: (() => void) | undefined;

  /** Of the pause that comes next, in milliseconds. */
  get nextMs(): number {
    return this.#nextMs;
  }

  /** An attempt was a success. */
  reset(): void {
    this.#nextMs = FIRST_MS;
  }

  /** Resolves after the pause, or when it is ended. */
  async pause(): Promise<void> {
    const ms = this.#nextMs;
    this.#nextMs = Math.min(LAST_MS, 2 * ms);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#end = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Ends the pause. */
  end(): void {
    this.#end?.();
  }
}
