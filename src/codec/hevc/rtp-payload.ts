import { HEVC_NAL_HEADER_BYTES } from './syntax/nal-unit.ts';

/** nal_unit_type of packets of RTP (RFC 7798 4.4): aggregation packet, fragmentation unit. A byte stream has none. */
export const AGGREGATION_PACKET = 48;
const FRAGMENTATION_UNIT = 49;

/** Bytes of the size before each unit of an aggregation packet. */
export const AGGREGATED_SIZE_BYTES = 2;

export const isRtpPacket = (type: number): boolean => type === AGGREGATION_PACKET || type === FRAGMENTATION_UNIT;

/**
 * Could a packet of `size` bytes that begins with these hold NAL units (RFC 7798 4.4.2, 4.4.3)? As packets are without
 * decoding order numbers, which a session has only if it says so (sprop-max-don-diff).
 */
export const isPacketOfUnits = (packet: Uint8Array, size: number, isUnit: (bytes: Uint8Array) => boolean): boolean => {
  const [first = 0x80, second = 0, third = 0] = packet;
  if (first >= 0x80 || (second & 7) === 0 || size <= HEVC_NAL_HEADER_BYTES + 1) return false;
  if (first >> 1 === FRAGMENTATION_UNIT) {
    // S, E, FuType: a fragment is not both ends of its unit.
    return third >> 6 !== 3 && isUnit(Uint8Array.of((first & 0x81) | ((third & 0x3f) << 1), second));
  }
  if (first >> 1 !== AGGREGATION_PACKET) return false;
  const start = HEVC_NAL_HEADER_BYTES + AGGREGATED_SIZE_BYTES;
  const unitSize = third * 256 + (packet[HEVC_NAL_HEADER_BYTES + 1] ?? 0);
  return unitSize > 0 && start + unitSize <= size && isUnit(packet.subarray(start));
};
