import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { nalUnitTypeName } from '../nal-unit-types.ts';

/** nal_unit_header_svc_extension() (H.264 F.7.3.1.1; semantics F.7.4.1.1). */
export interface NalUnitHeaderSvcExtension {
  idr_flag: number;
  priority_id: number;
  no_inter_layer_pred_flag: number;
  dependency_id: number;
  quality_id: number;
  temporal_id: number;
  use_ref_base_pic_flag: number;
  discardable_flag: number;
  output_flag: number;
  reserved_three_2bits: number;
}

/** nal_unit_header_mvc_extension() (H.264 G.7.3.1.1; semantics G.7.4.1.1). */
export interface NalUnitHeaderMvcExtension {
  non_idr_flag: number;
  priority_id: number;
  view_id: number;
  temporal_id: number;
  anchor_pic_flag: number;
  inter_view_flag: number;
  reserved_one_bit: number;
}

/** nal_unit_header_3davc_extension() (H.264 I.7.3.1.1). */
export interface NalUnitHeader3davcExtension {
  view_idx: number;
  depth_flag: number;
  non_idr_flag: number;
  temporal_id: number;
  anchor_pic_flag: number;
  inter_view_flag: number;
}

/** The header of nal_unit() (H.264 7.3.1; semantics 7.4.1). */
export interface NalUnitHeader {
  /** 0 in every legal unit. */
  forbidden_zero_bit: number;
  /** 0: nothing refers to the content of the unit. 0..3. */
  nal_ref_idc: number;
  /** Type of the unit: Table 7-1. 0..31. */
  nal_unit_type: number;
  /** NAL 14 and 20: 1 when the SVC header extension follows, 0 for MVC. */
  svc_extension_flag?: number;
  /** NAL 21: 1 when the 3D-AVC header extension follows, 0 for MVC. */
  avc_3d_extension_flag?: number;
  nal_unit_header_svc_extension?: NalUnitHeaderSvcExtension;
  nal_unit_header_mvc_extension?: NalUnitHeaderMvcExtension;
  nal_unit_header_3davc_extension?: NalUnitHeader3davcExtension;
}

/** Reads the NAL unit header with its extensions for types 14, 20 and 21 (H.264 7.3.1). */
export const parseNalUnitHeader = (r: SyntaxReader, into: Partial<NalUnitHeader> = {}): NalUnitHeader => {
  r.open('nal_unit', 'H.264 7.3.1');
  // f(1), but a unit with the bit set is still read, with the issue below.
  into.forbidden_zero_bit = r.u(1, 'forbidden_zero_bit', undefined, 'f(1)');
  into.nal_ref_idc = r.u(2, 'nal_ref_idc');
  const type = r.u(5, 'nal_unit_type', nalUnitTypeName);
  into.nal_unit_type = type;
  if (into.forbidden_zero_bit === 1) r.issue('forbidden_zero_bit', 0, '0', 1);
  if (type === 14 || type === 20) {
    into.svc_extension_flag = r.flag('svc_extension_flag');
    if (into.svc_extension_flag === 1) parseSvcExtension(r, into);
    else parseMvcExtension(r, into);
  } else if (type === 21) {
    into.avc_3d_extension_flag = r.flag('avc_3d_extension_flag');
    if (into.avc_3d_extension_flag === 1) parse3davcExtension(r, into);
    else parseMvcExtension(r, into);
  }
  r.close();
  return into as NalUnitHeader;
};

const parseSvcExtension = (r: SyntaxReader, into: Partial<NalUnitHeader>): void => {
  r.open('nal_unit_header_svc_extension', 'H.264 F.7.3.1.1');
  const extension = {} as NalUnitHeaderSvcExtension;
  into.nal_unit_header_svc_extension = extension;
  extension.idr_flag = r.flag('idr_flag');
  extension.priority_id = r.u(6, 'priority_id');
  extension.no_inter_layer_pred_flag = r.flag('no_inter_layer_pred_flag');
  extension.dependency_id = r.u(3, 'dependency_id');
  extension.quality_id = r.u(4, 'quality_id');
  extension.temporal_id = r.u(3, 'temporal_id');
  extension.use_ref_base_pic_flag = r.flag('use_ref_base_pic_flag');
  extension.discardable_flag = r.flag('discardable_flag');
  extension.output_flag = r.flag('output_flag');
  extension.reserved_three_2bits = r.u(2, 'reserved_three_2bits');
  r.close();
};

const parseMvcExtension = (r: SyntaxReader, into: Partial<NalUnitHeader>): void => {
  r.open('nal_unit_header_mvc_extension', 'H.264 G.7.3.1.1');
  const extension = {} as NalUnitHeaderMvcExtension;
  into.nal_unit_header_mvc_extension = extension;
  extension.non_idr_flag = r.flag('non_idr_flag');
  extension.priority_id = r.u(6, 'priority_id');
  extension.view_id = r.u(10, 'view_id');
  extension.temporal_id = r.u(3, 'temporal_id');
  extension.anchor_pic_flag = r.flag('anchor_pic_flag');
  extension.inter_view_flag = r.flag('inter_view_flag');
  extension.reserved_one_bit = r.flag('reserved_one_bit');
  r.close();
};

const parse3davcExtension = (r: SyntaxReader, into: Partial<NalUnitHeader>): void => {
  r.open('nal_unit_header_3davc_extension', 'H.264 I.7.3.1.1');
  const extension = {} as NalUnitHeader3davcExtension;
  into.nal_unit_header_3davc_extension = extension;
  extension.view_idx = r.u(8, 'view_idx');
  extension.depth_flag = r.flag('depth_flag');
  extension.non_idr_flag = r.flag('non_idr_flag');
  extension.temporal_id = r.u(3, 'temporal_id');
  extension.anchor_pic_flag = r.flag('anchor_pic_flag');
  extension.inter_view_flag = r.flag('inter_view_flag');
  r.close();
};

/** Was it read up to nal_unit_type? */
export const isHeaderRead = (header: Partial<NalUnitHeader>): header is NalUnitHeader =>
  header.nal_unit_type !== undefined;

/**
 * IdrPicFlag (H.264 Equation 7-1; F.7.4.1.1 and G.7.4.1.1 for NAL 14, 20 and 21): does the slice belong to an IDR
 * picture?
 */
export const isIdr = (header: NalUnitHeader): boolean => {
  if (header.nal_unit_type === 5) return true;
  if (header.nal_unit_header_svc_extension !== undefined) return header.nal_unit_header_svc_extension.idr_flag === 1;
  if (header.nal_unit_header_mvc_extension !== undefined) {
    return header.nal_unit_type !== 14 && header.nal_unit_header_mvc_extension.non_idr_flag === 0;
  }
  if (header.nal_unit_header_3davc_extension !== undefined)
    return header.nal_unit_header_3davc_extension.non_idr_flag === 0;
  return false;
};
