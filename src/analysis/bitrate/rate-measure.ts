import type { NamedFrame } from '../named-frame.ts';
import { BufferSummaries, type BufferSummary } from '../vbv/buffer-summary.ts';
import type { HrdRemoval } from '../vbv/hrd-check.ts';
import { type NeededBuffer, NeededBuffers } from '../vbv/needed-buffers.ts';
import { RemovalTimes } from '../vbv/removal-times.ts';
import type { WatchedFrame } from '../watch/watcher.ts';
import { MovingRate } from './moving-rate.ts';
import { type RateOfSeconds, SecondsMeter } from './rate-of-seconds.ts';

/** Bit rate and buffers of a video track. Members that are not known are absent. */
export interface RateSummary {
  /** The most bits in any second of decoding time; absent if the stream is shorter. */
  readonly peakBitrateBps?: number;
  /** The frame that this second begins with. */
  readonly peakFrom?: NamedFrame;
  /** Rates of whole seconds, one after another, from the first frame on; absent if the stream is shorter. */
  readonly rateOfSeconds?: RateOfSeconds;
  readonly largestFrame?: NamedFrame;
  /** The smallest buffers at its mean rate, and at 1.25, 1.5 and 2 times that. */
  readonly neededBuffers?: readonly NeededBuffer[];
  /** What happened in the coded picture buffers of its HRD; absent if none could be checked. */
  readonly buffers?: readonly BufferSummary[];
}

/** Measures the bit rate of a video track, and the buffers that it needs, in bounded memory. */
export class RateMeasure {
  readonly #moving = new MovingRate<NamedFrame>();
  readonly #seconds = new SecondsMeter();
  readonly #times = new RemovalTimes();
  readonly #needed = new NeededBuffers();
  readonly #buffers = new BufferSummaries();
  #largest: NamedFrame | undefined;
  #lastDecodedMs = 0;
  #byteStreamBytes = 0;

  /** Takes the next frame in decoding order. */
  add(frame: WatchedFrame, named: NamedFrame): void {
    const { sizeBytes, byteStreamBytes, decodedMs } = frame;
    if (sizeBytes > (this.#largest?.sizeBytes ?? 0)) this.#largest = named;
    this.#moving.add(named, decodedMs, sizeBytes);
    this.#seconds.add(decodedMs, sizeBytes);
    this.#needed.add(this.#times.next(frame), 8 * byteStreamBytes);
    this.#byteStreamBytes += byteStreamBytes;
    this.#lastDecodedMs = decodedMs;
  }

  removal(removal: HrdRemoval): void {
    this.#buffers.add(removal);
  }

  /** `frameMs`: duration of a frame, `durationMs`: of the stream, if they are known. */
  summary(frameMs: number | undefined, durationMs: number | undefined): RateSummary {
    const { peak } = this.#moving;
    const seconds = this.#seconds.summary(this.#lastDecodedMs, frameMs ?? 0);
    const { summaries } = this.#buffers;
    return {
      ...(peak !== undefined && seconds !== undefined && { peakBitrateBps: peak.bitrateBps, peakFrom: peak.from }),
      ...(seconds !== undefined && { rateOfSeconds: seconds }),
      ...(this.#largest !== undefined && { largestFrame: this.#largest }),
      ...(durationMs !== undefined && {
        neededBuffers: this.#needed.curve((this.#byteStreamBytes * 8000) / durationMs),
      }),
      ...(summaries !== undefined && { buffers: summaries }),
    };
  }
}
