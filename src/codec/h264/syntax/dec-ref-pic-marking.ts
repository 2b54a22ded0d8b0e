import { MAX_LIST_OPERATIONS } from '../../../syntax/limits.ts';
import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** One entry of the loop in dec_ref_pic_marking() (H.264 Table 7-9); the last one has operation 0. */
export interface MemoryManagementControl {
  memory_management_control_operation: number;
  difference_of_pic_nums_minus1?: number;
  long_term_pic_num?: number;
  long_term_frame_idx?: number;
  max_long_term_frame_idx_plus1?: number;
}

/**
 * dec_ref_pic_marking() (H.264 7.3.3.3; semantics 7.4.3.3). `operations` holds the entries of the loop, which has no
 * name in the specification.
 */
export interface DecRefPicMarking {
  no_output_of_prior_pics_flag?: number;
  long_term_reference_flag?: number;
  adaptive_ref_pic_marking_mode_flag?: number;
  operations?: MemoryManagementControl[];
}

const MARKING_MODES: Readonly<Record<number, string>> = { 0: 'sliding window', 1: 'adaptive' };

const OPERATIONS: Readonly<Record<number, string>> = {
  0: 'end',
  1: 'mark a short-term picture as unused',
  2: 'mark a long-term picture as unused',
  3: 'make a short-term picture long-term',
  4: 'set the highest long-term frame index',
  5: 'mark all pictures as unused',
  6: 'make the current picture long-term',
};

/** Reads dec_ref_pic_marking() (H.264 7.3.3.3). */
export const parseDecRefPicMarking = (r: SyntaxReader, idr: boolean, into: DecRefPicMarking): void => {
  r.open('dec_ref_pic_marking', 'H.264 7.3.3.3');
  if (idr) {
    into.no_output_of_prior_pics_flag = r.flag('no_output_of_prior_pics_flag');
    into.long_term_reference_flag = r.flag('long_term_reference_flag');
  } else {
    into.adaptive_ref_pic_marking_mode_flag = r.flag('adaptive_ref_pic_marking_mode_flag', MARKING_MODES);
    if (into.adaptive_ref_pic_marking_mode_flag === 1) parseOperations(r, (into.operations = []));
  }
  r.close();
};

const parseOperations = (r: SyntaxReader, into: MemoryManagementControl[]): void => {
  for (;;) {
    const at = r.bit;
    if (into.length > MAX_LIST_OPERATIONS) {
      throw r.error(
        'out-of-range',
        'memory_management_control_operation',
        at,
        `at most ${MAX_LIST_OPERATIONS}`,
        'more',
      );
    }
    const operation = r.ue('memory_management_control_operation', 6, OPERATIONS);
    const entry: MemoryManagementControl = { memory_management_control_operation: operation };
    into.push(entry);
    if (operation === 0) return;
    if (operation === 1 || operation === 3) {
      entry.difference_of_pic_nums_minus1 = r.ueLax('difference_of_pic_nums_minus1', 2 ** 17 - 1);
    }
    if (operation === 2) entry.long_term_pic_num = r.ueLax('long_term_pic_num', 31);
    if (operation === 3 || operation === 6) entry.long_term_frame_idx = r.ueLax('long_term_frame_idx', 15);
    if (operation === 4) entry.max_long_term_frame_idx_plus1 = r.ueLax('max_long_term_frame_idx_plus1', 16);
  }
};

/** Does the picture reset all references (memory_management_control_operation 5, which resets order like an IDR)? */
export const hasOperation5 = (marking: DecRefPicMarking | undefined): boolean =>
  marking?.operations?.some((entry) => entry.memory_management_control_operation === 5) === true;

/** One entry of the loop in dec_ref_base_pic_marking(). */
export interface MemoryManagementBaseControl {
  memory_management_base_control_operation: number;
  difference_of_base_pic_nums_minus1?: number;
  long_term_base_pic_num?: number;
}

/** dec_ref_base_pic_marking() (H.264 F.7.3.3.5; semantics F.7.4.3.5). */
export interface DecRefBasePicMarking {
  adaptive_ref_base_pic_marking_mode_flag: number;
  operations?: MemoryManagementBaseControl[];
}

/** Reads dec_ref_base_pic_marking() (H.264 F.7.3.3.5). */
export const parseDecRefBasePicMarking = (r: SyntaxReader, into: Partial<DecRefBasePicMarking>): void => {
  r.open('dec_ref_base_pic_marking', 'H.264 F.7.3.3.5');
  into.adaptive_ref_base_pic_marking_mode_flag = r.flag('adaptive_ref_base_pic_marking_mode_flag');
  if (into.adaptive_ref_base_pic_marking_mode_flag === 1) {
    const operations: MemoryManagementBaseControl[] = [];
    into.operations = operations;
    for (;;) {
      const at = r.bit;
      const name = 'memory_management_base_control_operation';
      if (operations.length > MAX_LIST_OPERATIONS) {
        throw r.error('out-of-range', name, at, `at most ${MAX_LIST_OPERATIONS}`, 'more');
      }
      const operation = r.ue(name, 2);
      const entry: MemoryManagementBaseControl = { memory_management_base_control_operation: operation };
      operations.push(entry);
      if (operation === 0) break;
      if (operation === 1) {
        entry.difference_of_base_pic_nums_minus1 = r.ueLax('difference_of_base_pic_nums_minus1', 2 ** 17 - 1);
      } else entry.long_term_base_pic_num = r.ueLax('long_term_base_pic_num', 31);
    }
  }
  r.close();
};
