/** The buffer of a decoder: its size, and how it is filled. */
export interface VbvModel {
  readonly rateBps: number;
  readonly sizeBits: number;
  /** Bits arrive also when the buffer is full: it overflows. Else they wait. */
  readonly cbr: boolean;
  /** Bits in it when the first frame is taken out; without it 0.9 of its size, as x264 has it (`--vbv-init`). */
  readonly initialBits?: number;
}

/** What a frame does to the buffer. */
export interface VbvStep {
  /** Bits in it before and after the frame is taken out. */
  readonly beforeBits: number;
  readonly afterBits: number;
  /** Bits of the frame that have not arrived when it is due. */
  readonly underflowBits: number;
  /** Bits that arrived with no room for them, since the frame before. */
  readonly overflowBits: number;
}

/** Part of the buffer that is filled before the first frame is taken out. */
const INITIAL_FILL = 0.9;

/**
 * The fullness of a decoder's buffer (H.264 C.1, without HRD parameters): bits arrive at a rate, and each frame is taken
 * out at its decoding time. After an underflow it is empty, after an overflow full.
 */
export class VbvBuffer {
  readonly model: VbvModel;
  #bits: number;
  #lastMs: number | undefined;

  constructor(model: VbvModel) {
    this.model = model;
    this.#bits = Math.min(model.sizeBits, model.initialBits ?? INITIAL_FILL * model.sizeBits);
  }

  /** Takes out the next frame in decoding order; `decodedMs`: its decoding time, see `RemovalTimes`. */
  take(decodedMs: number, bits: number): VbvStep {
    const { rateBps, sizeBits, cbr } = this.model;
    const elapsedMs = this.#lastMs === undefined ? 0 : Math.max(0, decodedMs - this.#lastMs);
    this.#lastMs = Math.max(decodedMs, this.#lastMs ?? decodedMs);
    const filled = this.#bits + (rateBps * elapsedMs) / 1000;
    const beforeBits = Math.min(sizeBits, filled);
    this.#bits = Math.max(0, beforeBits - bits);
    return {
      beforeBits,
      afterBits: this.#bits,
      underflowBits: Math.max(0, bits - beforeBits),
      overflowBits: cbr ? Math.max(0, filled - sizeBits) : 0,
    };
  }
}
