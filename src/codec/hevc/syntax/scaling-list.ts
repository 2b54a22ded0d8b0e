import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** One list of scaling_list_data(). */
export interface HevcScalingList {
  /** 0: 4x4, 1: 8x8, 2: 16x16, 3: 32x32. */
  readonly sizeId: number;
  /** 0..2: intra Y, Cb, Cr, 3..5: inter; for 32x32 only 0 and 3. */
  readonly matrixId: number;
  /** 0: taken from another list, or the default one. */
  scaling_list_pred_mode_flag: number;
  /** 0: the default list; otherwise the list is as many (for 32x32: 3 times as many) places before. */
  scaling_list_pred_matrix_id_delta?: number;
  /** Of 16x16 and 32x32 lists. */
  scaling_list_dc_coef_minus8?: number;
  /** 16 or 64 differences, in diagonal order. */
  scaling_list_delta_coef?: number[];
}

/** scaling_list_data() (H.265 7.3.4; semantics 7.4.5): 20 lists in coding order. */
export type HevcScalingListData = HevcScalingList[];

/** Reads scaling_list_data() (H.265 7.3.4). */
export const parseHevcScalingListData = (r: SyntaxReader, into: HevcScalingListData = []): HevcScalingListData => {
  r.open('scaling_list_data', 'H.265 7.3.4');
  for (let sizeId = 0; sizeId < 4; sizeId++) {
    const step = sizeId === 3 ? 3 : 1;
    for (let matrixId = 0; matrixId < 6; matrixId += step) {
      const flag = r.flag(r.nth('scaling_list_pred_mode_flag', sizeId, matrixId));
      const list: HevcScalingList = { sizeId, matrixId, scaling_list_pred_mode_flag: flag };
      into.push(list);
      if (flag === 0) {
        const name = r.nth('scaling_list_pred_matrix_id_delta', sizeId, matrixId);
        list.scaling_list_pred_matrix_id_delta = r.ueLax(name, matrixId / step);
      } else parseCoefficients(r, list);
    }
  }
  r.close();
  return into;
};

const parseCoefficients = (r: SyntaxReader, into: HevcScalingList): void => {
  const { sizeId, matrixId } = into;
  if (sizeId > 1) {
    const name = r.nth('scaling_list_dc_coef_minus8', sizeId - 2, matrixId);
    into.scaling_list_dc_coef_minus8 = r.seLax(name, -7, 247);
  }
  const deltas: number[] = (into.scaling_list_delta_coef = []);
  for (let i = 0; i < Math.min(64, 1 << (4 + (sizeId << 1))); i++) {
    deltas.push(r.seLax('scaling_list_delta_coef', -128, 127));
  }
};
