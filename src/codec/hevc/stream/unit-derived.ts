import type { SliceFacts } from '../../placed-unit.ts';
import { deriveHevcSps } from '../derive.ts';
import { inferHevcSps } from '../inference.ts';
import type { ParsedHevcNalUnit } from '../syntax/parse-nal-unit.ts';
import { type HevcPps, isHevcPpsReadable } from '../syntax/pps.ts';
import { type HevcSliceLetter, hevcSliceLetter } from '../syntax/slice-types.ts';
import { type HevcSps, isHevcSpsReadable } from '../syntax/sps.ts';
import type { HevcPpsBrief, HevcSliceDerived, HevcSpsBrief, HevcUnitRecord } from '../unit-record.ts';
import type { BaseSegment } from './picture-boundary.ts';
import type { HevcPicture } from './pictures.ts';

/** Derived values for the record of a unit. */
export const unitDerived = (
  parsed: ParsedHevcNalUnit,
  segment: BaseSegment | undefined,
  picture: HevcPicture | undefined,
): HevcUnitRecord['derived'] => {
  if (segment !== undefined) return sliceDerived(segment, picture);
  if (parsed.sps !== undefined) return spsBrief(parsed.sps);
  if (parsed.pps !== undefined) return ppsBrief(parsed.pps);
  if (parsed.sei !== undefined) return { payloads: parsed.sei.map((message) => message.name) };
  return undefined;
};

/** A slice in codec-independent terms; a dependent slice segment belongs to the slice before it and is none. */
export const sliceFacts = (segment: BaseSegment, picture: HevcPicture | undefined): SliceFacts | undefined => {
  const type = typeOf(segment);
  if (type === undefined || segment.slice.dependent_slice_segment_flag === 1) return undefined;
  return { type, structure: picture?.structure, qp: qpOf(segment), isPrimary: true, isRedundant: false };
};

const typeOf = ({ slice, context }: BaseSegment): HevcSliceLetter | undefined => {
  const type = slice.slice_type ?? context?.header.slice_type;
  return type === undefined ? undefined : hevcSliceLetter(type);
};

const sliceDerived = (segment: BaseSegment, picture: HevcPicture | undefined): HevcSliceDerived | undefined => {
  const sliceType = typeOf(segment);
  if (sliceType === undefined) return undefined;
  const qp = qpOf(segment);
  const derived: HevcSliceDerived = { sliceType };
  if (picture?.structure !== undefined) derived.structure = picture.structure;
  if (picture?.order !== undefined) derived.poc = picture.order;
  if (qp !== undefined) derived.qp = qp;
  return derived;
};

/** SliceQpY (7-54): where the slice starts. */
const qpOf = ({ slice, sets, context }: BaseSegment): number | undefined => {
  const delta = slice.slice_qp_delta ?? context?.header.slice_qp_delta;
  return sets === undefined || delta === undefined ? undefined : 26 + sets.pps.init_qp_minus26 + delta;
};

const spsBrief = (coded: Partial<HevcSps>): HevcSpsBrief | undefined => {
  const sps = isHevcSpsReadable(coded) ? inferHevcSps(coded) : undefined;
  if (sps === undefined) return undefined;
  const { width, height, profile, tier, level, frameRate } = deriveHevcSps(sps);
  return {
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(profile !== undefined && { profile }),
    ...(tier !== undefined && { tier }),
    ...(level !== undefined && { level }),
    ...(frameRate !== undefined && { fps: frameRate.fps }),
  };
};

const ppsBrief = (pps: Partial<HevcPps>): HevcPpsBrief | undefined => {
  if (!isHevcPpsReadable(pps)) return undefined;
  const { num_tile_columns_minus1: columns = 0, num_tile_rows_minus1: rows = 0 } = pps;
  return {
    initQp: 26 + pps.init_qp_minus26,
    ...(columns + rows > 0 && { tiles: { columns: columns + 1, rows: rows + 1 } }),
    ...(pps.entropy_coding_sync_enabled_flag === 1 && { wavefront: true }),
  };
};
