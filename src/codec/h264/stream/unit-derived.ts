import type { PictureStructure } from '../../../media/frame-record.ts';
import type { PictureFacts } from '../../placed-unit.ts';
import { deriveSps } from '../derive.ts';
import type { ParameterSets } from '../syntax/parameter-sets.ts';
import type { ParsedNalUnit } from '../syntax/parse-nal-unit.ts';
import type { Pps } from '../syntax/pps.ts';
import type { SliceHeader } from '../syntax/slice-header.ts';
import { sliceLetter } from '../syntax/slice-types.ts';
import { isReadable, type Sps } from '../syntax/sps.ts';
import type { H264UnitRecord, PpsBrief, SliceDerived, SpsBrief } from '../unit-record.ts';
import type { PrimarySlice } from './picture-boundary.ts';

/** Derived values for the record of a unit. */
export const unitDerived = (
  parsed: ParsedNalUnit,
  type: number,
  primary: PrimarySlice | undefined,
  picture: PictureFacts | undefined,
  sets: ParameterSets,
): H264UnitRecord['derived'] => {
  if (parsed.slice?.slice_type !== undefined) {
    return sliceDerived(parsed.slice.slice_type, parsed.slice, type, primary, picture, sets);
  }
  const sps = parsed.sps ?? parsed.subset_sps?.seq_parameter_set_data;
  if (sps !== undefined) return spsBrief(sps);
  if (parsed.pps?.pic_init_qp_minus26 !== undefined) return ppsBrief(parsed.pps, parsed.pps.pic_init_qp_minus26);
  if (parsed.sei !== undefined) return { payloads: parsed.sei.map((message) => message.name) };
  return undefined;
};

const sliceDerived = (
  slice_type: number,
  slice: Partial<SliceHeader>,
  type: number,
  primary: PrimarySlice | undefined,
  picture: PictureFacts | undefined,
  sets: ParameterSets,
): SliceDerived => {
  const pps = slice.pic_parameter_set_id === undefined ? undefined : sets.pps(slice.pic_parameter_set_id);
  const known = slice.frame_num !== undefined;
  // An auxiliary picture shares the order of its primary picture; views and layers (NAL 20, 21) have their own.
  const inPicture = known && type !== 20 && type !== 21;
  const derived: SliceDerived = { sliceType: sliceLetter(slice_type) };
  if (known) derived.structure = structureOf(slice);
  if (inPicture && picture?.order !== undefined) derived.poc = picture.order;
  if (pps !== undefined && slice.slice_qp_delta !== undefined) {
    derived.qp = 26 + pps.pic_init_qp_minus26 + slice.slice_qp_delta;
  }
  if (primary !== undefined && picture?.pairedWith !== undefined) derived.pairedWith = picture.pairedWith;
  return derived;
};

const structureOf = (slice: Partial<SliceHeader>): PictureStructure => {
  if (slice.field_pic_flag !== 1) return 'frame';
  return slice.bottom_field_flag === 1 ? 'bottom field' : 'top field';
};

const spsBrief = (sps: Partial<Sps>): SpsBrief | undefined => {
  if (!isReadable(sps)) return undefined;
  const { width, height, profile, level, frameRate, scan } = deriveSps(sps);
  return {
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    profile,
    ...(level !== undefined && { level }),
    ...(frameRate !== undefined && { fps: frameRate.fps }),
    scan,
  };
};

const ppsBrief = ({ entropy_coding_mode_flag }: Partial<Pps>, pic_init_qp_minus26: number): PpsBrief => ({
  entropyCoding: entropy_coding_mode_flag === 1 ? 'CABAC' : 'CAVLC',
  initQp: 26 + pic_init_qp_minus26,
});
