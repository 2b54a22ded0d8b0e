import type { Direction } from '../../container/capture/capture-item.ts';
import { millisecondsBetween } from './milliseconds.ts';
import type { LastWord } from './records.ts';

/** Messages that a list before a close has. */
const KEPT = 5;

/** A message in few words. */
export interface RecentMessage {
  readonly index: number;
  readonly name: string;
  readonly sizeBytes: number;
  readonly timeMs: number | undefined;
}

/** The last messages of a direction. */
export class RecentMessages {
  readonly #direction: Direction;
  #recent: RecentMessage[] = [];

  constructor(direction: Direction) {
    this.#direction = direction;
  }

  add(message: RecentMessage): void {
    this.#recent.push(message);
    if (this.#recent.length > 2 * KEPT) this.#recent = this.#recent.slice(-KEPT);
  }

  /** The last one; `nowMs`: the time of what it is compared with. */
  lastWord(nowMs: number | undefined): LastWord | undefined {
    const last = this.#recent.at(-1);
    if (last === undefined) return undefined;
    const { index, name, timeMs } = last;
    const agoMs = nowMs === undefined || timeMs === undefined ? undefined : millisecondsBetween(timeMs, nowMs);
    return { direction: this.#direction, message: index, name, ...(agoMs !== undefined && { agoMs }) };
  }

  /** `connect (210 bytes), SetChunkSize (4 bytes)`. */
  get text(): string {
    return this.#recent
      .slice(-KEPT)
      .map(({ name, sizeBytes }) => `${name} (${sizeBytes} bytes)`)
      .join(', ');
  }
}
