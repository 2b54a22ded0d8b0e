import { RtmpkitError } from '../../syntax/errors.ts';
import { deriveSps, type SpsDerived } from './derive.ts';
import { type InferredSps, inferSps } from './inference.ts';
import { ParameterSets } from './syntax/parameter-sets.ts';
import { parseNalUnit } from './syntax/parse-nal-unit.ts';
import { isReadable } from './syntax/sps.ts';

/** An SPS with derived values. */
export interface ReadSps {
  /** Its elements, coded and inferred. */
  readonly sps: InferredSps;
  /** Size, profile, frame rate, colour, … */
  readonly derived: SpsDerived;
}

/**
 * Reads an SPS, or the SPS in a subset SPS, from a NAL unit with or without a start code; bytes after the unit are
 * ignored. Throws `BitstreamError` if it is truncated or has a forbidden value, and `RtmpkitError` with the code
 * `not-an-sps` for another unit.
 */
export const readSps = (bytes: Uint8Array): ReadSps => {
  const { sps, subset_sps, error, header } = parseNalUnit(firstUnit(bytes), new ParameterSets());
  if (error !== undefined) throw error;
  const coded = sps ?? subset_sps?.seq_parameter_set_data;
  if (!isReadable(coded)) {
    throw new RtmpkitError(
      'not-an-sps',
      `expected an SPS (NAL 7) or subset SPS (NAL 15), found NAL ${header.nal_unit_type}`,
    );
  }
  return { sps: inferSps(coded), derived: deriveSps(coded) };
};

/** The first NAL unit: from the start code, if there is one, to the next. */
const firstUnit = (bytes: Uint8Array): Uint8Array => {
  let start = 0;
  while (bytes[start] === 0) start++;
  start = start >= 2 && bytes[start] === 1 ? start + 1 : 0;
  for (let end = start; end + 2 < bytes.length; end++) {
    // Neither 00 00 00 nor 00 00 01 can occur in a unit (H.264 7.4.1).
    if (bytes[end] === 0 && bytes[end + 1] === 0 && (bytes[end + 2] as number) <= 1) return bytes.subarray(start, end);
  }
  return bytes.subarray(start);
};
