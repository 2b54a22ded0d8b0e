import { type NamedFrame, namedFrame } from '../named-frame.ts';
import type { HrdRemoval } from '../vbv/hrd-check.ts';
import { RemovalTimes } from '../vbv/removal-times.ts';
import { VbvBuffer, type VbvModel } from '../vbv/vbv-buffer.ts';
import type { WatchedFrame } from '../watch/watcher.ts';

/** What a frame does to the buffer of a decoder. */
export interface Filling {
  /** Bits that it leaves. */
  readonly afterBits: number;
  /** Bits of it that have not arrived when it is due. */
  readonly underflowBits: number;
}

/** The buffer of a decoder, and what happened in it. */
export interface BufferReport {
  /** A model that was given, or the first schedule of the HRD of the stream. */
  readonly source: 'given' | 'hrd';
  readonly rateBps: number;
  readonly sizeBits: number;
  /** It is filled also when it is full. */
  readonly cbr: boolean;
  readonly underflows: number;
  readonly firstUnderflow?: NamedFrame;
  /** Fewest bits that a frame leaves in it; in an HRD while more arrive. */
  readonly minBits: number;
}

/** Follows the fullness of one buffer: of a model, else of the first schedule of the HRD. */
export class FollowedBuffer {
  readonly #given: { readonly buffer: VbvBuffer; readonly times: RemovalTimes } | undefined;
  #model: Pick<BufferReport, 'source' | 'rateBps' | 'sizeBits' | 'cbr'> | undefined;
  #schedule: Pick<HrdRemoval['schedule'], 'model' | 'index'> | undefined;
  #underflows = 0;
  #first: NamedFrame | undefined;
  #minBits = Number.POSITIVE_INFINITY;

  constructor(model: VbvModel | undefined) {
    if (model === undefined) return;
    const { rateBps, sizeBits, cbr } = model;
    this.#given = { buffer: new VbvBuffer(model), times: new RemovalTimes() };
    this.#model = { source: 'given', rateBps, sizeBits, cbr };
  }

  /** Takes the next frame in decoding order; returns what it does to a buffer that was given. */
  frame(frame: WatchedFrame): Filling | undefined {
    if (this.#given === undefined) return undefined;
    const { buffer, times } = this.#given;
    const filling = buffer.take(times.next(frame), 8 * frame.byteStreamBytes);
    this.#add(frame, filling);
    return filling;
  }

  /** An access unit leaves a buffer of the HRD: returns what it does to the one that is followed, if that is it. */
  removal({ schedule, place, afterBits, underflowBits, drains }: HrdRemoval): Filling | undefined {
    if (this.#given !== undefined) return undefined;
    this.#schedule ??= schedule;
    if (schedule.model !== this.#schedule.model || schedule.index !== this.#schedule.index) return undefined;
    const { bitRateBps: rateBps, cpbSizeBits: sizeBits, cbr } = schedule;
    this.#model ??= { source: 'hrd', rateBps, sizeBits, cbr };
    const filling: Filling = { afterBits, underflowBits };
    this.#add(place.frame, filling, drains);
    return filling;
  }

  /** `undefined` if there is no buffer. */
  get report(): BufferReport | undefined {
    if (this.#model === undefined) return undefined;
    return {
      ...this.#model,
      underflows: this.#underflows,
      ...(this.#first !== undefined && { firstUnderflow: this.#first }),
      minBits: Number.isFinite(this.#minBits) ? Math.round(this.#minBits) : 0,
    };
  }

  /** `drains`: no more bits come, the stream ends. */
  #add(frame: WatchedFrame, filling: Filling, drains = false): void {
    if (!drains) this.#minBits = Math.min(this.#minBits, filling.afterBits);
    if (filling.underflowBits <= 0) return;
    this.#underflows++;
    this.#first ??= namedFrame(frame);
  }
}
