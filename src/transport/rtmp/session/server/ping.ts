import { PING_INTERVAL_MS } from '../session-limits.ts';

/** Says when to send a Ping Request, and how long its answer took. */
export class Ping {
  readonly #intervalMs: number;
  #sentMs: number;
  /** Time that is waited for: that of the last Ping Request, as it was coded. */
  #awaited: number | undefined;

  constructor(nowMs: number, intervalMs: number = PING_INTERVAL_MS) {
    this.#sentMs = nowMs;
    this.#intervalMs = intervalMs;
  }

  get nextMs(): number {
    return this.#sentMs + this.#intervalMs;
  }

  /** The time to send, if one is due. */
  due(nowMs: number): number | undefined {
    if (nowMs < this.nextMs) return undefined;
    this.#sentMs = nowMs;
    this.#awaited = Math.floor(nowMs) >>> 0;
    return this.#awaited;
  }

  /** Milliseconds from the Ping Request; `undefined` for an answer to none, or to an earlier one. */
  answered(timestamp: number | undefined, nowMs: number): number | undefined {
    if (timestamp === undefined || timestamp !== this.#awaited) return undefined;
    this.#awaited = undefined;
    return nowMs - this.#sentMs;
  }
}
