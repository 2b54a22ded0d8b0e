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

/** Distinct steps that are counted; a stream has a few, a damaged one any number. */
const MAX_STEPS = 1024;

/** Checks the decoding and presentation times of one track. */
export class TrackTimeline {
  readonly #name: string;
  readonly #gapMs: number;
  readonly #steps = new Map<number, number>();
  #typical: number | undefined;
  #last: number | undefined;
  #backward = 0;
  #duplicate = 0;
  #jumps = 0;
  #gaps = 0;
  #ptsBeforeDts = 0;
  #minCts = Number.POSITIVE_INFINITY;
  #maxCts = Number.NEGATIVE_INFINITY;
  #minStep = Number.POSITIVE_INFINITY;
  #maxStep = 0;

  constructor(type: 'video' | 'audio', name: string) {
    this.#name = name;
    this.#gapMs = type === 'video' ? VIDEO_GAP_MS : AUDIO_GAP_MS;
  }

  add(frame: TrackFrame, report: Report): void {
    this.#minCts = Math.min(this.#minCts, frame.compositionTimeMs);
    this.#maxCts = Math.max(this.#maxCts, frame.compositionTimeMs);
    if (frame.compositionTimeMs < 0) {
      this.#ptsBeforeDts++;
      const message = `${this.#name}: composition time ${frame.compositionTimeMs} ms: the picture is shown before it is decoded`;
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
    this.#minStep = Math.min(this.#minStep, step);
    this.#maxStep = Math.max(this.#maxStep, step);
    if (step > JUMP_MS) {
      this.#jumps++;
      report(findingAt(frame, 'warning', 'dts-jump', `${from()} jumps by ${step} ms`));
    } else if (step >= this.#gapMs && this.#typical !== undefined && step >= GAP_FRAMES * this.#typical) {
      this.#gaps++;
      const frames = Math.round(step / this.#typical) - 1;
      report(findingAt(frame, 'warning', 'dts-gap', `${from()}: a gap of ${step} ms, about ${frames} frames`));
    }
    this.#count(step);
  }

  #count(step: number): void {
    const count = (this.#steps.get(step) ?? 0) + 1;
    if (count === 1 && this.#steps.size >= MAX_STEPS) return;
    this.#steps.set(step, count);
    if (this.#typical === undefined || count > (this.#steps.get(this.#typical) ?? 0)) this.#typical = step;
  }

  /** The step, if all steps are the same. */
  get onlyStep(): number | undefined {
    return this.#steps.size === 1 ? this.#typical : undefined;
  }

  get summary(): TimelineSummary {
    return {
      backward: this.#backward,
      duplicate: this.#duplicate,
      jumps: this.#jumps,
      gaps: this.#gaps,
      ptsBeforeDts: this.#ptsBeforeDts,
      ...(this.#maxCts >= this.#minCts && { compositionTimeMs: { min: this.#minCts, max: this.#maxCts } }),
      ...(this.#typical !== undefined && {
        stepMs: { min: this.#minStep, typical: this.#typical, max: this.#maxStep },
      }),
    };
  }
}
