import type { JudgedLimit, LevelDemand, LevelTable, LimitName } from '../../codec/level-table.ts';
import type { SequenceDescription } from '../../codec/sequence-description.ts';
import type { NamedFrame } from '../named-frame.ts';
import { LeakyBucket } from '../vbv/leaky-bucket.ts';
import { RemovalTimes } from '../vbv/removal-times.ts';
import type { TimeSource, WatchedFrame } from '../watch/watcher.ts';
import { FrameDensity } from './frame-density.ts';
import { fitLevel, headroomOf } from './level-fit.ts';
import { PictureLoads, type PicturePeaks } from './picture-loads.ts';

/** A limit of the declared level, with the part of it that is left. */
export interface LimitUse extends JudgedLimit {
  readonly headroom?: number;
}

/** The level of a stream. */
export interface LevelSummary {
  readonly profile: string;
  /** Absent if it does not exist. */
  readonly declared?: string;
  /** The lowest level that holds the stream, as far as it is known; absent if none does. */
  readonly smallest?: string;
  /** Limits that the level below the smallest one breaks. */
  readonly binding: readonly LimitName[];
  /** The limits of the declared level. */
  readonly limits: readonly LimitUse[];
  /**
   * The frames that fill the buffer most at the declared level, have the most bytes and the most slices for their time, and
   * those with the most of what one picture has.
   */
  readonly peaks: PicturePeaks & {
    readonly buffer?: NamedFrame;
    readonly frameBytes?: NamedFrame;
    readonly slices?: NamedFrame;
  };
  /** Limits of time are judged: the times of the frames are known. */
  readonly timed: boolean;
}

/** Bytes of a start code, and of the zero_byte before the first: no part of a NAL unit. */
const START_CODE_BYTES = 3;
const ZERO_BYTE = 1;

/** Rates that differ by less are one: 29.97 and 30 are 0.1 % apart. */
const SAME_RATE = 0.0005;

const ROUNDING_MS = 1;

/** The most of something in the time that a frame has for its decoding. */
class Peak {
  #first: number | undefined;
  #perSecond = 0;
  place: NamedFrame | undefined;

  /** `ms`: since the frame before, at least 0. */
  add(amount: number, ms: number | undefined, place: NamedFrame): void {
    if (this.#first === undefined) this.#first = amount;
    else if (ms !== undefined && ms > 0 && (amount * 1000) / ms > this.#perSecond) {
      this.#perSecond = (amount * 1000) / ms;
      this.place = place;
    }
  }

  get demand(): { readonly first: number; readonly perSecond?: number } | undefined {
    if (this.#first === undefined) return undefined;
    return { first: this.#first, ...(this.place !== undefined && { perSecond: this.#perSecond }) };
  }
}

/**
 * Measures what a stream asks of a decoder, for the first sequence parameter set: with another size, profile or level the
 * measurement ends.
 */
export class LevelMeasure {
  readonly #table: LevelTable;
  readonly #times = new RemovalTimes();
  readonly #density = new FrameDensity();
  readonly #bytes = new Peak();
  readonly #slices = new Peak();
  readonly #pictures = new PictureLoads();
  #sequence: SequenceDescription | undefined;
  #isOver = false;
  #buckets: readonly LeakyBucket[] = [];
  #declaredRate: number | undefined;
  #fullest: { readonly bits: number; readonly place: NamedFrame } | undefined;
  #lastMs: number | undefined;
  #timesFrom: TimeSource | undefined;

  constructor(table: LevelTable) {
    this.#table = table;
  }

  sequence(sequence: SequenceDescription): void {
    const first = this.#sequence;
    if (first === undefined) {
      this.#sequence = sequence;
      const rates = this.#table.rates({ ...sequence, profile: sequence.profile ?? '' });
      this.#buckets = [...new Set(rates.map(({ bitrateBps }) => bitrateBps))].map((rate) => new LeakyBucket(rate));
      this.#declaredRate = rates.find(({ level }) => level === sequence.level)?.bitrateBps;
    } else if (KEYS.some((key) => first[key] !== sequence[key])) this.#isOver = true;
  }

  frame(frame: WatchedFrame, place: NamedFrame): void {
    if (this.#isOver) return;
    const { byteStreamBytes, unitCount, slices, loads } = frame;
    this.#timesFrom ??= frame.timesFrom;
    const ms = this.#times.next(frame);
    const elapsedMs = this.#lastMs === undefined ? undefined : Math.max(0, ms - this.#lastMs);
    this.#lastMs = ms;
    this.#density.add(ms);
    for (const bucket of this.#buckets) {
      const bits = bucket.add(ms, 8 * byteStreamBytes);
      if (bucket.rateBps === this.#declaredRate && bits > (this.#fullest?.bits ?? 0)) this.#fullest = { bits, place };
    }
    // Frames that come close together by jitter have the time of the densest second.
    const fps = this.#density.perSecond;
    const shareMs = elapsedMs === undefined || fps === undefined ? undefined : Math.max(elapsedMs, 1000 / fps);
    this.#bytes.add(Math.max(0, byteStreamBytes - START_CODE_BYTES * unitCount - ZERO_BYTE), shareMs, place);
    this.#slices.add(slices, shareMs, place);
    if (loads !== undefined) this.#pictures.add(ms, loads, place);
  }

  /**
   * `dpbFrames`: of the decoded picture buffer, measured. `isRegular`: the steps between frames are of one length. `undefined`
   * for a profile without levels, and where size, profile or level change.
   */
  summary(dpbFrames: number | undefined, isRegular: boolean): LevelSummary | undefined {
    const sequence = this.#sequence;
    if (sequence === undefined || this.#isOver) return undefined;
    const { profile, tier, level, codedWidth, codedHeight, higherBitRate } = sequence;
    if (profile === undefined || codedWidth === undefined || codedHeight === undefined) return undefined;
    const timed = this.#timesFrom !== undefined && this.#timesFrom !== 'assumed';
    const pictures = this.#pictures.demand(timed);
    const demand: LevelDemand = {
      profile,
      ...(tier !== undefined && { tier }),
      codedWidth,
      codedHeight,
      ...(sequence.scan !== undefined && { interlaced: sequence.scan !== 'progressive' }),
      ...(sequence.direct8x8Inference !== undefined && { direct8x8Inference: sequence.direct8x8Inference }),
      ...dpbOf(sequence, dpbFrames),
      ...(sequence.hrd !== undefined && { hrd: sequence.hrd }),
      ...(higherBitRate !== undefined && { higherBitRate }),
      ...(pictures !== undefined && { pictures }),
      ...(timed && this.#timedDemand(isRegular)),
    };
    const { levels, smallest, binding } = fitLevel(this.#table, demand);
    if (levels.length === 0) return undefined;
    const limits = levels.find((one) => one.level === level)?.limits;
    return {
      profile,
      ...(limits !== undefined && level !== undefined && { declared: level }),
      ...(smallest !== undefined && { smallest }),
      binding,
      limits: (limits ?? []).map((limit) => {
        const headroom = headroomOf(limit);
        return headroom === undefined ? limit : { ...limit, headroom };
      }),
      peaks: {
        ...(this.#fullest !== undefined && { buffer: this.#fullest.place }),
        ...(this.#bytes.place !== undefined && { frameBytes: this.#bytes.place }),
        ...(this.#slices.place !== undefined && { slices: this.#slices.place }),
        ...this.#pictures.peaks,
      },
      timed,
    };
  }

  /** Frames per second; no more than the times prove. */
  #fps(isRegular: boolean): number | undefined {
    const { perSecond: fps, spanMs } = this.#density;
    const declared = this.#sequence?.frameRate?.fps;
    if (fps === undefined) return declared;
    if (declared !== undefined && Math.abs(fps / declared - 1) < SAME_RATE) return declared;
    if (this.#timesFrom !== 'container') return fps;
    // Times are rounded to milliseconds; irregular ones may be off by a frame.
    return isRegular ? (fps * spanMs) / (spanMs + ROUNDING_MS) : Math.max(0, fps - 1);
  }

  #timedDemand(isRegular: boolean): Partial<LevelDemand> {
    const fps = this.#fps(isRegular);
    const frameBytes = this.#bytes.demand;
    const slices = this.#slices.demand;
    return {
      ...(fps !== undefined && { fps }),
      bufferBits: (rate) => this.#buckets.find(({ rateBps }) => rateBps === rate)?.neededBits,
      ...(frameBytes !== undefined && { frameBytes }),
      ...(slices !== undefined && { slices }),
    };
  }
}

/** What a level is declared for. */
const KEYS = ['profile', 'tier', 'level', 'codedWidth', 'codedHeight', 'scan', 'maxReferenceFrames'] as const;

/** What a decoder has to hold: declared and measured (H.264 A.3.1 h, E.2.1). */
const dpbOf = (
  { maxReferenceFrames, declaresReordering, dpbFrames: declared }: SequenceDescription,
  measured: number | undefined,
): Pick<LevelDemand, 'dpbFrames'> => {
  const all = [maxReferenceFrames, declaresReordering ? declared : undefined, measured];
  const known = all.filter((frames) => frames !== undefined);
  return known.length === 0 ? {} : { dpbFrames: Math.max(...known) };
};
