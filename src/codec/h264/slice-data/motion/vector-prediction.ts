import { QUARTER_OF_RASTER, RASTER_OF_BLOCK } from '../block-order.ts';
import type { Neighbours } from '../neighbours.ts';
import { type PictureStore, REF_NOT_AVAILABLE } from '../picture-store.ts';

/** Motion of a neighbouring partition in the list that is asked for. */
class NeighbourMotion {
  /** -1: does not use the list; REF_NOT_AVAILABLE. */
  ref = REF_NOT_AVAILABLE;
  x = 0;
  y = 0;

  copy(other: NeighbourMotion): void {
    this.ref = other.ref;
    this.x = other.x;
    this.y = other.y;
  }
}

/** A vector as it is kept: y in the upper half. */
export const packed = (x: number, y: number): number => (y << 16) | (x & 0xffff);

/** Predicts motion vectors from the partitions around (H.264 8.4.1.3). The result is in `x` and `y`. */
export class VectorPrediction {
  x = 0;
  y = 0;
  readonly a = new NeighbourMotion();
  readonly b = new NeighbourMotion();
  readonly c = new NeighbourMotion();
  #at: Neighbours | undefined;
  #picture: PictureStore | undefined;
  #mbaff = false;

  start(picture: PictureStore, mbaff: boolean): void {
    this.#picture = picture;
    this.#mbaff = mbaff;
  }

  /** Looks up the neighbours of a partition at a 4x4 block in raster order, `width` blocks wide (8.4.1.3.2). */
  look(at: Neighbours, list: number, block: number, width: number): void {
    this.#at = at;
    this.#load(this.a, list, at.blockA(block));
    this.#load(this.b, list, at.blockB(block));
    this.#loadC(list, block, width);
  }

  /** The median, or the vector of the only neighbour that refers to `ref` (8.4.1.3, 8.4.1.3.1). */
  median(ref: number): void {
    const { a, b, c } = this;
    const isA = a.ref === ref;
    const isB = b.ref === ref;
    const isC = c.ref === ref;
    const isOnlyA = b.ref === REF_NOT_AVAILABLE && c.ref === REF_NOT_AVAILABLE && a.ref !== REF_NOT_AVAILABLE;
    if (isOnlyA || (isA && !isB && !isC)) this.#take(a);
    else if (isB && !isA && !isC) this.#take(b);
    else if (isC && !isA && !isB) this.#take(c);
    else {
      this.x = medianOf(a.x, b.x, c.x);
      this.y = medianOf(a.y, b.y, c.y);
    }
  }

  /** The neighbour that a 16x8 or 8x16 partition prefers, if it refers to `ref`. */
  directional(preferred: NeighbourMotion, ref: number): void {
    if (preferred.ref === ref) this.#take(preferred);
    else this.median(ref);
  }

  #take({ x, y }: NeighbourMotion): void {
    this.x = x;
    this.y = y;
  }

  /** The partition above to the right; where it is not available, that above to the left. */
  #loadC(list: number, block: number, width: number): void {
    const at = this.#at as Neighbours;
    const column = (block & 3) + width;
    if (block < 4) this.#load(this.c, list, column < 4 ? at.top + column : at.c * 16 + 12);
    else {
      const right = block - 4 + width;
      // Blocks of the macroblock are available once decoded.
      const isDecoded = column < 4 && (RASTER_OF_BLOCK[right] as number) < (RASTER_OF_BLOCK[block] as number);
      if (isDecoded) this.#load(this.c, list, at.mb * 16 + right);
      else this.c.ref = REF_NOT_AVAILABLE;
    }
    if (this.c.ref !== REF_NOT_AVAILABLE) return;
    const isLeft = (block & 3) === 0;
    if (isLeft) this.#load(this.c, list, at.aboveLeft[block >> 2] as number);
    else if (block < 4) this.#load(this.c, list, at.top + block - 1);
    else this.#load(this.c, list, at.mb * 16 + block - 5);
  }

  /** `block`: macroblock * 16 + block. */
  #load(into: NeighbourMotion, list: number, block: number): void {
    const picture = this.#picture as PictureStore;
    const mb = block >> 4;
    const ref = picture.refIdx[mb * 8 + list * 4 + (QUARTER_OF_RASTER[block & 15] as number)] as number;
    into.ref = ref;
    if (ref < 0) {
      into.x = 0;
      into.y = 0;
      return;
    }
    const at = (mb * 32 + list * 16 + (block & 15)) * 2;
    into.x = picture.mv[at] as number;
    into.y = picture.mv[at + 1] as number;
    if (this.#mbaff) this.#scale(into, picture.fieldDecoding[mb] as number);
  }

  /** Frame and field macroblocks count rows and pictures in different units. */
  #scale(motion: NeighbourMotion, field: number): void {
    const current = (this.#at as Neighbours).field;
    if (field === current) return;
    if (current === 1) {
      motion.ref *= 2;
      motion.y = Math.trunc(motion.y / 2);
    } else {
      motion.ref >>= 1;
      motion.y *= 2;
    }
  }
}

const medianOf = (a: number, b: number, c: number): number =>
  a > b ? (b > c ? b : a > c ? c : a) : a > c ? a : b > c ? c : b;
