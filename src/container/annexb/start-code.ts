const LONG = Uint8Array.of(0, 0, 0, 1);
const SHORT = Uint8Array.of(0, 0, 1);

/** The start code before a NAL unit, with zero_byte (4 bytes) or without (3) (H.264 B.1.1). */
export const startCode = (length: 3 | 4): Uint8Array => (length === 3 ? SHORT : LONG);
