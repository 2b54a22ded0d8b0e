import type { PictureBlocks } from '../../../src/media/macroblocks.ts';
import { fieldOf, type LumaPlane, lumaSample } from './luma-prediction.ts';
import type { ReadPicture } from './read-pictures.ts';

/** A decoded frame with what orders it. */
interface Frame {
  readonly plane: LumaPlane;
  readonly order: number;
}

/** 4x4 blocks whose prediction is the decoded picture, and those of which it is not. */
export interface Predicted {
  equal: number;
  /** Of `equal`. */
  readonly kinds: Record<'smaller than 8x8' | 'reference index above 0' | 'direct' | 'from both lists', number>;
  readonly different: string[];
}

/**
 * Predicts the inter blocks that have no residual, from the decoded pictures, with the vectors and reference indices that
 * rtmpkit reads (8.4.2): without a deblocking filter and weights they are what FFmpeg decodes. This proves what
 * FFmpeg does not export: reference indices, and the vectors of blocks smaller than 8x8. For streams of frames, MBAFF
 * or not, that keep the last max_num_ref_frames frames and leave their lists as they are initialised.
 */
export class PixelProof {
  readonly result: Predicted = {
    equal: 0,
    kinds: { 'smaller than 8x8': 0, 'reference index above 0': 0, direct: 0, 'from both lists': 0 },
    different: [],
  };
  readonly #largest: number;
  /** Last first. */
  #references: Frame[] = [];

  constructor(bitDepth: number) {
    this.#largest = 2 ** bitDepth - 1;
  }

  /** The next picture in decoding order, as FFmpeg decodes it. */
  add({ picture, first }: ReadPicture, plane: LumaPlane): void {
    const { content: { slice } = {}, primary, picture: { order, reference } = {} } = first ?? {};
    const isPlain =
      slice?.disable_deblocking_filter_idc === 1 &&
      slice.pred_weight_table === undefined &&
      primary?.sets?.pps.weighted_bipred_idc === 0 &&
      picture.structure === 'frame' &&
      slice.ref_pic_list_modification?.modifications_l0 === undefined &&
      slice.ref_pic_list_modification?.modifications_l1 === undefined &&
      slice.dec_ref_pic_marking?.operations === undefined;
    if (!isPlain || order === undefined) throw new Error('not a stream for a proof by pixels');
    if (first?.type === 5) this.#references = [];
    const frame: Frame = { plane, order };
    if (picture.type !== 'I') this.#compare(picture, plane, this.#lists(picture, order));
    if (reference === true)
      this.#references = [frame, ...this.#references].slice(0, primary.sets.sps.max_num_ref_frames);
  }

  /** RefPicList0 and RefPicList1 (8.2.4.2.1, 8.2.4.2.3). */
  #lists(picture: PictureBlocks, order: number): readonly [readonly Frame[], readonly Frame[]] {
    if (picture.type === 'P') return [this.#references, []];
    const before = this.#references.filter((frame) => frame.order < order).sort((a, b) => b.order - a.order);
    const after = this.#references.filter((frame) => frame.order > order).sort((a, b) => a.order - b.order);
    const list0 = [...before, ...after];
    const list1 = [...after, ...before];
    if (list1.length > 1 && list1.every((frame, i) => frame === list0[i])) list1.unshift(...list1.splice(1, 1));
    return [list0, list1];
  }

  #compare(picture: PictureBlocks, plane: LumaPlane, lists: readonly [readonly Frame[], readonly Frame[]]): void {
    const { widthInMbs, isRead, mbClass, mbType, typeNames, codedBlockPattern, fieldDecoding } = picture;
    for (let mb = 0; mb < isRead.length; mb++) {
      const name = typeNames[mbType[mb] ?? 0] ?? '';
      if (isRead[mb] === 0 || !/^[PB]_/.test(name) || (mbClass[mb] ?? 0) === 0) continue;
      const column = mb % widthInMbs;
      const row = Math.floor(mb / widthInMbs);
      const isField = fieldDecoding[mb] === 1;
      const parity = row & 1;
      const current = isField ? fieldOf(plane, parity) : plane;
      const top = isField ? 16 * (row >> 1) : 16 * row;
      for (let block = 0; block < 16; block++) {
        const quarter = ((block >> 3) << 1) | ((block & 3) >> 1);
        if (((codedBlockPattern[mb] ?? 0) & (1 << quarter)) !== 0) continue;
        const predictions = ([0, 1] as const).flatMap((list) => {
          const index = picture.refIdx[(2 * mb + list) * 4 + quarter] ?? -1;
          if (index < 0) return [];
          const at = 2 * ((2 * mb + list) * 16 + block);
          const reference = lists[list][isField ? index >> 1 : index]?.plane;
          // The even indices of a field macroblock are fields of its parity (8.4.2.1).
          const picked = reference !== undefined && isField ? fieldOf(reference, parity ^ (index & 1)) : reference;
          return [{ index, reference: picked, x: picture.mv[at] ?? 0, y: picture.mv[at + 1] ?? 0 }];
        });
        const left = 16 * column + 4 * (block & 3);
        const upper = top + 4 * (block >> 2);
        const isEqual = predictions.length > 0 && this.#isPredicted(current, left, upper, predictions);
        if (!isEqual) {
          const vectors = predictions.map(({ index, x, y }) => `${index}: ${x},${y}`).join(' and ');
          this.result.different.push(`${picture.type} macroblock ${mb} (${name}) block ${block}: ${vectors}`);
          continue;
        }
        this.result.equal++;
        const sub = picture.subMbType[4 * mb + quarter] ?? 0;
        const { kinds } = this.result;
        if (name.startsWith('P_8x8') && sub > 0) kinds['smaller than 8x8']++;
        if (predictions.some(({ index }) => index > 0)) kinds['reference index above 0']++;
        if (/^B_(Skip|Direct)/.test(name) || (name === 'B_8x8' && sub === 0)) kinds.direct++;
        if (predictions.length === 2) kinds['from both lists']++;
      }
    }
  }

  #isPredicted(
    current: LumaPlane,
    left: number,
    top: number,
    predictions: readonly { readonly reference: LumaPlane | undefined; readonly x: number; readonly y: number }[],
  ): boolean {
    for (let y = top; y < top + 4; y++)
      for (let x = left; x < left + 4; x++) {
        const values = predictions.map(({ reference, x: dx, y: dy }) =>
          reference === undefined ? Number.NaN : lumaSample(reference, 4 * x + dx, 4 * y + dy, this.#largest),
        );
        const [first = Number.NaN, second] = values;
        const value = second === undefined ? first : (first + second + 1) >> 1;
        if (value !== current.samples[current.start + y * current.stride + x]) return false;
      }
    return true;
  }
}
