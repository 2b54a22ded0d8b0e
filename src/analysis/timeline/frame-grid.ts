import type { FrameRate } from '../../media/ratio.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import { ROUNDING_MS, ROUNDING_SHARE } from './thresholds.ts';
import { findingAt, type TrackFrame } from './track-frame.ts';

/** Best source first: players use the parameter sets, and onMetaData if those have no frame rate. */
const SOURCES = ['sequence header', 'SPS in band', 'onMetaData'] as const;
/** Source of the nominal frame rate. */
export type FrameRateSource = (typeof SOURCES)[number];

export const isAsGood = (a: FrameRateSource, b: FrameRateSource): boolean => SOURCES.indexOf(a) <= SOURCES.indexOf(b);

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

  constructor(rate: FrameRate, source: FrameRateSource) {
    this.rate = rate;
    this.source = source;
  }

  add(frame: TrackFrame): void {
    this.#origin ??= frame.dtsMs;
    this.#frames++;
    const duration = (1000 * this.rate.den) / this.rate.num;
    const elapsed = frame.dtsMs - this.#origin;
    const deviation = Math.abs(elapsed - Math.round(elapsed / duration) * duration);
    this.#max = Math.max(this.#max, deviation);
    if (deviation <= ROUNDING_MS) return;
    this.#deviating++;
    this.#first ??= frame;
    // Count a shift once, not for every later frame.
    this.#origin = frame.dtsMs;
  }

  get summary(): RoundingSummary {
    return {
      frameRateFps: this.rate.fps,
      frameRateSource: this.source,
      maxDeviationMs: Math.round(this.#max * 100) / 100,
      deviating: this.#deviating,
    };
  }

  /** `onlyStep`: the step between all frames, if it is constant. */
  finding(name: string, onlyStep: number | undefined): Diagnostic | undefined {
    if (this.#first === undefined || this.#deviating < (1 - ROUNDING_SHARE) * this.#frames) return undefined;
    const fps = this.rate.fps;
    if (onlyStep !== undefined && Math.abs(onlyStep - 1000 / fps) < 1) {
      const hourly = Math.abs(3_600_000 - (onlyStep * 3_600_000 * fps) / 1000) / 1000;
      const message = `${name}: every step is ${onlyStep} ms, but ${fps} fps needs ${(1000 / fps).toFixed(3)}: the rounding adds up to ${hourly.toFixed(1)} s per hour`;
      return findingAt(this.#first, 'warning', 'rounding-drift', message);
    }
    const message = `${name}: ${this.#deviating} of ${this.#frames} DTS differ from the ${fps} fps of ${this.source === 'onMetaData' ? '' : 'the '}${this.source} by more than rounding, up to ${this.#max.toFixed(1)} ms`;
    // onMetaData has the target rate: a variable frame rate is no error there.
    return findingAt(this.#first, this.source === 'onMetaData' ? 'info' : 'warning', 'frame-rate', message);
  }
}
