import type { PlacedUnit } from '../codec/placed-unit.ts';
import type { SequenceDescription } from '../codec/sequence-description.ts';
import { isKeyFrame, type PictureType } from '../media/frame-record.ts';
import { type FrameRate, frameRateOf } from '../media/ratio.ts';
import { FrameFacts, type FrameFactsSummary } from './frame-facts.ts';
import { KeyFrameIntervals, type KeyFrameSummary } from './key-frame-intervals.ts';
import { QpStatistics, type QpSummary } from './qp.ts';
import { FrameRateMeter, type MeasuredFrameRate } from './timeline/frame-rate-meter.ts';
import type { SeenSet, TimeSource, VideoWatcher, WatchedFrame } from './watch/watcher.ts';

/** Frames of one type. */
export interface FrameTypeSummary {
  readonly frames: number;
  readonly sizeBytes: number;
  readonly minBytes: number;
  readonly meanBytes: number;
  readonly maxBytes: number;
}

/** One frame, to be named. */
export interface NamedFrame {
  /** Its number in decoding order. */
  readonly frame: number;
  readonly type: PictureType | 'unknown';
  readonly sizeBytes: number;
  readonly offset: number;
  readonly dtsMs: number;
  readonly ptsMs: number;
}

/** What was measured of a video track. Members that are not known are absent. */
export interface VideoSummary extends FrameFactsSummary {
  /** From the first sequence parameter set. */
  readonly sequence?: SequenceDescription;
  /** By VUI timing. */
  readonly frameRate?: FrameRate;
  readonly measuredFrameRate?: MeasuredFrameRate;
  readonly timesFrom?: TimeSource;
  readonly frames: number;
  /** Bytes of the frames. */
  readonly sizeBytes: number;
  /** From the first frame shown to the end of the last one. */
  readonly durationMs?: number;
  readonly bitrateBps?: number;
  readonly keyFrames: KeyFrameSummary;
  readonly types: Readonly<Partial<Record<PictureType | 'unknown', FrameTypeSummary>>>;
  readonly slicesPerFrame?: { readonly min: number; readonly max: number };
  readonly qp?: QpSummary;
  readonly largestFrame?: NamedFrame;
}

/** Sizes of the frames of one type. */
class Sizes {
  #frames = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = 0;

  add(bytes: number): void {
    this.#frames++;
    this.#sum += bytes;
    this.#min = Math.min(this.#min, bytes);
    this.#max = Math.max(this.#max, bytes);
  }

  get summary(): FrameTypeSummary {
    const meanBytes = Math.round(this.#sum / this.#frames);
    return { frames: this.#frames, sizeBytes: this.#sum, minBytes: this.#min, meanBytes, maxBytes: this.#max };
  }
}

/** Measures a video track, in bounded memory. */
export class VideoMeasure implements VideoWatcher {
  readonly #facts = new FrameFacts();
  readonly #keyFrames = new KeyFrameIntervals();
  readonly #qp = new QpStatistics();
  readonly #meter = new FrameRateMeter();
  readonly #sizes = new Map<PictureType | 'unknown', Sizes>();
  #sequence: SequenceDescription | undefined;
  #timesFrom: TimeSource | undefined;
  #frames = 0;
  #sizeBytes = 0;
  #minSlices = Number.POSITIVE_INFINITY;
  #maxSlices = 0;
  #largest: NamedFrame | undefined;
  #firstShownMs = Number.POSITIVE_INFINITY;
  #lastShownMs = Number.NEGATIVE_INFINITY;

  sequence({ description }: SeenSet<SequenceDescription>): void {
    this.#sequence ??= description;
  }

  unit({ slice }: PlacedUnit): void {
    if (slice?.isPrimary === true && slice.qp !== undefined) this.#qp.add(slice.type, slice.qp);
  }

  frame(frame: WatchedFrame): void {
    const { type, sizeBytes, slices, index, offset, dtsMs, ptsMs, decodedMs, shownMs, ticks, timesFrom } = frame;
    this.#frames++;
    this.#sizeBytes += sizeBytes;
    this.#timesFrom ??= timesFrom;
    this.#facts.add(frame);
    this.#keyFrames.add(frame, isKeyFrame(frame), shownMs);
    this.#meter.add({ dtsMs, repairedDtsMs: decodedMs, ticks });
    let sizes = this.#sizes.get(type);
    if (sizes === undefined) this.#sizes.set(type, (sizes = new Sizes()));
    sizes.add(sizeBytes);
    if (slices > 0) this.#minSlices = Math.min(this.#minSlices, slices);
    this.#maxSlices = Math.max(this.#maxSlices, slices);
    this.#firstShownMs = Math.min(this.#firstShownMs, shownMs);
    this.#lastShownMs = Math.max(this.#lastShownMs, shownMs);
    if (sizeBytes > (this.#largest?.sizeBytes ?? 0)) {
      this.#largest = { frame: index, type, sizeBytes, offset, dtsMs, ptsMs };
    }
  }

  /** What was measured so far. */
  get summary(): VideoSummary {
    const tick = this.#sequence?.tick;
    const frameRate = tick === undefined ? undefined : frameRateOf(tick);
    const measured = this.#meter.measured;
    const qp = this.#qp.summary;
    const frameMs = this.#frameMs;
    const durationMs = frameMs === undefined ? undefined : this.#lastShownMs - this.#firstShownMs + frameMs;
    return {
      ...(this.#sequence !== undefined && { sequence: this.#sequence }),
      ...(frameRate !== undefined && { frameRate }),
      ...(measured !== undefined && this.#timesFrom === 'container' && { measuredFrameRate: measured }),
      ...(this.#timesFrom !== undefined && { timesFrom: this.#timesFrom }),
      frames: this.#frames,
      sizeBytes: this.#sizeBytes,
      ...(durationMs !== undefined && {
        durationMs: Math.round(durationMs * 1000) / 1000,
        bitrateBps: Math.round((this.#sizeBytes * 8000) / durationMs),
      }),
      keyFrames: this.#keyFrames.summary,
      ...this.#facts.summary(frameMs),
      types: Object.fromEntries([...this.#sizes].map(([type, sizes]) => [type, sizes.summary])),
      ...(this.#maxSlices > 0 && { slicesPerFrame: { min: this.#minSlices, max: this.#maxSlices } }),
      ...(qp !== undefined && { qp }),
      ...(this.#largest !== undefined && { largestFrame: this.#largest }),
    };
  }

  /** Average duration of a frame; that of VUI timing if there is only one frame. */
  get #frameMs(): number | undefined {
    if (this.#frames > 1) return (this.#lastShownMs - this.#firstShownMs) / (this.#frames - 1) || undefined;
    const tick = this.#sequence?.tick;
    return this.#frames === 0 || tick === undefined ? undefined : 1000 / frameRateOf(tick).fps;
  }
}
