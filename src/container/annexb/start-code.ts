const LONG = Uint8Array.of(0, 0, 0, 1);
const SHORT = Uint8Array.of(0, 0, 1);

/** The start code in front of a NAL unit, with zero_byte (4 bytes) or without (3) (H.264 B.1.1). */
export const startCode = (length: 3 | 4): Uint8Array => (length === 3 ? SHORT : LONG);

/**
 * Does zero_byte have to stand in front of this unit (H.264 B.1.2)? In front of an SPS, a PPS, and the first unit of an
 * access unit.
 */
export const needsZeroByte = (nal_unit_type: number, startsAccessUnit: boolean): boolean =>
  startsAccessUnit || nal_unit_type === 7 || nal_unit_type === 8;
