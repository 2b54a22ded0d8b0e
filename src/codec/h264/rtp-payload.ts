/** nal_unit_type 24 to 29: packets of RTP (RFC 6184 5.2, Table 1). A byte stream has none. */
export const isRtpPacket = (type: number): boolean => type >= 24 && type <= 29;

/** Bytes before the size of the first unit (a DON), and between each size and its unit (DOND and TS offset). */
const AGGREGATES: Readonly<Record<number, { readonly before: number; readonly between: number }>> = {
  24: { before: 0, between: 0 },
  25: { before: 2, between: 0 },
  26: { before: 2, between: 3 },
  27: { before: 2, between: 4 },
};

/** Could a packet of `size` bytes that begins with these hold NAL units (RFC 6184 5.7, 5.8)? */
export const isPacketOfUnits = (packet: Uint8Array, size: number, isUnit: (bytes: Uint8Array) => boolean): boolean => {
  const [indicator = 0x80, header = 0] = packet;
  const aggregate = AGGREGATES[indicator & 31];
  if (indicator >= 0x80 || size < 3) return false;
  if (aggregate === undefined) {
    // Start, end and reserved bit: a fragment is not both ends of its unit (5.8).
    const bits = header >> 5;
    return bits !== 6 && (bits & 1) === 0 && isUnit(Uint8Array.of((indicator & 0x60) | (header & 31)));
  }
  const at = 1 + aggregate.before;
  const unitSize = (packet[at] ?? 0) * 256 + (packet[at + 1] ?? 0);
  const start = at + 2 + aggregate.between;
  return unitSize > 0 && start + unitSize <= size && isUnit(packet.subarray(start));
};
