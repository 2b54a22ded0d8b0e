import type { NamedFrame } from '../bitrate/rate-measure.ts';
import { RemovalTimes } from '../vbv/removal-times.ts';
import { VbvBuffer, type VbvModel } from '../vbv/vbv-buffer.ts';
import type { WatchedFrame } from '../watch/watcher.ts';

/** What a frame leaves in the buffer of a decoder. */
export interface Filling {
  readonly afterBits: number;
  /** Bits of the frame that have not arrived when it is due. */
  readonly underflowBits: number;
}

/** The buffer of a decoder, and what happened in it. */
export interface BufferReport {
  /** Of `--vbv`, or the first schedule of the HRD of the stream. */
  readonly source: 'given' | 'hrd';
  readonly rateBps: number;
  readonly sizeBits: number;
  readonly cbr: boolean;
  readonly underflows: number;
  readonly firstUnderflow?: NamedFrame;
  /** Fewest bits that a frame leaves in it. */
  readonly minBits: number;
}

/** Follows the fullness of one buffer: that of a model, which bits enter at its rate. */
export class FollowedBuffer {
  readonly #buffer: VbvBuffer;
  readonly #times = new RemovalTimes();
  readonly #tally: BufferTally;

  constructor(model: VbvModel) {
    this.#buffer = new VbvBuffer(model);
    this.#tally = new BufferTally('given', model);
  }

  /** Takes out the next frame in decoding order. */
  take(frame: WatchedFrame): Filling {
    const filling = this.#buffer.take(this.#times.next(frame), 8 * frame.byteStreamBytes);
    this.#tally.add(frame, filling);
    return filling;
  }

  get report(): BufferReport {
    return this.#tally.report;
  }
}

/** Counts what happens in a buffer. */
export class BufferTally {
  readonly #source: BufferReport['source'];
  readonly #model: Pick<VbvModel, 'rateBps' | 'sizeBits' | 'cbr'>;
  #underflows = 0;
  #first: NamedFrame | undefined;
  #minBits: number;

  constructor(source: BufferReport['source'], model: Pick<VbvModel, 'rateBps' | 'sizeBits' | 'cbr'>) {
    this.#source = source;
    this.#model = model;
    this.#minBits = model.sizeBits;
  }

  add(frame: WatchedFrame, { afterBits, underflowBits }: Filling): void {
    this.#minBits = Math.min(this.#minBits, afterBits);
    if (underflowBits <= 0) return;
    this.#underflows++;
    const { index, type, sizeBytes, offset, dtsMs, ptsMs } = frame;
    this.#first ??= { frame: index, type, sizeBytes, offset, dtsMs, ptsMs };
  }

  get report(): BufferReport {
    const { rateBps, sizeBits, cbr } = this.#model;
    return {
      source: this.#source,
      rateBps,
      sizeBits,
      cbr,
      underflows: this.#underflows,
      ...(this.#first !== undefined && { firstUnderflow: this.#first }),
      minBits: Math.round(this.#minBits),
    };
  }
}
