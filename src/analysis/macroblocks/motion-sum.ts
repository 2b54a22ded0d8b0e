import type { PictureBlocks } from '../../media/macroblocks.ts';
import { hundredths } from './hundredths.ts';

/** Luma samples of a motion vector unit. */
const QUARTER_SAMPLE = 0.25;

/** Lists, and quarters of a macroblock. */
const LISTS = 2;
const QUARTERS = 4;

/** The 4x4 blocks of each quarter, in raster order. */
const BLOCKS_OF = [
  [0, 1, 4, 5],
  [2, 3, 6, 7],
  [8, 9, 12, 13],
  [10, 11, 14, 15],
] as const;

/** Adds up the lengths of motion vectors, in luma samples. Each counts as often as it has 4x4 blocks. */
export class MotionSum {
  #sum = 0;
  #blocks = 0;
  #max = 0;
  /** The last vector and its length: most blocks have that of the one before. */
  #x = 0;
  #y = 0;
  #length = 0;

  /** Adds the vectors of a macroblock. */
  add({ refIdx, mv }: Pick<PictureBlocks, 'refIdx' | 'mv'>, mb: number): void {
    for (let list = mb * LISTS; list < (mb + 1) * LISTS; list++) {
      for (let quarter = 0; quarter < QUARTERS; quarter++) {
        if ((refIdx[list * QUARTERS + quarter] as number) < 0) continue;
        for (const block of BLOCKS_OF[quarter] as readonly number[]) {
          const at = 2 * (list * 16 + block);
          this.#addVector(mv[at] as number, mv[at + 1] as number);
        }
      }
    }
  }

  addAll(other: MotionSum): void {
    this.#sum += other.#sum;
    this.#blocks += other.#blocks;
    this.#max = Math.max(this.#max, other.#max);
  }

  /** To a hundredth; `undefined` without a vector. */
  get mean(): number | undefined {
    return this.#blocks === 0 ? undefined : hundredths((this.#sum / this.#blocks) * QUARTER_SAMPLE);
  }

  get max(): number {
    return hundredths(this.#max * QUARTER_SAMPLE);
  }

  #addVector(x: number, y: number): void {
    if (x !== this.#x || y !== this.#y) {
      this.#x = x;
      this.#y = y;
      this.#length = Math.sqrt(x * x + y * y);
      if (this.#length > this.#max) this.#max = this.#length;
    }
    this.#sum += this.#length;
    this.#blocks++;
  }
}
