import type { FrameRate } from '../../media/ratio.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import { ROUNDING_MS, ROUNDING_SHARE } from './thresholds.ts';
import { findingAt, type TrackFrame } from './track-frame.ts';

/** What names a frame rate, the best source first: a player goes by the parameter sets, and by onMetaData where they are silent. */
const SOURCES = ['sequence header', 'SPS in band', 'onMetaData'] as const;
/** What names the frame rate of a stream. */
export type FrameRateSource = (typeof SOURCES)[number];

/** Is `a` at least as good a source as `b`? */
export const isAsGood = (a: FrameRateSource, b: FrameRateSource): boolean => SOURCES.indexOf(a) <= SOURCES.indexOf(b);

/** How the decoding times keep to the frame rate that the stream names. */
export interface RoundingSummary {
  readonly frameRateFps: number;
  readonly frameRateSource: FrameRateSource;
  /** Furthest that a DTS lies from n / frame rate behind the last one that was off, milliseconds. */
  readonly maxDeviationMs: number;
  /** Frames that lie further off than rounding to a millisecond explains. */
  readonly deviating: number;
}

/**
 * Holds decoding times against the frame rate that the stream names. A time that is rounded to milliseconds is off by less
 * than one, for ever; a writer that adds up a rounded frame duration (33 ms at 30 fps) runs away without end.
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
    // A shift is one deviation, and not one of every frame behind it.
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

  /** What the whole says; `onlyStep` is the one step that all frames have. */
  finding(name: string, onlyStep: number | undefined): Diagnostic | undefined {
    if (this.#first === undefined || this.#deviating < (1 - ROUNDING_SHARE) * this.#frames) return undefined;
    const fps = this.rate.fps;
    if (onlyStep !== undefined && Math.abs(onlyStep - 1000 / fps) < 1) {
      const hourly = Math.abs(3_600_000 - (onlyStep * 3_600_000 * fps) / 1000) / 1000;
      const message = `${name}: every step is ${onlyStep} ms where ${fps} fps take ${(1000 / fps).toFixed(3)}: the rounding adds up to ${hourly.toFixed(1)} s an hour`;
      return findingAt(this.#first, 'warning', 'rounding-drift', message);
    }
    const message = `${name}: ${this.#deviating} of ${this.#frames} DTS leave the ${fps} fps of ${this.source === 'onMetaData' ? '' : 'the '}${this.source} by more than rounding, up to ${this.#max.toFixed(1)} ms`;
    // onMetaData names what was aimed at, and a variable frame rate is no fault of it.
    return findingAt(this.#first, this.source === 'onMetaData' ? 'info' : 'warning', 'frame-rate', message);
  }
}
