/** Pictures of the decoded picture buffer in any level (H.265 A.4.2). */
const MAX_PICTURES = 16;

/** A picture in the decoded picture buffer. */
export interface DpbPicture {
  readonly order: number;
  readonly isOutput: boolean;
}

/** A buffer of some size: which pictures wait in it for their output. */
class SizedBuffer {
  readonly size: number;
  #waiting: number[] = [];
  /** Pictures that were output and are kept for reference. */
  #kept: number[] = [];
  /** Order of the last picture that was output since the order restarted. */
  #lastOrder = Number.NEGATIVE_INFINITY;

  constructor(size: number) {
    this.size = size;
  }

  /** All pictures are output, or dropped: the order restarts. */
  empty(): void {
    this.#waiting.length = 0;
    this.#kept.length = 0;
    this.#lastOrder = Number.NEGATIVE_INFINITY;
  }

  /**
   * Removes pictures that are neither waited for nor in `references`, makes room, and stores a picture (C.5.2.2,
   * C.5.2.3). Returns false if there is no room, or if it is too late for the order.
   */
  store({ order, isOutput }: DpbPicture, references: readonly number[]): boolean {
    this.#kept = this.#kept.filter((kept) => references.includes(kept));
    while (this.#waiting.length + this.#kept.length >= this.size) {
      if (this.#waiting.length === 0) return false;
      this.#bump(references);
    }
    if (!isOutput) {
      this.#kept.push(order);
      return true;
    }
    this.#waiting.push(order);
    return order >= this.#lastOrder;
  }

  /** Outputs the first waiting picture (C.5.2.4). */
  #bump(references: readonly number[]): void {
    const first = Math.min(...this.#waiting);
    this.#waiting.splice(this.#waiting.indexOf(first), 1);
    this.#lastOrder = first;
    if (references.includes(first)) this.#kept.push(first);
  }
}

/** Output from buffers of all sizes side by side (H.265 C.5.2): finds the smallest one that keeps the order. */
export class OutputOrder {
  /** Buffers that have kept it so far, the smallest first. */
  #buffers = Array.from({ length: MAX_PICTURES }, (_, i) => new SizedBuffer(i + 1));

  /** The smallest size that is enough so far; one more than the largest if none is. */
  get size(): number {
    return this.#buffers[0]?.size ?? MAX_PICTURES + 1;
  }

  empty(): void {
    for (const buffer of this.#buffers) buffer.empty();
  }

  /** `references`: orders of the pictures that are kept for reference beside this one. */
  store(picture: DpbPicture, references: readonly number[]): void {
    let failed = 0;
    for (const buffer of this.#buffers) if (!buffer.store(picture, references)) failed = buffer.size;
    if (failed > 0) this.#buffers = this.#buffers.filter(({ size }) => size > failed);
  }
}
