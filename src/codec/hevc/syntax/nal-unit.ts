import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { hevcNalUnitTypeName } from '../nal-unit-types.ts';

/** nal_unit_header() (H.265 7.3.1.2; semantics 7.4.2.2): two bytes. */
export interface HevcNalUnitHeader {
  /** 0 in every legal unit. */
  forbidden_zero_bit: number;
  /** Type of the unit: Table 7-1. 0..63. */
  nal_unit_type: number;
  /** Layer; 0 except in multi-layer extensions. 63 is reserved. */
  nuh_layer_id: number;
  /** Temporal sub-layer plus 1; 0 is forbidden. */
  nuh_temporal_id_plus1: number;
}

export const HEVC_NAL_HEADER_BYTES = 2;

/** Reads nal_unit_header() (H.265 7.3.1.2). */
export const parseHevcNalUnitHeader = (r: SyntaxReader, into: Partial<HevcNalUnitHeader> = {}): HevcNalUnitHeader => {
  r.open('nal_unit_header', 'H.265 7.3.1.2');
  into.forbidden_zero_bit = r.flag('forbidden_zero_bit');
  into.nal_unit_type = r.u(6, 'nal_unit_type', hevcNalUnitTypeName);
  into.nuh_layer_id = r.u(6, 'nuh_layer_id');
  into.nuh_temporal_id_plus1 = r.uLax(3, 'nuh_temporal_id_plus1', 1, 7);
  r.close();
  return into as HevcNalUnitHeader;
};
