import { type DpbFrame, isReference } from './dpb-frame.ts';

/** Frames of the decoded picture buffer in any level (H.264 A.3.1 h). */
const MAX_FRAMES = 16;

/** A buffer of some size: which pictures wait in it for their output. */
class SizedBuffer {
  readonly size: number;
  #waiting: DpbFrame[] = [];
  /** Order of the last picture that was output since the order restarted. */
  #lastOrder = Number.NEGATIVE_INFINITY;

  constructor(size: number) {
    this.size = size;
  }

  /** All pictures are output, or dropped: the order restarts. */
  empty(): void {
    this.#waiting.length = 0;
    this.#lastOrder = Number.NEGATIVE_INFINITY;
  }

  /** Stores a picture (C.4.5.1, C.4.5.2). Returns false if it is too late for the order, or there is no room. */
  store(frame: DpbFrame, isOutput: boolean, references: number): boolean {
    while (this.#isFull(references)) {
      const at = this.#first();
      const first = at === undefined ? undefined : (this.#waiting[at] as DpbFrame);
      if (!isReference(frame) && isOutput && (first === undefined || frame.order < first.order)) {
        const isInOrder = frame.order >= this.#lastOrder;
        this.#lastOrder = frame.order;
        return isInOrder;
      }
      if (at === undefined || first === undefined) return false;
      // Bumping (C.4.5.3).
      this.#waiting.splice(at, 1);
      this.#lastOrder = first.order;
    }
    if (!isOutput) return true;
    this.#waiting.push(frame);
    return frame.order >= this.#lastOrder;
  }

  /** Are there as many pictures as the buffer holds: reference pictures, and others that wait for their output? */
  #isFull(references: number): boolean {
    let held = references;
    for (const frame of this.#waiting) if (!isReference(frame)) held++;
    return held >= this.size;
  }

  /** Index of the waiting picture that is output next. */
  #first(): number | undefined {
    let at: number | undefined;
    let lowest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.#waiting.length; i++) {
      const { order } = this.#waiting[i] as DpbFrame;
      if (order >= lowest) continue;
      lowest = order;
      at = i;
    }
    return at;
  }
}

/** Output from buffers of all sizes side by side (H.264 C.4.5): finds the smallest one that keeps the order. */
export class OutputOrder {
  /** Buffers that have kept it so far, the smallest first. */
  #buffers = Array.from({ length: MAX_FRAMES + 1 }, (_, size) => new SizedBuffer(size));

  /** The smallest size that is enough so far; one more than the largest if none is. */
  get size(): number {
    return this.#buffers[0]?.size ?? MAX_FRAMES + 1;
  }

  empty(): void {
    for (const buffer of this.#buffers) buffer.empty();
  }

  /** `references`: frames that are marked as used for reference, without this one. */
  store(frame: DpbFrame, isOutput: boolean, references: number): void {
    let failed = 0;
    for (const buffer of this.#buffers) if (!buffer.store(frame, isOutput, references)) failed = buffer.size + 1;
    if (failed > this.size) this.#buffers = this.#buffers.filter(({ size }) => size >= failed);
    else if (failed === this.size + 1) this.#buffers.shift();
  }
}
