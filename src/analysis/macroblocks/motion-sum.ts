import type { PictureBlocks } from '../../media/macroblocks.ts';
import { hundredths } from './hundredths.ts';

/** Luma samples of a motion vector unit. */
const QUARTER_SAMPLE = 0.25;

/** Lists, and quarters of a macroblock. */
const LISTS = 2;
const QUARTERS = 4;

/** The first 4x4 block of each quarter, in raster order; the others are one to the right, and a row of 4 below. */
const FIRST_BLOCK = [0, 2, 8, 10] as const;
const OTHER_BLOCKS = [0, 1, 4, 5] as const;

/** Adds up the lengths of motion vectors, in luma samples. Each counts as often as it has 4x4 blocks. */
export class MotionSum {
  #sum = 0;
  #blocks = 0;
  #max = 0;

  /** Adds the vectors of a macroblock. */
  add({ refIdx, mv }: Pick<PictureBlocks, 'refIdx' | 'mv'>, mb: number): void {
    let [sum, blocks, max] = [0, 0, this.#max];
    // Most blocks have the vector of the one before.
    let [lastX, lastY, length] = [0, 0, 0];
    for (let list = mb * LISTS; list < (mb + 1) * LISTS; list++) {
      for (let quarter = 0; quarter < QUARTERS; quarter++) {
        if ((refIdx[list * QUARTERS + quarter] as number) < 0) continue;
        const first = list * 16 + (FIRST_BLOCK[quarter] as number);
        for (let other = 0; other < OTHER_BLOCKS.length; other++) {
          const at = 2 * (first + (OTHER_BLOCKS[other] as number));
          const x = mv[at] as number;
          const y = mv[at + 1] as number;
          if (x !== lastX || y !== lastY) {
            lastX = x;
            lastY = y;
            length = Math.sqrt(x * x + y * y);
            if (length > max) max = length;
          }
          sum += length;
        }
        blocks += OTHER_BLOCKS.length;
      }
    }
    this.#sum += sum;
    this.#blocks += blocks;
    this.#max = max;
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
}
