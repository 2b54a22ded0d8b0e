import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import { type HandshakeSide, PACKET_HEADER_BYTES, PARTS_OF, peerVersionText } from './packets.ts';
import type { HandshakePartItem } from './reader.ts';

/** A packet of the handshake that ends early, or is missing. */
export const truncatedFinding = ({ part, offset, bytes, missingBytes }: HandshakePartItem): Diagnostic => {
  const size = bytes.length + missingBytes;
  const what = bytes.length === 0 ? 'is missing' : `ends after ${bytes.length} of ${size} bytes`;
  return {
    severity: 'error',
    code: 'rtmp-handshake-truncated',
    message: `${part} ${what}: the handshake is not complete`,
    offset,
    length: bytes.length,
  };
};

/** C1 names a version, as in the digest handshake, but has no digest. */
export const unsignedFirst = (zero: number): Diagnostic => ({
  severity: 'info',
  code: 'rtmp-handshake-digest',
  message: `C1 has version ${peerVersionText(zero)} but no digest that verifies: servers answer as to a simple handshake`,
  offset: 1,
});

/** S1 names a version and has no digest, though C1 has one. */
export const unsignedReply = (zero: number): Diagnostic => ({
  severity: 'warning',
  code: 'rtmp-handshake-digest',
  message: `S1 has version ${peerVersionText(zero)} but no digest that verifies, though C1 has one: clients that check it close`,
  offset: 1,
});

/** C2 or S2 that does not answer what the other side sent, which had a digest. */
export const wrongAnswer = (side: HandshakeSide, offset: number): Diagnostic => {
  const [part, answered] = partsOf(side);
  return {
    severity: 'warning',
    code: 'rtmp-handshake-digest',
    message: `${part} neither has the digest that answers ${answered} nor echoes it: peers that check it close`,
    offset,
  };
};

/** C2 or S2 that is no echo of what the other side sent, which had no digest. */
export const wrongEcho = (
  side: HandshakeSide,
  offset: number,
  packet: Uint8Array,
  answeredPacket: Uint8Array,
): Diagnostic => {
  const [part, answered] = partsOf(side);
  const size = packet.length - PACKET_HEADER_BYTES;
  let count = 0;
  for (let at = PACKET_HEADER_BYTES; at < packet.length; at++) if (packet[at] !== answeredPacket[at]) count++;
  return {
    severity: 'warning',
    code: 'rtmp-handshake-echo',
    message: `${part} is no echo of ${answered}: ${count} of ${size} random bytes differ; most peers do not check it`,
    offset,
  };
};

/** C2 or S2 that echoes the random data, but not the time. */
export const wrongEchoTime = (side: HandshakeSide, offset: number, found: number, expected: number): Diagnostic => {
  const [part, answered] = partsOf(side);
  return {
    severity: 'info',
    code: 'rtmp-handshake-echo',
    message: `${part} echoes the random data of ${answered}, but its time is ${found} instead of ${expected}`,
    offset,
    length: 4,
    field: 'time',
    expected: String(expected),
    found: String(found),
  };
};

/** The packet with which a side answers, and the one that it answers. */
const partsOf = (side: HandshakeSide): readonly [string, string] => [
  PARTS_OF[side][2],
  PARTS_OF[side === 'client' ? 'server' : 'client'][1],
];
