import { BitstreamError } from '../../syntax/errors.ts';
import { SyntaxReader } from '../../syntax/syntax-reader.ts';
import { removeEmulationPrevention } from '../h26x/emulation-prevention.ts';
import type { Evidence, UnitProof } from '../stream-codec.ts';
import { headerConflict, isUndefinedType } from './nal-unit-rules.ts';
import { hevcNalUnitType } from './nal-unit-types.ts';
import { HEVC_PROFILES } from './profiles.ts';
import { isPacketOfUnits, isRtpPacket } from './rtp-payload.ts';
import { HEVC_NAL_HEADER_BYTES } from './syntax/nal-unit.ts';
import { parseHevcParameterSet } from './syntax/parse-parameter-set.ts';
import type { HevcProfileTierLevel } from './syntax/profile-tier-level.ts';

const VPS = 32;
const SPS = 33;
const EOS = 36;
const EOB = 37;

/** No encoder writes a longer VPS or SPS. */
const MAX_SET_BYTES = 4096;

/** Bytes that the first elements of a unit fit into. */
const FIRST_ELEMENTS_BYTES = 24;

/** Highest number of temporal sub-layers, less 1. */
const MAX_SUB_LAYERS_MINUS1 = 6;

/** nuh_layer_id (H.265 7.3.1.2). */
const layerOf = ([first = 0, second = 0]: Uint8Array): number => ((first & 1) << 5) | (second >> 3);

/** forbidden_zero_bit 0, a defined nal_unit_type, layer and TemporalId as H.265 7.4.2.2 requires. */
const isPlausible = (unit: Uint8Array): boolean => {
  const [first = 0x80, second = 0] = unit;
  const temporalId = (second & 7) - 1;
  const type = hevcNalUnitType(first);
  return (
    first < 0x80 &&
    temporalId >= 0 &&
    !isUndefinedType(type) &&
    headerConflict(type, layerOf(unit), temporalId) === undefined
  );
};

/** A VPS or SPS of a known profile that parses without issues. */
const isSequenceSet = (unit: Uint8Array): boolean => {
  const type = hevcNalUnitType(unit[0] ?? 0);
  if ((type !== VPS && type !== SPS) || !isPlausible(unit)) return false;
  const { vps, sps, error, issues } = parseHevcParameterSet(unit);
  const ptl = (vps ?? sps)?.profile_tier_level;
  return error === undefined && issues.length === 0 && ptl !== undefined && isKnownProfile(ptl);
};

/** general_profile_space is 0 in this edition; general_level_idc is a multiple of 3 in all levels (H.265 A.4). */
const isKnownProfile = (ptl: Partial<HevcProfileTierLevel>): boolean =>
  ptl.general_profile_space === 0 &&
  HEVC_PROFILES[ptl.general_profile_idc ?? -1] !== undefined &&
  (ptl.general_level_idc ?? 0) > 0 &&
  (ptl.general_level_idc ?? 1) % 3 === 0;

type FirstElements = (r: SyntaxReader, size: number | undefined) => boolean;

const sliceStart = (r: SyntaxReader, isIrap: boolean): boolean => {
  r.flag('first_slice_segment_in_pic_flag');
  if (isIrap) r.flag('no_output_of_prior_pics_flag');
  return r.ue('slice_pic_parameter_set_id', 63) >= 0;
};

const trailing: FirstElements = (r) => sliceStart(r, false);
const irap: FirstElements = (r) => sliceStart(r, true);

const seiStart: FirstElements = (r, size = Number.POSITIVE_INFINITY) => {
  const bytes = r.peekBytes(FIRST_ELEMENTS_BYTES);
  // A payloadSize of more bytes than can be seen here is not checked.
  const at = bytes.findIndex((byte) => byte !== 0xff);
  return at < 0 || (bytes[at + 1] ?? 0) <= size;
};

const endOfUnits: FirstElements = (_, size) => size === undefined || size === HEVC_NAL_HEADER_BYTES;

/**
 * First elements of a unit of layer 0, by nal_unit_type. They throw, or return false, where no unit of this type begins
 * so. Sub-layer access pictures (2 to 5) say nothing: the first two bytes of some SEI and delimiters of H.264 are
 * headers of those.
 */
const FIRST_ELEMENTS: Readonly<Record<number, FirstElements>> = {
  0: trailing,
  1: trailing,
  6: trailing,
  7: trailing,
  8: trailing,
  9: trailing,
  16: irap,
  17: irap,
  18: irap,
  19: irap,
  20: irap,
  21: irap,
  32: (r) => {
    r.u(12, 'vps_video_parameter_set_id');
    const subLayers = r.u(3, 'vps_max_sub_layers_minus1');
    r.flag('vps_temporal_id_nesting_flag');
    r.f(16, 'vps_reserved_0xffff_16bits', 0xffff);
    return subLayers <= MAX_SUB_LAYERS_MINUS1 && r.u(2, 'general_profile_space') === 0;
  },
  33: (r) => {
    r.u(4, 'sps_video_parameter_set_id');
    const subLayers = r.u(3, 'sps_max_sub_layers_minus1');
    r.flag('sps_temporal_id_nesting_flag');
    return subLayers <= MAX_SUB_LAYERS_MINUS1 && r.u(2, 'general_profile_space') === 0;
  },
  34: (r) => r.ue('pps_pic_parameter_set_id', 63) >= 0 && r.ue('pps_seq_parameter_set_id', 15) >= 0,
  // pic_type and rbsp_trailing_bits().
  35: (r, size = 3) => size === 3 && (r.u(8, 'access_unit_delimiter_rbsp') & 31) === 16,
  [EOS]: endOfUnits,
  [EOB]: endOfUnits,
  39: seiStart,
  40: seiStart,
};

const evidence = (bytes: Uint8Array, size?: number): Evidence => {
  if (size === undefined && bytes.length < FIRST_ELEMENTS_BYTES) return 'none';
  const type = hevcNalUnitType(bytes[0] ?? 0);
  if (isRtpPacket(type))
    return isPacketOfUnits(bytes, size ?? Number.POSITIVE_INFINITY, isPlausible) ? 'for' : 'against';
  if (!isPlausible(bytes)) return 'against';
  const check = FIRST_ELEMENTS[type];
  if (check === undefined || layerOf(bytes) > 0) return 'none';
  const r = new SyntaxReader(
    removeEmulationPrevention(bytes, FIRST_ELEMENTS_BYTES).bytes.subarray(HEVC_NAL_HEADER_BYTES),
  );
  try {
    return check(r, size) ? 'for' : 'against';
  } catch (error) {
    if (!(error instanceof BitstreamError)) throw error;
    // Too short for these elements: damaged, and no evidence.
    return error.code === 'truncated' ? 'none' : 'against';
  }
};

/** A damaged VPS or SPS: its first elements up to the level are those of a known profile. */
export const isDeclaration = (unit: Uint8Array): boolean => {
  if (!isPlausible(unit)) return false;
  const { vps, sps, issues } = parseHevcParameterSet(unit);
  const ptl = (vps ?? sps)?.profile_tier_level;
  return ptl !== undefined && isKnownProfile(ptl) && issues.length === 0;
};

const FIRST_TYPES: ReadonlySet<number> = new Set(Object.keys(FIRST_ELEMENTS).map(Number));

/** A stream is recognised by its VPS or SPS. */
export const hevcProof: UnitProof = {
  isPlausible,
  evidence,
  mayBegin: (type) => FIRST_TYPES.has(type) && type !== EOS && type !== EOB,
  proofBytes: (type) => (type === VPS || type === SPS ? MAX_SET_BYTES : 0),
  proves: isSequenceSet,
};
