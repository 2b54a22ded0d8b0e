import { INTERLEAVE_MS } from '../../../analysis/timeline/thresholds.ts';
import type { PendingTag } from './pending-tag.ts';

/** Limits for the tags that are held back. */
const MAX_HEAD_BYTES = 4 << 20;
const MAX_HEAD_TAGS = 4096;

/**
 * Holds back the tags at the start of a stream until its tracks are known: until a frame of each wanted kind has come,
 * or a second of one kind only, as the other is never that late.
 */
export class StreamHead {
  readonly #kinds: ReadonlySet<string>;
  readonly #seen = new Set<string>();
  readonly #tags: PendingTag[] = [];
  #bytes = 0;
  #firstMs: number | undefined;
  #isOver = false;

  constructor(kinds: readonly ('video' | 'audio')[]) {
    this.#kinds = new Set(kinds);
  }

  get tags(): readonly PendingTag[] {
    return this.#tags;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Copies the bytes of the tag: its buffer is reused. */
  push(tag: PendingTag): void {
    this.#tags.push({ ...tag, bytes: tag.bytes.slice() });
    this.#bytes += tag.bytes.length;
    if (tag.track !== undefined) {
      this.#seen.add(tag.type);
      this.#firstMs ??= tag.dtsMs;
      const isLate = Math.abs(tag.dtsMs - this.#firstMs) > INTERLEAVE_MS;
      this.#isOver ||= isLate || [...this.#kinds].every((kind) => this.#seen.has(kind));
    }
    this.#isOver ||= this.#bytes >= MAX_HEAD_BYTES || this.#tags.length >= MAX_HEAD_TAGS;
  }
}
