import { BOTH, BOTTOM, TOP } from '../../stream/dpb/dpb-frame.ts';
import { QUARTER_OF_RASTER } from '../block-order.ts';
import type { Neighbours } from '../neighbours.ts';
import type { SliceParameters } from '../slice-parameters.ts';
import type { ColocatedMotion } from './colocated-motion.ts';
import { orderOf, type ReferenceFrame, type ReferencePicture } from './reference-frame.ts';

/** vertMvScale (H.264 8.4.1.2.1): how the co-located macroblock is coded, compared with the current one. */
export const ONE_TO_ONE = 0;
export const FRAME_TO_FIELD = 1;
export const FIELD_TO_FRAME = 2;

/** Finds the co-located 4x4 blocks of a macroblock of B (H.264 8.4.1.2.1, Tables 8-6 and 8-8). */
export class Colocated {
  vertMvScale = ONE_TO_ONE;
  /** refIdxCol, the picture it refers to, and mvCol of the block that was looked up. */
  refIdx = -1;
  refPicture = 0;
  mv = 0;
  #motion: ColocatedMotion | undefined;
  /** The macroblock for the upper and the lower half of the current one. */
  #upper = 0;
  #lower = 0;
  #isInferred = false;
  /** Lower macroblock of a pair, or of an odd row. */
  #isBottom = 0;

  /** Finds the macroblock. Returns false if its motion is not known. */
  locate(
    at: Neighbours,
    slice: SliceParameters,
    current: ReferenceFrame,
    first: ReferencePicture | undefined,
  ): boolean {
    this.#isInferred = slice.direct_8x8_inference_flag === 1;
    this.#isBottom = at.y & 1;
    if (first === undefined) return false;
    const { mb, x, y } = at;
    const motion = slice.isField ? this.#ofField(x, y, mb, first) : this.#ofFrame(at, current, first);
    this.#motion = motion;
    return motion?.isRead(this.#upper) === true && motion.isRead(this.#lower);
  }

  /** Looks up the block of a quarter: its corner with direct_8x8_inference_flag, else a 4x4 block in raster order. */
  look(quarter: number, block: number): void {
    const motion = this.#motion as ColocatedMotion;
    const isLower = quarter >> 1;
    let source = block;
    if (this.#isInferred) {
      const row =
        this.vertMvScale === ONE_TO_ONE
          ? 3 * isLower
          : this.vertMvScale === FRAME_TO_FIELD
            ? 2 * isLower
            : 2 * this.#isBottom + isLower;
      source = row * 4 + 3 * (quarter & 1);
    }
    const mb = isLower === 1 ? this.#lower : this.#upper;
    const from = mb * 4 + (QUARTER_OF_RASTER[source] as number);
    this.refIdx = motion.refIdx[from] as number;
    this.refPicture = motion.refPicture[from] as number;
    this.mv = this.refIdx < 0 ? 0 : (motion.mv[mb * 16 + source] as number);
  }

  #ofField(x: number, y: number, mb: number, { frame, fields }: ReferencePicture): ColocatedMotion | undefined {
    const motion = frame.frameMotion;
    if (motion === undefined)
      return this.#set(ONE_TO_ONE, mb, mb, fields === TOP ? frame.topMotion : frame.bottomMotion);
    const width = motion.widthInMbs;
    const upper = 2 * y * width + x;
    if (motion.mbaff && motion.field[upper] === 1) {
      const same = fields === TOP ? upper : upper + width;
      return this.#set(ONE_TO_ONE, same, same, motion);
    }
    return this.#set(FRAME_TO_FIELD, upper, upper + width, motion);
  }

  #ofFrame(at: Neighbours, current: ReferenceFrame, { frame }: ReferencePicture): ColocatedMotion | undefined {
    const { mb, x, y, field } = at;
    const motion = frame.frameMotion;
    const isTopNearer = field === 1 ? (y & 1) === 0 : isTopCloser(frame, current);
    if (motion === undefined) {
      const ofField = isTopNearer ? frame.topMotion : frame.bottomMotion;
      if (ofField === undefined) return undefined;
      const same = (y >> 1) * ofField.widthInMbs + x;
      return this.#set(field === 1 ? ONE_TO_ONE : FIELD_TO_FRAME, same, same, ofField);
    }
    if (!motion.mbaff || motion.field[mb] === field) return this.#set(ONE_TO_ONE, mb, mb, motion);
    const width = motion.widthInMbs;
    const upper = (y & ~1) * width + x;
    if (field === 1) return this.#set(FRAME_TO_FIELD, upper, upper + width, motion);
    const nearer = isTopNearer ? upper : upper + width;
    return this.#set(FIELD_TO_FRAME, nearer, nearer, motion);
  }

  #set(scale: number, upper: number, lower: number, motion: ColocatedMotion | undefined): ColocatedMotion | undefined {
    this.vertMvScale = scale;
    this.#upper = upper;
    this.#lower = lower;
    return motion;
  }
}

/** Is the top field of the frame nearer to the current frame than its bottom field (Table 8-6)? */
const isTopCloser = (frame: ReferenceFrame, current: ReferenceFrame): boolean => {
  const order = orderOf(current, BOTH);
  return Math.abs(orderOf(frame, TOP) - order) < Math.abs(orderOf(frame, BOTTOM) - order);
};
