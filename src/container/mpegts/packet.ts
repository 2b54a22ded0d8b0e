/** Bytes of a packet (ISO/IEC 13818-1 2.4.3.2). */
export const PACKET_BYTES = 188;
export const SYNC_BYTE = 0x47;

/** Where packets are: how far apart, and what comes before each of them. */
export interface PacketLayout {
  readonly stride: number;
  readonly before: number;
}

/** Plain packets; with a time stamp of 4 bytes before (M2TS); with 16 bytes of error correction after. */
const LAYOUTS: readonly PacketLayout[] = [
  { stride: 188, before: 0 },
  { stride: 192, before: 4 },
  { stride: 204, before: 0 },
];

/** Packets that prove a layout. */
export const PROOF_PACKETS = 4;

/** The layout of packets from `at` on; `undefined` if there are none. `complete`: `bytes` end where the input does. */
export const layoutAt = (bytes: Uint8Array, at: number, complete: boolean): PacketLayout | undefined =>
  LAYOUTS.find(({ stride, before }) => {
    let packets = 0;
    for (let sync = at + before; sync < bytes.length; sync += stride) {
      if (bytes[sync] !== SYNC_BYTE) return false;
      if (++packets === PROOF_PACKETS) return true;
    }
    return complete && packets > 0 && bytes.length - at >= PACKET_BYTES;
  });

/** A packet. Positions are in the bytes that hold it. */
export interface TsPacket {
  readonly pid: number;
  readonly isError: boolean;
  readonly startsUnit: boolean;
  readonly isScrambled: boolean;
  readonly counter: number;
  readonly hasPayload: boolean;
  /** discontinuity_indicator, random_access_indicator of its adaptation field. */
  readonly isDiscontinuity: boolean;
  readonly isRandomAccess: boolean;
  /** Payload; empty if the adaptation field is longer than the packet. */
  readonly start: number;
  readonly end: number;
}

/** The packet whose sync_byte is at `at`. */
export const packetAt = (bytes: Uint8Array, at: number): TsPacket => {
  const b1 = bytes[at + 1] as number;
  const b3 = bytes[at + 3] as number;
  const control = (b3 >> 4) & 3;
  const end = at + PACKET_BYTES;
  const fieldLength = (control & 2) === 0 ? 0 : 1 + (bytes[at + 4] as number);
  const flags = fieldLength > 1 ? (bytes[at + 5] as number) : 0;
  return {
    pid: ((b1 & 0x1f) << 8) | (bytes[at + 2] as number),
    isError: (b1 & 0x80) !== 0,
    startsUnit: (b1 & 0x40) !== 0,
    isScrambled: b3 >> 6 !== 0,
    counter: b3 & 15,
    hasPayload: (control & 1) !== 0,
    isDiscontinuity: (flags & 0x80) !== 0,
    isRandomAccess: (flags & 0x40) !== 0,
    start: Math.min(end, at + 4 + fieldLength),
    end,
  };
};
