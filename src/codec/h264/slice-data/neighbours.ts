import type { PictureStore } from './picture-store.ts';

/**
 * The current macroblock and its neighbours (H.264 6.4.8 to 6.4.12). A neighbour is an index into the arrays of the
 * picture; one that is not available (outside the picture, of another slice, not read yet) is `none`.
 */
export class Neighbours {
  #picture: PictureStore;
  #slice = 0;
  #mbaff = false;
  /** Index of the current macroblock. */
  mb = 0;
  x = 0;
  y = 0;
  /** mb_field_decoding_flag; 0 in field pictures and frames without MBAFF. */
  field = 0;
  /** Macroblocks with the samples at (-1, 0) and (0, -1): mbAddrA and mbAddrB of 6.4.11.1. */
  a = 0;
  b = 0;
  /** That with the samples at (16, -1) and (-1, -1). */
  c = 0;
  d = 0;
  /** Left 4x4 block of each row of 4x4 blocks, as macroblock * 16 + block in raster order. */
  readonly left = new Int32Array(4);
  /** The 4x4 blocks at (-1, 4 * row - 1); the first is that at (-1, -1). With MBAFF they are not those of `left`. */
  readonly aboveLeft = new Int32Array(4);
  /** The first block of the row above. */
  top = 0;
  /** The first macroblocks of the pairs to the left and above (6.4.10), MBAFF only. */
  pairA = 0;
  pairB = 0;

  constructor(picture: PictureStore) {
    this.#picture = picture;
  }

  startSlice(picture: PictureStore, slice: number, mbaff: boolean): void {
    this.#picture = picture;
    this.#slice = slice;
    this.#mbaff = mbaff;
    this.field = 0;
  }

  /** Moves to a macroblock, by its index. */
  move(mb: number): void {
    const width = this.#picture.widthInMbs;
    this.mb = mb;
    this.y = (mb / width) | 0;
    this.x = mb - this.y * width;
    if (this.#mbaff) this.#movePair();
    else this.#moveSingle();
  }

  /** Sets mb_field_decoding_flag of the current macroblock, which its neighbours depend on. */
  setField(field: number): void {
    this.field = field;
    this.#setMbaff();
  }

  /** The 4x4 block to the left of one of the current macroblock, in raster order; the result is macroblock * 16 + block. */
  blockA(block: number): number {
    return (block & 3) !== 0 ? this.mb * 16 + block - 1 : (this.left[block >> 2] as number);
  }

  /** The 4x4 block above. */
  blockB(block: number): number {
    return block > 3 ? this.mb * 16 + block - 4 : this.top + block;
  }

  /** The same for chroma blocks, row * 4 + column (6.4.11.5). `rows`: 2, or 4 in 4:2:2. */
  chromaA(block: number, rows: number): number {
    if ((block & 3) !== 0) return this.mb * 16 + block - 1;
    const left = this.left[rows === 4 ? block >> 2 : block >> 1] as number;
    const row = (left >> 2) & 3;
    return (left & ~15) + (rows === 4 ? row : row >> 1) * 4 + 1;
  }

  chromaB(block: number, rows: number): number {
    return block > 3 ? this.mb * 16 + block - 4 : this.b * 16 + (rows - 1) * 4 + block;
  }

  #available(mb: number): number {
    return this.#picture.slice[mb] === this.#slice ? mb : this.#picture.none;
  }

  #moveSingle(): void {
    const { mb, x, y } = this;
    const { widthInMbs: width, none } = this.#picture;
    this.a = x > 0 ? this.#available(mb - 1) : none;
    if (y > 0) {
      this.b = this.#available(mb - width);
      this.c = x < width - 1 ? this.#available(mb - width + 1) : none;
      this.d = x > 0 ? this.#available(mb - width - 1) : none;
    } else {
      this.b = none;
      this.c = none;
      this.d = none;
    }
    const left = this.a * 16 + 3;
    this.left[0] = left;
    this.left[1] = left + 4;
    this.left[2] = left + 8;
    this.left[3] = left + 12;
    this.aboveLeft[0] = this.d * 16 + 15;
    this.aboveLeft[1] = left;
    this.aboveLeft[2] = left + 4;
    this.aboveLeft[3] = left + 8;
    this.top = this.b * 16 + 12;
  }

  #movePair(): void {
    const { x, y } = this;
    const { widthInMbs: width, none } = this.#picture;
    const pair = (y & ~1) * width + x;
    this.pairA = x > 0 ? this.#available(pair - 1) : none;
    this.pairB = y > 1 ? this.#available(pair - 2 * width) : none;
    this.#setMbaff();
  }

  /** Table 6-4. Lower macroblocks of pairs have the index of the upper one plus the width. */
  #setMbaff(): void {
    const { x, y, field } = this;
    const picture = this.#picture;
    const { widthInMbs: width, none, fieldDecoding } = picture;
    const isTop = (y & 1) === 0;
    const pair = (y & ~1) * width + x;
    const pairC = y > 1 && x < width - 1 ? this.#available(pair - 2 * width + 1) : none;
    const pairD = y > 1 && x > 0 ? this.#available(pair - 2 * width - 1) : none;
    const { pairA, pairB } = this;
    for (let row = 0; row < 4; row++) {
      this.left[row] = this.#leftBlock(4 * row);
      this.aboveLeft[row] = row === 0 ? none * 16 + 15 : this.#leftBlock(4 * row - 1);
    }
    this.a = (this.left[0] as number) >> 4;
    if (field === 0 && !isTop) {
      this.b = pair;
      this.c = none;
      // The row above is the middle one of the left pair: row 7 of its lower field, or the last of its upper frame macroblock.
      if (pairA !== none) {
        this.d = fieldDecoding[pairA] === 1 ? pairA + width : pairA;
        this.aboveLeft[0] = this.d * 16 + (fieldDecoding[pairA] === 1 ? 7 : 15);
      } else this.d = none;
    } else {
      // A field macroblock of the upper parity looks at the same parity of field pairs, all others at the lower macroblock.
      const isUpperField = field === 1 && isTop;
      this.b = pairB === none ? none : isUpperField && fieldDecoding[pairB] === 1 ? pairB : pairB + width;
      this.c = pairC === none ? none : isUpperField && fieldDecoding[pairC] === 1 ? pairC : pairC + width;
      this.d = pairD === none ? none : isUpperField && fieldDecoding[pairD] === 1 ? pairD : pairD + width;
      this.aboveLeft[0] = this.d * 16 + 15;
    }
    this.top = this.b * 16 + 12;
  }

  /** The block with the sample (-1, y) of the current macroblock, 0 <= y <= 15. */
  #leftBlock(y: number): number {
    const { pairA, field } = this;
    const { widthInMbs: width, none, fieldDecoding } = this.#picture;
    if (pairA === none) return none * 16 + 3 + (y >> 2) * 4;
    const isBottom = this.y & 1;
    const isLeftField = fieldDecoding[pairA] as number;
    let lower = isBottom;
    let row = y;
    if (isLeftField !== field) {
      if (field === 0) {
        lower = y & 1;
        row = (y + 16 * isBottom) >> 1;
      } else {
        lower = y < 8 ? 0 : 1;
        row = 2 * y + isBottom - 16 * lower;
      }
    }
    return (pairA + lower * width) * 16 + (row >> 2) * 4 + 3;
  }
}
