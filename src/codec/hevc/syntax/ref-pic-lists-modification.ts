import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/**
 * ref_pic_lists_modification() (H.265 7.3.6.2; semantics 7.4.7.2): an entry is an index into the list of all pictures
 * that the current one may refer to.
 */
export interface RefPicListsModification {
  ref_pic_list_modification_flag_l0: number;
  list_entry_l0?: number[];
  /** B slices only. */
  ref_pic_list_modification_flag_l1?: number;
  list_entry_l1?: number[];
}

/** Reads ref_pic_lists_modification() (H.265 7.3.6.2); `refCountL1` is 0 in a P slice. */
export const parseRefPicListsModification = (
  r: SyntaxReader,
  numPicTotalCurr: number,
  refCountL0: number,
  refCountL1: number,
  into: Partial<RefPicListsModification>,
): void => {
  r.open('ref_pic_lists_modification', 'H.265 7.3.6.2');
  into.ref_pic_list_modification_flag_l0 = r.flag('ref_pic_list_modification_flag_l0');
  if (into.ref_pic_list_modification_flag_l0 === 1) {
    parseEntries(r, 'list_entry_l0', numPicTotalCurr, refCountL0, (into.list_entry_l0 = []));
  }
  if (refCountL1 > 0) {
    into.ref_pic_list_modification_flag_l1 = r.flag('ref_pic_list_modification_flag_l1');
    if (into.ref_pic_list_modification_flag_l1 === 1) {
      parseEntries(r, 'list_entry_l1', numPicTotalCurr, refCountL1, (into.list_entry_l1 = []));
    }
  }
  r.close();
};

const parseEntries = (r: SyntaxReader, name: string, numPicTotalCurr: number, count: number, into: number[]): void => {
  // Ceil(Log2(NumPicTotalCurr)); it is above 1, or the structure is absent.
  const bits = 32 - Math.clz32(numPicTotalCurr - 1);
  for (let i = 0; i < count; i++) {
    const at = r.bit;
    const subscripted = r.nth(name, i);
    const entry = r.uv(bits, subscripted);
    if (entry >= numPicTotalCurr) r.issue(subscripted, at, `0..${numPicTotalCurr - 1}`, entry);
    into.push(entry);
  }
};
