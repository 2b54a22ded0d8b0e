import { StepCounts } from './step-counts.ts';
import { AUDIO_GAP_MS, GAP_FRAMES, JUMP_MS, VIDEO_GAP_MS } from './thresholds.ts';
import { findingAt, type Report, type TrackFrame } from './track-frame.ts';

/** Statistics of the timestamps of a track. */
export interface TimelineSummary {
  /** DTS that go back, that repeat, that jump by more than 10 s, and gaps without frames. */
  readonly backward: number;
  readonly duplicate: number;
  readonly jumps: number;
  readonly gaps: number;
  /** Pictures that are shown before they are decoded. */
  readonly ptsBeforeDts: number;
  readonly compositionTimeMs?: { readonly min: number; readonly max: number };
  /** Shortest, most frequent and longest step forward. */
  readonly stepMs?: { readonly min: number; readonly typical: number; readonly max: number };
}

/** Wrap of a writer that leaves TimestampExtended at 0, milliseconds. */
export const WRAP_24 = 2 ** 24;

/** Checks the decoding and presentation times of one track. */
export class TrackTimeline {
  readonly #name: string;
  readonly #gapMs: number;
  readonly #steps = new StepCounts();
  #last: number | undefined;
  #backward = 0;
  #duplicate = 0;
  #jumps = 0;
  #gaps = 0;
  #ptsBeforeDts = 0;
  #minCts = Number.POSITIVE_INFINITY;
  #maxCts = Number.NEGATIVE_INFINITY;

  constructor(type: 'video' | 'audio', name: string) {
    this.#name = name;
    this.#gapMs = type === 'video' ? VIDEO_GAP_MS : AUDIO_GAP_MS;
  }

  add(frame: TrackFrame, report: Report): void {
    this.#minCts = Math.min(this.#minCts, frame.compositionTimeMs);
    this.#maxCts = Math.max(this.#maxCts, frame.compositionTimeMs);
    if (frame.compositionTimeMs < 0) {
      this.#ptsBeforeDts++;
      const unsigned = Math.floor((frame.compositionTimeMs + 2 ** 24) / 1000);
      const message = `${this.#name}: composition time ${frame.compositionTimeMs} ms: the picture is shown before it is decoded, or ${unsigned} s late where the field is taken as unsigned`;
      report(findingAt(frame, 'warning', 'pts-before-dts', message));
    }
    const last = this.#last;
    this.#last = frame.dtsMs;
    if (last !== undefined) this.#step(frame, last, frame.dtsMs - last, report);
  }

  #step(frame: TrackFrame, last: number, step: number, report: Report): void {
    const from = () => `${this.#name}: DTS ${last} -> ${frame.dtsMs} ms`;
    if (step < 0) {
      this.#backward++;
      const wraps = Math.abs(step + WRAP_24) < JUMP_MS;
      const why = wraps ? ', a wrap at 24 bits: TimestampExtended is not written' : '';
      report(findingAt(frame, 'warning', 'dts-backward', `${from()} goes back by ${-step} ms${why}`));
      return;
    }
    if (step === 0) {
      this.#duplicate++;
      report(findingAt(frame, 'warning', 'dts-duplicate', `${this.#name}: two frames with DTS ${frame.dtsMs} ms`));
      return;
    }
    const typical = this.#steps.typicalMs;
    if (step > JUMP_MS) {
      this.#jumps++;
      report(findingAt(frame, 'warning', 'dts-jump', `${from()} jumps by ${step} ms`));
    } else if (step >= this.#gapMs && typical !== undefined && step >= GAP_FRAMES * typical) {
      this.#gaps++;
      const frames = Math.round(step / typical) - 1;
      report(findingAt(frame, 'warning', 'dts-gap', `${from()}: a gap of ${step} ms, about ${frames} frames`));
    }
    this.#steps.add(step);
  }

  get summary(): TimelineSummary {
    const stepMs = this.#steps.summary;
    return {
      backward: this.#backward,
      duplicate: this.#duplicate,
      jumps: this.#jumps,
      gaps: this.#gaps,
      ptsBeforeDts: this.#ptsBeforeDts,
      ...(this.#maxCts >= this.#minCts && { compositionTimeMs: { min: this.#minCts, max: this.#maxCts } }),
      ...(stepMs !== undefined && { stepMs }),
    };
  }
}
