/** Fields of a frame, as bits. */
export const TOP = 1;
export const BOTTOM = 2;
export const BOTH = 3;

/** A frame, complementary field pair or single field in the decoded picture buffer (H.264 C.4). */
export interface DpbFrame {
  /** PicOrderCnt(): the lower one of two fields. */
  order: number;
  /** 0 after memory_management_control_operation 5. */
  frameNum: number;
  /** Fields that are marked "used for short-term reference", and "used for long-term reference". */
  shortTerm: number;
  longTerm: number;
  longTermFrameIdx: number;
}

export const isReference = ({ shortTerm, longTerm }: DpbFrame): boolean => (shortTerm | longTerm) !== 0;
