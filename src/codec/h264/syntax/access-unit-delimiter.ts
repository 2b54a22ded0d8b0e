import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { parseTrailingBits } from '../../h26x/rbsp-trailing-bits.ts';

/** access_unit_delimiter_rbsp() (H.264 7.3.2.4; semantics 7.4.2.4). */
export interface AccessUnitDelimiter {
  /** Slice types that the primary picture may hold (Table 7-5). */
  primary_pic_type: number;
}

/** slice_type values that may be present for a primary_pic_type (H.264 Table 7-5). */
export const PRIMARY_PIC_TYPES: Readonly<Record<number, string>> = {
  0: 'I',
  1: 'I, P',
  2: 'I, P, B',
  3: 'SI',
  4: 'SI, SP',
  5: 'I, SI',
  6: 'I, SI, P, SP',
  7: 'I, SI, P, SP, B',
};

/** Reads access_unit_delimiter_rbsp() (H.264 7.3.2.4) after the NAL unit header. */
export const parseAccessUnitDelimiter = (
  r: SyntaxReader,
  into: Partial<AccessUnitDelimiter> = {},
): AccessUnitDelimiter => {
  r.open('access_unit_delimiter_rbsp', 'H.264 7.3.2.4');
  into.primary_pic_type = r.u(3, 'primary_pic_type', PRIMARY_PIC_TYPES);
  parseTrailingBits(r);
  r.close();
  return into as AccessUnitDelimiter;
};
