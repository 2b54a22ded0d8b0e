import type { Evidence, UnitProof } from '../stream-codec.ts';
import { obuType, obuTypeOf } from './obu-types.ts';
import { Av1State } from './syntax/av1-state.ts';
import { OBU_METADATA, OBU_PADDING, OBU_SEQUENCE_HEADER, OBU_TEMPORAL_DELIMITER } from './syntax/obu-header.ts';
import { parseObu } from './syntax/parse-obu.ts';

/** No sequence header is longer: 32 operating points of at most 11 bytes, and less than 100 bytes besides. */
const MAX_SEQUENCE_HEADER_BYTES = 512;

/** A stream begins with a temporal delimiter; a sample with what may follow it before the frames (AV1 7.5). */
const FIRST_TYPES: ReadonlySet<number> = new Set([
  OBU_TEMPORAL_DELIMITER,
  OBU_SEQUENCE_HEADER,
  OBU_METADATA,
  OBU_PADDING,
]);

/** obu_forbidden_bit and obu_reserved_1bit 0, a type that is not reserved. */
const isPlausible = (obu: Uint8Array): boolean => {
  const header = obu[0];
  if (header === undefined || (header & 0x81) !== 0 || obuType(obuTypeOf(obu)).role === 'unknown') return false;
  // extension_header_reserved_3bits
  return (header & 4) === 0 || ((obu[1] ?? 0) & 7) === 0;
};

/** A sequence header that parses without issues. */
const isSequenceHeader = (obu: Uint8Array): boolean => {
  if (obuTypeOf(obu) !== OBU_SEQUENCE_HEADER || !isPlausible(obu)) return false;
  const { error, issues } = parseObu(obu, new Av1State());
  return error === undefined && issues.length === 0;
};

/** OBUs have no start codes: only their headers say something here. */
const evidence = (bytes: Uint8Array): Evidence => {
  if (bytes.length === 0) return 'none';
  return isPlausible(bytes) ? 'none' : 'against';
};

/** A stream is recognised by its sequence header. */
export const av1Proof: UnitProof = {
  isPlausible,
  evidence,
  mayBegin: (type) => FIRST_TYPES.has(type),
  proofBytes: (type) => (type === OBU_SEQUENCE_HEADER ? MAX_SEQUENCE_HEADER_BYTES : 0),
  proves: isSequenceHeader,
};
