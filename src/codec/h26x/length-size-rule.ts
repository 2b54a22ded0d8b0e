import type { RecordFindings } from '../config-record/record-finding.ts';

/** lengthSizeMinusOne of avcC, hvcC and vvcC (ISO/IEC 14496-15): 3-byte lengths are illegal. `bit` is its position. */
export const checkLengthSize = (found: RecordFindings, lengthSizeMinusOne: number | undefined, bit: number): void => {
  if (lengthSizeMinusOne !== 2) return;
  found.mismatch('warning', 'length-size', 'lengthSizeMinusOne', bit, '0, 1 or 3', 2, 'no 3-byte lengths');
};
