import { MAX_LIST_OPERATIONS } from '../../../syntax/limits.ts';
import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { B } from './slice-types.ts';

/** One entry of the loop in ref_pic_list_modification(); the last one has modification_of_pic_nums_idc 3. */
export interface ListModification {
  modification_of_pic_nums_idc: number;
  /** With modification_of_pic_nums_idc 0 (subtract) or 1 (add). */
  abs_diff_pic_num_minus1?: number;
  /** With modification_of_pic_nums_idc 2. */
  long_term_pic_num?: number;
  /** With modification_of_pic_nums_idc 4 (subtract) or 5 (add): MVC only. */
  abs_diff_view_idx_minus1?: number;
}

/**
 * ref_pic_list_modification() (H.264 7.3.3.1; semantics 7.4.3.1), or ref_pic_list_mvc_modification() (G.7.3.3.1.1).
 * `modifications_l0` and `_l1` hold the entries of the loops, which have no name in the specification.
 */
export interface RefPicListModification {
  ref_pic_list_modification_flag_l0?: number;
  modifications_l0?: ListModification[];
  ref_pic_list_modification_flag_l1?: number;
  modifications_l1?: ListModification[];
}

const MODIFICATION_IDC: Readonly<Record<number, string>> = {
  0: 'subtract from picture number',
  1: 'add to picture number',
  2: 'long-term picture',
  3: 'end',
  4: 'subtract from view index',
  5: 'add to view index',
};

/**
 * Reads ref_pic_list_modification() (H.264 7.3.3.1), or with `mvc` its MVC form (G.7.3.3.1.1). I and SI slices have
 * none.
 */
export const parseRefPicListModification = (
  r: SyntaxReader,
  sliceType: number,
  mvc: boolean,
  into: RefPicListModification,
): void => {
  if (mvc) r.open('ref_pic_list_mvc_modification', 'H.264 G.7.3.3.1.1');
  else r.open('ref_pic_list_modification', 'H.264 7.3.3.1');
  into.ref_pic_list_modification_flag_l0 = r.flag('ref_pic_list_modification_flag_l0');
  if (into.ref_pic_list_modification_flag_l0 === 1) parseLoop(r, mvc, (into.modifications_l0 = []));
  if (sliceType === B) {
    into.ref_pic_list_modification_flag_l1 = r.flag('ref_pic_list_modification_flag_l1');
    if (into.ref_pic_list_modification_flag_l1 === 1) parseLoop(r, mvc, (into.modifications_l1 = []));
  }
  r.close();
};

const parseLoop = (r: SyntaxReader, mvc: boolean, into: ListModification[]): void => {
  for (;;) {
    const at = r.bit;
    if (into.length > MAX_LIST_OPERATIONS) {
      throw r.error('out-of-range', 'modification_of_pic_nums_idc', at, `at most ${MAX_LIST_OPERATIONS}`, 'more');
    }
    const idc = r.ue('modification_of_pic_nums_idc', mvc ? 5 : 3, MODIFICATION_IDC);
    const entry: ListModification = { modification_of_pic_nums_idc: idc };
    into.push(entry);
    if (idc === 3) return;
    if (idc <= 1) entry.abs_diff_pic_num_minus1 = r.ueLax('abs_diff_pic_num_minus1', 2 ** 17 - 1);
    else if (idc === 2) entry.long_term_pic_num = r.ueLax('long_term_pic_num', 31);
    else entry.abs_diff_view_idx_minus1 = r.ueLax('abs_diff_view_idx_minus1', 1023);
  }
};
