import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { parseTrailingBits } from '../../h26x/rbsp-trailing-bits.ts';
import { type DecRefBasePicMarking, parseDecRefBasePicMarking } from './dec-ref-pic-marking.ts';
import type { NalUnitHeader } from './nal-unit.ts';

/** prefix_nal_unit_svc() (H.264 F.7.3.2.12.1; semantics F.7.4.2.12.1). In MVC a prefix unit is only its header. */
export interface PrefixNalUnit {
  store_ref_base_pic_flag?: number;
  dec_ref_base_pic_marking?: DecRefBasePicMarking;
  additional_prefix_nal_unit_extension_flag?: number;
}

/** Reads prefix_nal_unit_rbsp() (H.264 7.3.2.12) after the NAL unit header. */
export const parsePrefixNalUnit = (
  r: SyntaxReader,
  header: NalUnitHeader,
  into: Partial<PrefixNalUnit> = {},
): PrefixNalUnit => {
  const ext = header.nal_unit_header_svc_extension;
  if (ext === undefined) return into;
  r.open('prefix_nal_unit_svc', 'H.264 F.7.3.2.12.1');
  const name = 'additional_prefix_nal_unit_extension_data_flag';
  if (header.nal_ref_idc !== 0) {
    into.store_ref_base_pic_flag = r.flag('store_ref_base_pic_flag');
    if ((ext.use_ref_base_pic_flag === 1 || into.store_ref_base_pic_flag === 1) && ext.idr_flag === 0) {
      parseDecRefBasePicMarking(r, (into.dec_ref_base_pic_marking = {} as DecRefBasePicMarking));
    }
    into.additional_prefix_nal_unit_extension_flag = r.flag('additional_prefix_nal_unit_extension_flag');
    if (into.additional_prefix_nal_unit_extension_flag === 1) while (r.moreRbspData()) r.flag(name);
    parseTrailingBits(r);
  } else if (r.bitsLeft > 0) {
    // A stop bit alone is not data (more_rbsp_data()), but has to be read.
    while (r.moreRbspData()) r.flag(name);
    parseTrailingBits(r);
  }
  r.close();
  return into;
};
