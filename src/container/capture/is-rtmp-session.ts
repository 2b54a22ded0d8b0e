/** C0 and C1, or S0 and S1: version 3, time, zero (RTMP 1.0 5.2.3). */
const HANDSHAKE_BYTES = 1 + 1536;
const VERSION = 3;
/** Protocol control messages, and commands in AMF0 (RTMP 1.0 5.4, 7.1.1). */
const FIRST_MESSAGES = [1, 3, 4, 5, 6, 20];

/** Bytes in which a session is recognised. */
export const RTMP_SESSION_BYTES = HANDSHAKE_BYTES + 1536 + 12;

/**
 * One direction of an RTMP session. Where its `zero` is not zero, as in handshakes with a digest, the first chunk after
 * the whole handshake tells: fmt 0, a message of stream 0.
 */
export const isRtmpSession = (head: Uint8Array): boolean => {
  if (head[0] !== VERSION || head.length < HANDSHAKE_BYTES) return false;
  if (head.subarray(5, 9).every((byte) => byte === 0)) return true;
  const [basic = 0xff, ...header] = head.subarray(HANDSHAKE_BYTES + 1536, RTMP_SESSION_BYTES);
  return basic >= 2 && basic < 64 && FIRST_MESSAGES.includes(header[6] ?? 0) && header.slice(7).every((b) => b === 0);
};
