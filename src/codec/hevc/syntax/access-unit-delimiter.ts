import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { parseTrailingBits } from '../../h26x/rbsp-trailing-bits.ts';

/** access_unit_delimiter_rbsp() (H.265 7.3.2.5; semantics 7.4.3.5). */
export interface HevcAccessUnitDelimiter {
  /** Slice types that the coded picture may hold (Table 7-2). */
  pic_type: number;
}

/** slice_type values that may be present for a pic_type (H.265 Table 7-2). */
export const HEVC_PIC_TYPES: Readonly<Record<number, string>> = { 0: 'I', 1: 'P, I', 2: 'B, P, I' };

/** Reads access_unit_delimiter_rbsp() (H.265 7.3.2.5) after the NAL unit header. */
export const parseHevcAccessUnitDelimiter = (
  r: SyntaxReader,
  into: Partial<HevcAccessUnitDelimiter> = {},
): HevcAccessUnitDelimiter => {
  r.open('access_unit_delimiter_rbsp', 'H.265 7.3.2.5');
  into.pic_type = r.uLax(3, 'pic_type', 0, 2, HEVC_PIC_TYPES);
  parseTrailingBits(r);
  r.close();
  return into as HevcAccessUnitDelimiter;
};
