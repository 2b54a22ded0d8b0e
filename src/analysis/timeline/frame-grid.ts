import type { FrameRate } from '../../media/ratio.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import { TICKS_OF_FRAME } from './frame-rate-meter.ts';
import type { FrameRateSource } from './frame-rates.ts';
import { DRIFT_PER_HOUR_S, ROUNDING_MS, ROUNDING_SHARE } from './thresholds.ts';
import { findingAt, type TrackFrame } from './track-frame.ts';
/** How well the decoding times match the nominal frame rate. */
export interface RoundingSummary {
  readonly frameRateFps: number;
  readonly frameRateSource: FrameRateSource;
  /** Greatest distance of a DTS from n / frame rate, counted from the last DTS that was off, milliseconds. */
  readonly maxDeviationMs: number;
  /** Frames that are off by more than rounding to a millisecond explains. */
  readonly deviating: number;
}

/**
 * Compares decoding times with the nominal frame rate; separates rounding from accumulating drift. A rounded time is
 * always off by less than a millisecond; adding up a rounded frame duration (33 ms at 30 fps) drifts without limit.
 */
export class FrameGrid {
  readonly rate: FrameRate;
  readonly source: FrameRateSource;
  #origin: number | undefined;
  #frames = 0;
  #deviating = 0;
  #max = 0;
  #first: TrackFrame | undefined;
  #shiftMs: number | undefined;
  /** Frames may begin at any tick: there are fields in tags of their own, or repeated ones. */
  #ticks = false;

  constructor(rate: FrameRate, source: FrameRateSource) {
    this.rate = rate;
    this.source = source;
  }

  add(frame: TrackFrame): void {
    const shiftMs = frame.repairedDtsMs - frame.dtsMs;
    // Where the timeline is repaired there is another finding: count from there.
    if (shiftMs !== this.#shiftMs) this.#origin = undefined;
    this.#shiftMs = shiftMs;
    this.#origin ??= frame.repairedDtsMs;
    this.#frames++;
    this.#ticks ||= frame.ticks !== 0 && frame.ticks !== TICKS_OF_FRAME;
    const duration = (1000 * this.rate.den) / this.rate.num / (this.#ticks ? TICKS_OF_FRAME : 1);
    const elapsed = frame.repairedDtsMs - this.#origin;
    const deviation = Math.abs(elapsed - Math.round(elapsed / duration) * duration);
    this.#max = Math.max(this.#max, deviation);
    if (deviation <= ROUNDING_MS) return;
    this.#deviating++;
    this.#first ??= frame;
    // Count a shift once, not for every later frame.
    this.#origin = frame.repairedDtsMs;
  }

  get summary(): RoundingSummary {
    return {
      frameRateFps: this.rate.fps,
      frameRateSource: this.source,
      maxDeviationMs: Math.round(this.#max * 100) / 100,
      deviating: this.#deviating,
    };
  }

  /** `onlyStep`: the step between all frames, if it is constant; `isClock`: the rate is that of a clock. */
  finding(name: string, onlyStep: number | undefined, isClock: boolean): Diagnostic | undefined {
    // A single one is a gap.
    if (this.#first === undefined || this.#deviating < Math.max(2, (1 - ROUNDING_SHARE) * this.#frames))
      return undefined;
    const fps = this.rate.fps;
    if (onlyStep !== undefined && Math.abs(onlyStep - 1000 / fps) < 1) {
      const hourly = Math.abs(3_600_000 - (onlyStep * 3_600_000 * fps) / 1000) / 1000;
      if (hourly < DRIFT_PER_HOUR_S) return undefined;
      const message = `${name}: every step is ${onlyStep} ms, but ${fps} fps needs ${(1000 / fps).toFixed(3)}: the rounding adds up to ${hourly.toFixed(1)} s per hour`;
      return findingAt(this.#first, 'warning', 'rounding-drift', message);
    }
    const message = `${name}: ${this.#deviating} of ${this.#frames} DTS differ from the ${fps} fps of ${this.source === 'onMetaData' ? '' : 'the '}${this.source} by more than rounding, up to ${this.#max.toFixed(1)} ms`;
    // onMetaData has the target rate, and VUI timing may be a clock: a variable frame rate is no error there.
    const isFree = this.source === 'onMetaData' || isClock;
    return findingAt(this.#first, isFree ? 'info' : 'warning', 'frame-rate', message);
  }
}
