import { ceilLog2 } from '../../../syntax/bits.ts';
import type { Labels } from '../../../syntax/field-sink.ts';
import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { INFERRED_SLICE, type InferredHevcPps, type InferredHevcSps } from '../inference.ts';
import { isHevcIdr, isHevcIrap } from '../nal-unit-types.ts';
import { type EntryPoints, parseEntryPoints } from './entry-points.ts';
import { type InterPrediction, parseInterPrediction } from './inter-prediction.ts';
import { type LongTermRefPics, parseLongTermRefPics } from './long-term-ref-pics.ts';
import type { HevcNalUnitHeader } from './nal-unit.ts';
import { parseStRefPicSet, type RefPicSet, type StRefPicSet } from './short-term-ref-pic-set.ts';
import { hevcSliceTypeLabel, SLICE_I } from './slice-types.ts';

/** The parameter sets that a slice segment refers to. */
export interface HevcSliceSets {
  readonly pps: InferredHevcPps;
  readonly sps: InferredHevcSps;
}

/** Looks up the PPS of a slice and the SPS of that PPS; throws with the reader's position if one is missing. */
export type ActivateHevcSets = (pps_id: number, bit: number, r: SyntaxReader) => HevcSliceSets;

/**
 * slice_segment_header() (H.265 7.3.6.1; semantics 7.4.7.1). Elements that are not coded are absent: those after
 * slice_segment_address of a dependent slice segment are those of the independent one before it.
 */
export interface SliceSegmentHeader extends LongTermRefPics, InterPrediction, EntryPoints {
  first_slice_segment_in_pic_flag: number;
  /** IRAP pictures only. */
  no_output_of_prior_pics_flag?: number;
  slice_pic_parameter_set_id: number;
  dependent_slice_segment_flag?: number;
  /** Address of the first coding tree block, in raster order. Not coded in the first segment, where it is 0. */
  slice_segment_address?: number;
  /** Without a meaning in the base layer. */
  slice_reserved_flag?: number[];
  /** Table 7-7: 0 B, 1 P, 2 I. */
  slice_type?: number;
  /** 0: the picture is not output. */
  pic_output_flag?: number;
  colour_plane_id?: number;
  /** Not coded in an IDR picture, where it is 0. */
  slice_pic_order_cnt_lsb?: number;
  short_term_ref_pic_set_sps_flag?: number;
  st_ref_pic_set?: StRefPicSet;
  /** The set of the SPS that is used. Not coded if it has only one. */
  short_term_ref_pic_set_idx?: number;
  slice_temporal_mvp_enabled_flag?: number;
  slice_sao_luma_flag?: number;
  slice_sao_chroma_flag?: number;
  slice_qp_delta?: number;
  slice_cb_qp_offset?: number;
  slice_cr_qp_offset?: number;
  slice_act_y_qp_offset?: number;
  slice_act_cb_qp_offset?: number;
  slice_act_cr_qp_offset?: number;
  cu_chroma_qp_offset_enabled_flag?: number;
  deblocking_filter_override_flag?: number;
  slice_deblocking_filter_disabled_flag?: number;
  slice_beta_offset_div2?: number;
  slice_tc_offset_div2?: number;
  slice_loop_filter_across_slices_enabled_flag?: number;
  slice_segment_header_extension_length?: number;
  /** As hex. */
  slice_segment_header_extension_data_byte?: string;
}

/**
 * What is in force for a slice segment. For a dependent one, all of it is that of the independent slice segment before
 * it: they share one object.
 */
export interface SliceContext extends HevcSliceSets {
  /** The header of the independent slice segment. */
  readonly header: SliceSegmentHeader;
  /** The short-term reference picture set in use (8.3.2). Absent in an IDR picture, which has none. */
  readonly refPicSet: RefPicSet | undefined;
}

// Constants: inside the calls, every slice would create these tables again.
const COLOUR_PLANES: Labels = { 0: 'Y', 1: 'Cb', 2: 'Cr' };

/**
 * Reads slice_segment_header() (H.265 7.3.6.1) of the base layer. `activate` looks up the parameter sets as soon as
 * their id is read. `independent` is the context of the last independent slice segment; `undefined` is returned for a
 * dependent slice segment that does not continue it.
 */
export const parseSliceSegmentHeader = (
  r: SyntaxReader,
  header: HevcNalUnitHeader,
  activate: ActivateHevcSets,
  independent: SliceContext | undefined,
  into: Partial<SliceSegmentHeader> = {},
): SliceContext | undefined => {
  r.open('slice_segment_header', 'H.265 7.3.6.1');
  const at = parsePictureStart(r, header, into);
  const sets = activate(into.slice_pic_parameter_set_id as number, at, r);
  const { pps, sps } = sets;
  const flagAt = r.bit;
  parseAddress(r, pps, sps, into);
  let context: SliceContext | undefined;
  if (into.dependent_slice_segment_flag === 1) {
    if (independent !== undefined && continues(into, independent.header)) context = independent;
    else r.issue('dependent_slice_segment_flag', flagAt, 'an independent slice segment before it', 'none');
  } else {
    const refPicSet = parseIndependent(r, header, sets, into);
    context = { pps, sps, header: into as SliceSegmentHeader, refPicSet };
  }
  if (pps.tiles_enabled_flag === 1 || pps.entropy_coding_sync_enabled_flag === 1) {
    parseEntryPoints(r, maxEntryPoints(pps, sps), into);
  }
  if (pps.slice_segment_header_extension_present_flag === 1) parseExtension(r, into);
  r.open('byte_alignment', 'H.265 7.3.2.12');
  r.stopBits('alignment_bit_equal_to_one', 'alignment_bit_equal_to_zero');
  r.close();
  r.close();
  return context;
};

/** All slice segments of a picture have one PPS, and ascending addresses (7.4.7.1). */
const continues = (slice: Partial<SliceSegmentHeader>, before: SliceSegmentHeader): boolean =>
  slice.slice_pic_parameter_set_id === before.slice_pic_parameter_set_id && addressOf(slice) > addressOf(before);

/** slice_segment_address, coded or inferred. */
const addressOf = (slice: Partial<SliceSegmentHeader>): number =>
  slice.slice_segment_address ?? INFERRED_SLICE.slice_segment_address;

/** Reads the elements up to the id of the PPS, which need no parameter set; returns the position of that id. */
export const parsePictureStart = (
  r: SyntaxReader,
  { nal_unit_type: type }: HevcNalUnitHeader,
  into: Partial<SliceSegmentHeader>,
): number => {
  into.first_slice_segment_in_pic_flag = r.flag('first_slice_segment_in_pic_flag');
  if (isHevcIrap(type)) into.no_output_of_prior_pics_flag = r.flag('no_output_of_prior_pics_flag');
  const at = r.bit;
  into.slice_pic_parameter_set_id = r.ue('slice_pic_parameter_set_id', 63);
  return at;
};

const parseAddress = (
  r: SyntaxReader,
  pps: InferredHevcPps,
  sps: InferredHevcSps,
  into: Partial<SliceSegmentHeader>,
): void => {
  if (into.first_slice_segment_in_pic_flag === 1) {
    r.infer('slice_segment_address', INFERRED_SLICE.slice_segment_address);
    return;
  }
  if (pps.dependent_slice_segments_enabled_flag === 1) {
    into.dependent_slice_segment_flag = r.flag('dependent_slice_segment_flag');
  }
  const size = sps.picSizeInCtbsY;
  const at = r.bit;
  // A picture of one block has no second segment.
  const address = size === 1 ? 0 : (into.slice_segment_address = r.uv(ceilLog2(size), 'slice_segment_address'));
  if (address === 0 || address >= size) r.issue('slice_segment_address', at, `1..${size - 1}`, address);
};

/** Reads the elements that a dependent slice segment takes from the independent one before it. */
const parseIndependent = (
  r: SyntaxReader,
  { nal_unit_type: type }: HevcNalUnitHeader,
  { pps, sps }: HevcSliceSets,
  into: Partial<SliceSegmentHeader>,
): RefPicSet | undefined => {
  if (pps.num_extra_slice_header_bits > 0) {
    const flags: number[] = (into.slice_reserved_flag = []);
    for (let i = 0; i < pps.num_extra_slice_header_bits; i++) flags.push(r.flag(r.nth('slice_reserved_flag', i)));
  }
  const typeAt = r.bit;
  const sliceType = (into.slice_type = r.ue('slice_type', 2, hevcSliceTypeLabel));
  if (pps.output_flag_present_flag === 1) into.pic_output_flag = r.flag('pic_output_flag');
  else r.infer('pic_output_flag', INFERRED_SLICE.pic_output_flag);
  if (sps.separate_colour_plane_flag === 1) {
    into.colour_plane_id = r.uLax(2, 'colour_plane_id', 0, 2, COLOUR_PLANES);
  }
  let refs: ReferencePictures | undefined;
  if (isHevcIdr(type)) r.infer('slice_pic_order_cnt_lsb', INFERRED_SLICE.slice_pic_order_cnt_lsb);
  else refs = parseReferencePictures(r, sps, into);
  if (sps.sample_adaptive_offset_enabled_flag === 1) {
    into.slice_sao_luma_flag = r.flag('slice_sao_luma_flag');
    if (sps.chromaArrayType !== 0) into.slice_sao_chroma_flag = r.flag('slice_sao_chroma_flag');
  }
  if (sliceType !== SLICE_I) {
    const isSelfReferring = pps.pps_curr_pic_ref_enabled_flag === 1;
    const total = (refs?.used ?? 0) + (isSelfReferring ? 1 : 0);
    const expected = isHevcIrap(type) ? 'I in an IRAP picture' : 'I, as the picture refers to no other';
    const isIntra = total === 0 || (isHevcIrap(type) && !isSelfReferring);
    if (isIntra) r.issue('slice_type', typeAt, expected, hevcSliceTypeLabel(sliceType));
    parseInterPrediction(r, pps, sps, sliceType, total, into);
  }
  parseQpAndFilters(r, pps, sps, into);
  return refs?.refPicSet;
};

/** Pictures that the current picture refers to. */
interface ReferencePictures {
  readonly refPicSet: RefPicSet;
  /** NumPicTotalCurr (7-55) without the current picture itself. */
  readonly used: number;
}

const parseReferencePictures = (
  r: SyntaxReader,
  sps: InferredHevcSps,
  into: Partial<SliceSegmentHeader>,
): ReferencePictures => {
  into.slice_pic_order_cnt_lsb = r.uv(sps.log2MaxPicOrderCntLsb, 'slice_pic_order_cnt_lsb');
  const refPicSet = parseShortTerm(r, sps, into);
  let used = usedPictures(refPicSet);
  if (sps.long_term_ref_pics_present_flag === 1) used += parseLongTermRefPics(r, sps, into);
  if (sps.sps_temporal_mvp_enabled_flag === 1) {
    into.slice_temporal_mvp_enabled_flag = r.flag('slice_temporal_mvp_enabled_flag');
  }
  return { refPicSet, used };
};

const parseShortTerm = (r: SyntaxReader, sps: InferredHevcSps, into: Partial<SliceSegmentHeader>): RefPicSet => {
  const sets = sps.refPicSets;
  const at = r.bit;
  into.short_term_ref_pic_set_sps_flag = r.flag('short_term_ref_pic_set_sps_flag');
  if (into.short_term_ref_pic_set_sps_flag === 0) {
    return parseStRefPicSet(r, sets, true, (into.st_ref_pic_set = {}));
  }
  // The flag must not be 1 if the SPS has no set (7.4.7.1).
  if (sets.length === 0) throw r.error('out-of-range', 'short_term_ref_pic_set_sps_flag', at, '0', '1');
  if (sets.length === 1) return sets[0] as RefPicSet;
  const indexAt = r.bit;
  const index = (into.short_term_ref_pic_set_idx = r.uv(ceilLog2(sets.length), 'short_term_ref_pic_set_idx'));
  const set = sets[index];
  if (set !== undefined) return set;
  throw r.error('out-of-range', 'short_term_ref_pic_set_idx', indexAt, `0..${sets.length - 1}`, `${index}`);
};

const usedPictures = ({ negative, positive }: RefPicSet): number => {
  let used = 0;
  for (const picture of negative) if (picture.used) used++;
  for (const picture of positive) if (picture.used) used++;
  return used;
};

/** Reads the elements from slice_qp_delta to slice_loop_filter_across_slices_enabled_flag. */
const parseQpAndFilters = (
  r: SyntaxReader,
  pps: InferredHevcPps,
  sps: InferredHevcSps,
  into: Partial<SliceSegmentHeader>,
): void => {
  // SliceQpY is in -QpBdOffsetY..51 (7.4.7.1).
  const qp = 26 + pps.init_qp_minus26;
  const meaning = r.tracing ? (delta: number) => `QP ${qp + delta}` : undefined;
  into.slice_qp_delta = r.seLax('slice_qp_delta', -6 * sps.bit_depth_luma_minus8 - qp, 51 - qp, meaning);
  if (pps.pps_slice_chroma_qp_offsets_present_flag === 1) {
    into.slice_cb_qp_offset = r.seLax('slice_cb_qp_offset', -12, 12);
    into.slice_cr_qp_offset = r.seLax('slice_cr_qp_offset', -12, 12);
  }
  if (pps.pps_slice_act_qp_offsets_present_flag === 1) {
    into.slice_act_y_qp_offset = r.seLax('slice_act_y_qp_offset', -12, 12);
    into.slice_act_cb_qp_offset = r.seLax('slice_act_cb_qp_offset', -12, 12);
    into.slice_act_cr_qp_offset = r.seLax('slice_act_cr_qp_offset', -12, 12);
  }
  if (pps.chroma_qp_offset_list_enabled_flag === 1) {
    into.cu_chroma_qp_offset_enabled_flag = r.flag('cu_chroma_qp_offset_enabled_flag');
  }
  const isFiltered = parseDeblocking(r, pps, into);
  const crosses = isFiltered || into.slice_sao_luma_flag === 1 || into.slice_sao_chroma_flag === 1;
  if (pps.pps_loop_filter_across_slices_enabled_flag === 1 && crosses) {
    const name = 'slice_loop_filter_across_slices_enabled_flag';
    into.slice_loop_filter_across_slices_enabled_flag = r.flag(name);
  }
};

/** Reads the deblocking elements; returns whether the slice is filtered. */
const parseDeblocking = (r: SyntaxReader, pps: InferredHevcPps, into: Partial<SliceSegmentHeader>): boolean => {
  if (pps.deblocking_filter_override_enabled_flag === 1) {
    into.deblocking_filter_override_flag = r.flag('deblocking_filter_override_flag');
  }
  if (into.deblocking_filter_override_flag !== 1) return pps.pps_deblocking_filter_disabled_flag === 0;
  into.slice_deblocking_filter_disabled_flag = r.flag('slice_deblocking_filter_disabled_flag');
  if (into.slice_deblocking_filter_disabled_flag === 1) return false;
  into.slice_beta_offset_div2 = r.seLax('slice_beta_offset_div2', -6, 6);
  into.slice_tc_offset_div2 = r.seLax('slice_tc_offset_div2', -6, 6);
  return true;
};

/** The most that num_entry_point_offsets can be (7.4.7.1): substreams of the picture minus 1. */
const maxEntryPoints = (pps: InferredHevcPps, sps: InferredHevcSps): number => {
  const columns = pps.num_tile_columns_minus1 + 1;
  if (pps.entropy_coding_sync_enabled_flag === 0) return columns * (pps.num_tile_rows_minus1 + 1) - 1;
  return columns * sps.picHeightInCtbsY - 1;
};

const parseExtension = (r: SyntaxReader, into: Partial<SliceSegmentHeader>): void => {
  const length = (into.slice_segment_header_extension_length = r.ue('slice_segment_header_extension_length', 256));
  if (length === 0) return;
  const name = 'slice_segment_header_extension_data_byte';
  into.slice_segment_header_extension_data_byte = r.bytes(length, name);
};
