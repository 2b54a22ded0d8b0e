import type { PictureStore } from '../picture-store.ts';

/** `refIdx` of a macroblock that was lost or is damaged. */
const NOT_READ = -2;

/** Motion of a reference picture, kept for the direct modes of later ones: one vector a block, of list 0 where it is used. */
export class ColocatedMotion {
  /** Macroblocks that the arrays have room for. */
  readonly capacity: number;
  /** Macroblocks of the picture. */
  count = 0;
  widthInMbs = 0;
  /** An MBAFF frame. */
  mbaff = false;
  /** Macroblocks that were read are between these two. */
  #first = 0;
  #end = 0;
  readonly field: Uint8Array;
  /** refIdxCol of each quarter; -1: intra; NOT_READ. */
  readonly refIdx: Int8Array;
  /** The picture that it refers to: see `pictureId`. */
  readonly refPicture: Int32Array;
  /** mvCol of each 4x4 block in raster order, y in the upper half. */
  readonly mv: Int32Array;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.field = new Uint8Array(capacity);
    this.refIdx = new Int8Array(capacity * 4).fill(NOT_READ);
    this.refPicture = new Int32Array(capacity * 4);
    this.mv = new Int32Array(capacity * 16);
  }

  isRead(mb: number): boolean {
    return mb < this.count && this.refIdx[mb * 4] !== NOT_READ;
  }

  /** `pictureOf`: the picture of a reference index of a macroblock. */
  fill(picture: PictureStore, mbaff: boolean, pictureOf: (mb: number, list: number, refIdx: number) => number): void {
    this.refIdx.fill(NOT_READ, this.#first * 4, this.#end * 4);
    this.field.fill(0, this.#first, this.#end);
    [this.#first, this.#end] = picture.touched;
    this.count = picture.count;
    this.widthInMbs = picture.widthInMbs;
    this.mbaff = mbaff;
    for (let mb = this.#first; mb < this.#end; mb++) {
      this.field[mb] = picture.fieldDecoding[mb] as number;
      for (let quarter = 0; quarter < 4; quarter++) {
        if (picture.isRead[mb] === 0) {
          this.refIdx[mb * 4 + quarter] = NOT_READ;
          continue;
        }
        const list = (picture.refIdx[mb * 8 + quarter] as number) >= 0 ? 0 : 1;
        const ref = picture.refIdx[mb * 8 + list * 4 + quarter] as number;
        this.refIdx[mb * 4 + quarter] = ref;
        if (ref < 0) continue;
        this.refPicture[mb * 4 + quarter] = pictureOf(mb, list, ref);
        const from = mb * 32 + list * 16 + (quarter >> 1) * 8 + (quarter & 1) * 2;
        const to = mb * 16 + (quarter >> 1) * 8 + (quarter & 1) * 2;
        this.mv[to] = picture.mv32[from] as number;
        this.mv[to + 1] = picture.mv32[from + 1] as number;
        this.mv[to + 4] = picture.mv32[from + 4] as number;
        this.mv[to + 5] = picture.mv32[from + 5] as number;
      }
    }
  }
}
