import { ByteWriter } from '../../bytes/byte-writer.ts';

/** Bytes of dOps before its channel mapping table (Encapsulation of Opus in ISOBMFF 4.3.2). */
const FIXED_BYTES = 11;

/**
 * The identification header of Opus (RFC 7845 5.1), which is its record elsewhere, of a dOps box: the same fields with
 * magic signature and version 1, little-endian. `undefined` for a box that is too short.
 */
export const opusHeadOf = (dOps: Uint8Array): Uint8Array | undefined => {
  if (dOps.length < FIXED_BYTES) return undefined;
  const [, channels = 0, skipHigh = 0, skipLow = 0] = dOps;
  const [rate0 = 0, rate1 = 0, rate2 = 0, rate3 = 0, gainHigh = 0, gainLow = 0] = dOps.subarray(4);
  const w = new ByteWriter().utf8('OpusHead').u8(1).u8(channels).u8(skipLow).u8(skipHigh);
  w.u8(rate3).u8(rate2).u8(rate1).u8(rate0).u8(gainLow).u8(gainHigh);
  return w.bytes(dOps.subarray(FIXED_BYTES - 1)).toBytes();
};
