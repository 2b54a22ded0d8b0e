import type { FrameInContainer } from '../../media/frame-record.ts';
import type { WatchedFrame } from './watcher.ts';

/** Frames that are held until their place in output order is known: encoders reorder by 16 at most. */
const MAX_HELD = 17;

interface Held {
  readonly frame: FrameInContainer;
  readonly decodedMs: number;
  readonly shownMs: number;
  displayIndex: number | undefined;
}

/**
 * Numbers the frames of a track in output order, by their times. A frame has its place when it is certain that no later
 * one is shown before it: one that is shown no later has been decoded at its time or after it.
 */
export class DisplayOrder {
  /** In decoding order. */
  #held: Held[] = [];
  /** Those without a place, in output order. */
  #waiting: Held[] = [];
  #shown = 0;

  /**
   * Takes the next frame in decoding order; returns those with a place, in decoding order. `decodedMs`: when it is
   * decoded, on a timeline without wraps and jumps.
   */
  push(frame: FrameInContainer, decodedMs: number, shownMs: number): readonly WatchedFrame[] {
    const held: Held = { frame, decodedMs, shownMs, displayIndex: undefined };
    this.#held.push(held);
    const at = this.#waiting.findIndex(({ shownMs }) => shownMs > held.shownMs);
    this.#waiting.splice(at < 0 ? this.#waiting.length : at, 0, held);
    // What is shown before this frame is decoded cannot be preceded by a later one, which is decoded after it.
    while (
      (this.#waiting[0] as Held | undefined) !== undefined &&
      this.#isCertain(this.#waiting[0] as Held, decodedMs)
    ) {
      this.#show();
    }
    return this.#given();
  }

  end(): readonly WatchedFrame[] {
    while (this.#waiting.length > 0) this.#show();
    return this.#given();
  }

  #isCertain({ shownMs }: Held, decodedMs: number): boolean {
    return shownMs <= decodedMs || this.#waiting.length > MAX_HELD;
  }

  #show(): void {
    (this.#waiting.shift() as Held).displayIndex = this.#shown++;
  }

  #given(): readonly WatchedFrame[] {
    let count = 0;
    while (this.#held[count]?.displayIndex !== undefined) count++;
    return this.#held.splice(0, count).map(({ frame, decodedMs, shownMs, displayIndex }) =>
      Object.assign(frame, {
        decodedMs,
        shownMs,
        displayIndex: displayIndex as number,
        timesFrom: 'container' as const,
      }),
    );
  }
}
