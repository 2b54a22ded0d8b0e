import { BitstreamError } from '../../syntax/errors.ts';
import { SyntaxReader } from '../../syntax/syntax-reader.ts';
import { removeEmulationPrevention } from '../h26x/emulation-prevention.ts';
import type { Evidence, UnitProof } from '../stream-codec.ts';
import { MAX_FRAME_SIZE_IN_MBS } from './levels.ts';
import { isRefIdcAllowed, nalUnitTypeOf } from './nal-unit-types.ts';
import { HIGH_SYNTAX_PROFILES, PROFILES } from './profiles.ts';
import { isPacketOfUnits, isRtpPacket } from './rtp-payload.ts';
import { ParameterSets } from './syntax/parameter-sets.ts';
import { parseNalUnit } from './syntax/parse-nal-unit.ts';

const SPS = 7;

/** Slices, SEI, parameter sets and delimiters. */
const FIRST_TYPES: ReadonlySet<number> = new Set([1, 5, 6, 7, 8, 9]);

/** No SPS is longer. */
const MAX_SPS_BYTES = 4096;

/** forbidden_zero_bit 0, a defined nal_unit_type, nal_ref_idc as H.264 7.4.1 requires. */
const isPlausible = (unit: Uint8Array): boolean => {
  const header = unit[0] ?? 0x80;
  const type = header & 31;
  return header < 0x80 && type > 0 && type <= 21 && isRefIdcAllowed(type, header >> 5);
};

/** An SPS of a known profile that parses without issues. */
const isSps = (unit: Uint8Array): boolean => {
  if (nalUnitTypeOf(unit) !== SPS) return false;
  const { sps, error, issues } = parseNalUnit(unit, new ParameterSets());
  return (
    error === undefined &&
    issues.length === 0 &&
    sps?.profile_idc !== undefined &&
    (PROFILES[sps.profile_idc] !== undefined || HIGH_SYNTAX_PROFILES.has(sps.profile_idc)) &&
    sps.reserved_zero_2bits === 0
  );
};

/** Bytes that the first elements of a slice header, a PPS or an SEI message fit into. */
const FIRST_ELEMENTS_BYTES = 24;

const I = 2;
const SI = 4;

/** First elements of a unit, by nal_unit_type. They throw, or return false, where no unit of this type begins so. */
const FIRST_ELEMENTS: Readonly<Record<number, (r: SyntaxReader, size: number | undefined) => boolean>> = {
  1: (r) => sliceType(r) >= 0,
  5: (r) => [I, SI].includes(sliceType(r)),
  6: (r, size) => {
    const bytes = r.peekBytes(FIRST_ELEMENTS_BYTES);
    // A payloadSize of more bytes than can be seen here is not checked.
    const at = bytes.findIndex((byte) => byte !== 0xff);
    return at < 0 || (bytes[at + 1] ?? 0) <= (size ?? Number.POSITIVE_INFINITY);
  },
  8: (r) => r.ue('pic_parameter_set_id', 255) >= 0 && r.ue('seq_parameter_set_id', 31) >= 0,
  // primary_pic_type and rbsp_trailing_bits().
  9: (r, size = 2) => size <= 2 && (r.u(8, 'access_unit_delimiter') & 31) === 16,
};

const sliceType = (r: SyntaxReader): number => {
  r.ue('first_mb_in_slice', MAX_FRAME_SIZE_IN_MBS - 1);
  const type = r.ue('slice_type', 9) % 5;
  r.ue('pic_parameter_set_id', 255);
  return type;
};

const evidence = (bytes: Uint8Array, size?: number): Evidence => {
  if (size === undefined && bytes.length < FIRST_ELEMENTS_BYTES) return 'none';
  const type = nalUnitTypeOf(bytes);
  if (isRtpPacket(type))
    return isPacketOfUnits(bytes, size ?? Number.POSITIVE_INFINITY, isPlausible) ? 'for' : 'against';
  if (!isPlausible(bytes)) return 'against';
  const check = FIRST_ELEMENTS[type];
  if (check === undefined) return 'none';
  const r = new SyntaxReader(removeEmulationPrevention(bytes, FIRST_ELEMENTS_BYTES).bytes.subarray(1));
  try {
    return check(r, size) ? 'for' : 'against';
  } catch (error) {
    if (!(error instanceof BitstreamError)) throw error;
    // Too short for these elements: damaged, and no evidence.
    return error.code === 'truncated' ? 'none' : 'against';
  }
};

/** A stream is recognised by its SPS. */
export const h264Proof: UnitProof = {
  isPlausible,
  evidence,
  mayBegin: (type) => FIRST_TYPES.has(type),
  proofBytes: (type) => (type === SPS ? MAX_SPS_BYTES : 0),
  proves: isSps,
};
