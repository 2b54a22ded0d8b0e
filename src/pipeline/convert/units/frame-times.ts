import { FrameTimer } from '../../../analysis/timing/frame-timing.ts';
import type { TimedFrame, TimingFacts } from '../../../analysis/timing/timing-facts.ts';
import type { FrameRecord } from '../../../media/frame-record.ts';
import type { Ratio } from '../../../media/ratio.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';

/** Gives the frames of a stream their times, in decoding order. */
export interface FrameTimes {
  push(frame: FrameRecord): TimedFrame[];
  end(): TimedFrame[];
  /** Findings since the last call. */
  takeFindings(): readonly Diagnostic[];
  /** How times were calculated; `undefined` where they are those of a container, and before the first frame. */
  readonly facts: TimingFacts | undefined;
  /** From the first frame shown to the end of the last one. */
  readonly durationMs: number;
}

/** The times of the container of the input, shifted so that decoding begins at 0. */
class ContainerTimes implements FrameTimes {
  readonly facts = undefined;
  #startMs: number | undefined;
  #lastMs = 0;
  #stepMs = 0;
  #firstShownMs = Number.POSITIVE_INFINITY;
  #lastShownMs = 0;
  #count = 0;

  push(frame: FrameRecord): TimedFrame[] {
    const { dtsMs: decodedMs = this.#lastMs + this.#stepMs, ptsMs: shownMs = decodedMs } = frame;
    this.#startMs ??= decodedMs;
    if (this.#count > 0 && decodedMs > this.#lastMs) this.#stepMs = decodedMs - this.#lastMs;
    this.#lastMs = decodedMs;
    const ptsMs = shownMs - this.#startMs;
    this.#firstShownMs = Math.min(this.#firstShownMs, ptsMs);
    this.#lastShownMs = Math.max(this.#lastShownMs, ptsMs);
    return [{ frame, dtsMs: decodedMs - this.#startMs, ptsMs, displayIndex: this.#count++ }];
  }

  end(): TimedFrame[] {
    return [];
  }

  takeFindings(): readonly Diagnostic[] {
    return [];
  }

  /** The last frame is taken to last as long as the step before it. */
  get durationMs(): number {
    return this.#count === 0 ? 0 : this.#lastShownMs - this.#firstShownMs + this.#stepMs;
  }
}

/** Times of picture order counts: see `FrameTimer`. */
class CountedTimes implements FrameTimes {
  readonly #timer: FrameTimer;

  constructor(fps: Ratio | undefined) {
    this.#timer = new FrameTimer(fps);
  }

  push(frame: FrameRecord): TimedFrame[] {
    return this.#timer.push(frame);
  }

  end(): TimedFrame[] {
    return this.#timer.end();
  }

  takeFindings(): readonly Diagnostic[] {
    return this.#timer.takeFindings();
  }

  get facts(): TimingFacts | undefined {
    return this.#timer.facts;
  }

  get durationMs(): number {
    return this.#timer.facts?.durationMs ?? 0;
  }
}

/** Times for a stream that begins with this frame: those of its container, unless `fps` sets others. */
export const frameTimes = (first: FrameRecord, fps: Ratio | undefined): FrameTimes =>
  first.dtsMs !== undefined && fps === undefined ? new ContainerTimes() : new CountedTimes(fps);

/** For formats without times. */
export const noTimes = (): FrameTimes => ({
  push: (frame) => [{ frame, dtsMs: 0, ptsMs: 0, displayIndex: 0 }],
  end: () => [],
  takeFindings: () => [],
  facts: undefined,
  durationMs: 0,
});
