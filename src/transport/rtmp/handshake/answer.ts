import { sameBytes } from '../../../bytes/same-bytes.ts';
import { type Digest, type HmacSha256, isAnswer } from './digest.ts';
import { type HandshakeSide, PACKET_HEADER_BYTES } from './packets.ts';

/**
 * How C2 answers S1, or S2 answers C1. `copy`: all of it; `echo`: its time and random data, with a clock in `time2` as
 * [RTMP] has it; `random`: its random data only; `digest`: random data with the digest that answers that of the other
 * side; `wrong`: none of them; `unchecked`: what it answers was not seen, or no HMAC was given.
 */
export type Answer = 'copy' | 'echo' | 'random' | 'digest' | 'wrong' | 'unchecked';

/** Bytes of the field `time`. */
const TIME_BYTES = 4;

/** How `packet`, the C2 of a client or the S2 of a server, answers a first packet and its digest. */
export const answerOf = (
  packet: Uint8Array,
  side: HandshakeSide,
  answered: Uint8Array,
  digest: Digest | undefined,
  hmac: HmacSha256 | undefined,
): Answer => {
  if (sameBytes(packet.subarray(PACKET_HEADER_BYTES), answered.subarray(PACKET_HEADER_BYTES))) {
    if (sameBytes(packet, answered)) return 'copy';
    return sameBytes(packet.subarray(0, TIME_BYTES), answered.subarray(0, TIME_BYTES)) ? 'echo' : 'random';
  }
  if (hmac === undefined) return 'unchecked';
  return digest !== undefined && isAnswer(packet, side, digest, hmac) ? 'digest' : 'wrong';
};
