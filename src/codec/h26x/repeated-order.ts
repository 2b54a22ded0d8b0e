import type { PictureFinding } from './picture-finding.ts';

/** Fields that are compared: as many as the DPB holds (16 frames: H.264 A.3.1, H.265 A.4.2). */
const COMPARED = 32;

/** Finds pictures of one period with the same picture order count: their output order is undefined. */
export class RepeatedOrder {
  /** Orders of earlier frames of the period, the newest ones in a ring. */
  readonly #earlier: number[] = [];
  #at = 0;
  /** Order of the last picture, which its second field may repeat. */
  #last: number | undefined;

  readonly #clause: string;

  /** `clause`: of the picture order count. */
  constructor(clause: 'H.264 8.2.1' | 'H.265 8.3.1') {
    this.#clause = clause;
  }

  /** Forgets the pictures so far: the order restarts, or cannot be compared. */
  restart(): void {
    this.#earlier.length = 0;
    this.#at = 0;
    this.#last = undefined;
  }

  next(order: number, isSecondField: boolean): PictureFinding | undefined {
    if (!isSecondField && this.#last !== undefined) this.#keep(this.#last);
    const isRepeated = this.#earlier.includes(order);
    if (isSecondField) this.#keep(order);
    else this.#last = order;
    return isRepeated ? repeatedOrder(order, this.#clause) : undefined;
  }

  #keep(order: number): void {
    this.#earlier[this.#at] = order;
    this.#at = (this.#at + 1) % COMPARED;
  }
}

const repeatedOrder = (order: number, clause: string): PictureFinding => ({
  severity: 'error',
  code: 'poc-duplicate',
  message: `picture order count ${order} again: two pictures of one period have the same place in output order (${clause})`,
});
