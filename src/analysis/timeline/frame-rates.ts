import type { FrameRate } from '../../media/ratio.ts';
import { FrameGrid, type RoundingSummary } from './frame-grid.ts';
import { FrameRateMeter, type MeasuredFrameRate } from './frame-rate-meter.ts';
import { findingAt, type Report, type TrackFrame } from './track-frame.ts';

/** Best source first: players use the parameter sets, and onMetaData if those have no frame rate. */
const SOURCES = ['sequence header', 'SPS in band', 'onMetaData'] as const;
/** Source of a nominal frame rate. */
export type FrameRateSource = (typeof SOURCES)[number];

/** A nominal frame rate, and how it compares with the measured one. */
export interface DeclaredFrameRate {
  readonly source: FrameRateSource;
  readonly num: number;
  readonly den: number;
  readonly fps: number;
  /**
   * Tags per second at this rate, if a tag does not hold a frame that is shown once: fields in tags of their own,
   * repeated fields or frames (pic_struct).
   */
  readonly tagsPerSecond?: number;
  /** The declared rate over the measured one. */
  readonly ratio?: number;
  /** Absent if there are too few frames to tell, or if VUI timing is only a clock (fixed_frame_rate_flag 0). */
  readonly agrees?: boolean;
}

/** The frame rates of a video track. */
export interface FrameRateSummary {
  readonly measuredFrameRate?: MeasuredFrameRate;
  readonly declaredFrameRates?: readonly DeclaredFrameRate[];
  /** Absent if the nominal rate is not that of the frames. */
  readonly rounding?: RoundingSummary;
}

/** Rates closer than this are one rate: 29.97 and 30000/1001. */
const SAME_RATE = 1e-3;

/** Compares the measured frame rate of a video track with those that its parameter sets and onMetaData declare. */
export class FrameRates {
  readonly #name: string;
  readonly #declared = new Map<FrameRateSource, FrameRate>();
  #meter = new FrameRateMeter();
  #grid: FrameGrid | undefined;
  #first: TrackFrame | undefined;
  #isClock = false;

  constructor(name: string) {
    this.#name = name;
  }

  /** Takes a nominal rate. `isClock`: fixed_frame_rate_flag is 0, pictures may be any number of ticks apart. */
  declare(rate: FrameRate | undefined, source: FrameRateSource, report: Report, isClock = false): void {
    if (rate === undefined || !(rate.fps > 0)) return;
    const known = this.#declared.get(source);
    if (source !== 'onMetaData') this.#isClock = isClock;
    if (known?.fps === rate.fps) return;
    if (known !== undefined && source !== 'onMetaData') {
      // Frames with another nominal rate are measured on their own.
      this.end(report);
      this.#meter = new FrameRateMeter();
      this.#first = undefined;
      this.#grid = undefined;
    }
    this.#declared.set(source, rate);
    const best = this.#best;
    if (best !== undefined && this.#grid?.rate !== best.rate) this.#grid = new FrameGrid(best.rate, best.source);
  }

  add(frame: TrackFrame): void {
    this.#first ??= frame;
    this.#meter.add(frame);
    this.#grid?.add(frame);
  }

  /** Reports what needs all frames. */
  end(report: Report): void {
    const [first, measured] = [this.#first, this.#meter.measured];
    if (first === undefined || measured === undefined) return;
    const declared = this.#summaries;
    const wrong = declared.filter(({ source, agrees }) => source !== 'onMetaData' && agrees === false);
    for (const { source, fps, ratio } of wrong) {
      const how = measured.constant ? '' : ' on average';
      const message = `${this.#name}: ${measured.fps} frames/s measured${how}, the ${source} says ${round(fps)}, ${ratio} times that`;
      report({
        ...findingAt(first, 'warning', 'frame-rate-differs', message),
        expected: `${measured.fps} frames/s`,
        found: `${round(fps)} frames/s`,
      });
    }
    if (declared[0]?.agrees === false) return;
    const finding = this.#grid?.finding(this.#name, this.#meter.onlyStepMs, this.#isClock);
    if (finding !== undefined) report(finding);
  }

  /** True if the frames may come at this rate; undefined if that cannot be told. */
  agrees(fps: number): boolean | undefined {
    if (this.#meter.agrees(fps) !== false) return this.#meter.agrees(fps);
    if (this.#meter.agrees(fps / this.#meter.framesShown) === true) return true;
    // Each step was rounded by itself: that is a finding of its own, `rounding-drift`.
    const best = this.#best;
    const isBest = best !== undefined && Math.abs(fps / best.rate.fps - 1) <= SAME_RATE;
    return isBest && roundsTo(1000 / fps, this.#meter.onlyStepMs);
  }

  /** The rate to write into onMetaData: that of the parameter sets, if the frames have it, as it is exact. */
  get exactFps(): number | undefined {
    const ofSets = this.#summaries.filter(({ source }) => source !== 'onMetaData');
    return ofSets.find(({ agrees }) => agrees ?? !this.#isClock)?.fps ?? this.#meter.measured?.fps;
  }

  get summary(): FrameRateSummary {
    const { measured } = this.#meter;
    const declared = this.#summaries;
    const isWrong = declared[0]?.agrees === false;
    return {
      ...(measured !== undefined && { measuredFrameRate: measured }),
      ...(declared.length > 0 && { declaredFrameRates: declared }),
      ...(this.#grid !== undefined && this.#first !== undefined && !isWrong && { rounding: this.#grid.summary }),
    };
  }

  get #best(): { readonly rate: FrameRate; readonly source: FrameRateSource } | undefined {
    for (const source of SOURCES) {
      const rate = this.#declared.get(source);
      if (rate !== undefined) return { rate, source };
    }
    return undefined;
  }

  get #summaries(): readonly DeclaredFrameRate[] {
    const { measured, framesShown } = this.#meter;
    return SOURCES.flatMap((source): DeclaredFrameRate[] => {
      const rate = this.#declared.get(source);
      if (rate === undefined) return [];
      const { num, den, fps } = rate;
      if (source === 'SPS in band' && this.#declared.get('sequence header')?.fps === fps) return [];
      // Writers of onMetaData count frames or tags.
      const tagsPerSecond = source === 'onMetaData' || framesShown === 1 ? fps : round(fps / framesShown);
      const isClock = source !== 'onMetaData' && this.#isClock && measured?.constant === false;
      const agrees = isClock ? undefined : this.agrees(fps);
      return [
        {
          source,
          num,
          den,
          fps,
          ...(tagsPerSecond !== fps && { tagsPerSecond }),
          ...(measured !== undefined && { ratio: round(tagsPerSecond / measured.fps) }),
          ...(agrees !== undefined && { agrees }),
        },
      ];
    });
  }
}

/** True if a writer that rounds each duration to whole milliseconds makes this step of it. */
const roundsTo = (durationMs: number, stepMs: number | undefined): boolean =>
  stepMs !== undefined && Math.abs(stepMs - durationMs) < 1;

const round = (value: number): number => Math.round(value * 1e3) / 1e3;
