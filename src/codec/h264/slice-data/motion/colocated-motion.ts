import type { PictureStore } from '../picture-store.ts';

/** Motion of a reference picture, kept for the direct modes of later ones: one vector a block, of list 0 where it is used. */
export class ColocatedMotion {
  readonly count: number;
  /** An MBAFF frame. */
  mbaff = false;
  readonly widthInMbs: number;
  readonly field: Uint8Array;
  /** refIdxCol of each quarter; -1: intra. */
  readonly refIdx: Int8Array;
  /** The picture that it refers to: see `pictureId`. */
  readonly refPicture: Int32Array;
  /** mvCol of each 4x4 block in raster order, y in the upper half. */
  readonly mv: Int32Array;

  constructor(widthInMbs: number, count: number) {
    this.widthInMbs = widthInMbs;
    this.count = count;
    this.field = new Uint8Array(count);
    this.refIdx = new Int8Array(count * 4);
    this.refPicture = new Int32Array(count * 4);
    this.mv = new Int32Array(count * 16);
  }

  /** `pictureOf`: the picture of a reference index of a macroblock. */
  fill(picture: PictureStore, mbaff: boolean, pictureOf: (mb: number, list: number, refIdx: number) => number): void {
    this.mbaff = mbaff;
    this.field.set(picture.fieldDecoding.subarray(0, this.count));
    for (let mb = 0; mb < this.count; mb++) {
      for (let quarter = 0; quarter < 4; quarter++) {
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
