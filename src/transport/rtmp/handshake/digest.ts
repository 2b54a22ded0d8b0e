import { joined } from '../../../bytes/joined.ts';
import { sameBytes } from '../../../bytes/same-bytes.ts';
import { type HandshakeSide, PACKET_BYTES, PACKET_HEADER_BYTES } from './packets.ts';

/** HMAC-SHA-256 (RFC 2104) of `data`, 32 bytes. Injected: this layer runs without Node. */
export type HmacSha256 = (key: Uint8Array, data: Uint8Array) => Uint8Array;

/** Unpredictable bytes, `length` of them. */
export type RandomBytes = (length: number) => Uint8Array;

/** Where C1 and S1 have their digest: in the second 764-byte block (0) or in the first (1). */
export type DigestScheme = 0 | 1;

/** A digest that was found in C1 or S1. */
export interface Digest {
  readonly scheme: DigestScheme;
  /** Byte offset in the packet. */
  readonly offset: number;
  /** 32 bytes: a copy. */
  readonly bytes: Uint8Array;
}

/** Bytes of a digest. */
export const DIGEST_BYTES = 32;

/** Bytes of the key block, and of the digest block: together they fill the packet after its header. */
const BLOCK_BYTES = (PACKET_BYTES - PACKET_HEADER_BYTES) / 2;

/** Bytes before the digest may begin: their sum says where it does. */
const OFFSET_BYTES = 4;

/** Places where the digest may begin: 0..727, so that it ends within its block. */
const PLACES = BLOCK_BYTES - OFFSET_BYTES - DIGEST_BYTES;

/** Key by which a side signs its first packet: ASCII text that Flash Player and Flash Media Server have in common use. */
const TEXTS: Readonly<Record<HandshakeSide, string>> = {
  client: 'Genuine Adobe Flash Player 001',
  server: 'Genuine Adobe Flash Media Server 001',
};

/** Follows the text in the key of the second packet. */
const KEY_SUFFIX = Uint8Array.of(
  ...[0xf0, 0xee, 0xc2, 0x4a, 0x80, 0x68, 0xbe, 0xe8, 0x2e, 0x00, 0xd0, 0xd1, 0x02, 0x9e, 0x7e, 0x57],
  ...[0x6e, 0xec, 0x5d, 0x2d, 0x29, 0x80, 0x6f, 0xab, 0x93, 0xb8, 0xe6, 0x36, 0xcf, 0xeb, 0x31, 0xae],
);

const textKey = (side: HandshakeSide): Uint8Array => new TextEncoder().encode(TEXTS[side]);

/** Byte offset in C1 or S1 of its digest, were it in this scheme: the packet itself says it. */
export const digestOffset = (packet: Uint8Array, scheme: DigestScheme): number => {
  const base = PACKET_HEADER_BYTES + (scheme === 0 ? BLOCK_BYTES : 0);
  let sum = 0;
  for (const byte of packet.subarray(base, base + OFFSET_BYTES)) sum += byte;
  return base + OFFSET_BYTES + (sum % PLACES);
};

/** Digest of C1 or S1 in this scheme: over all of the packet but the digest. */
const digestOf = (packet: Uint8Array, side: HandshakeSide, offset: number, hmac: HmacSha256): Uint8Array =>
  hmac(textKey(side), joined([packet.subarray(0, offset), packet.subarray(offset + DIGEST_BYTES)]));

/**
 * The digest of a C1 (`client`) or S1 (`server`) of 1536 bytes, if one of the schemes verifies; servers of both kinds
 * are in use, and a side does not have to take the scheme of the other.
 */
export const findDigest = (packet: Uint8Array, side: HandshakeSide, hmac: HmacSha256): Digest | undefined => {
  for (const scheme of [0, 1] as const) {
    const offset = digestOffset(packet, scheme);
    const bytes = packet.slice(offset, offset + DIGEST_BYTES);
    if (sameBytes(bytes, digestOf(packet, side, offset, hmac))) return { scheme, offset, bytes };
  }
  return undefined;
};

/** Writes the digest into a C1 or S1. */
export const signFirstPacket = (
  packet: Uint8Array,
  side: HandshakeSide,
  scheme: DigestScheme,
  hmac: HmacSha256,
): Digest => {
  const offset = digestOffset(packet, scheme);
  const bytes = digestOf(packet, side, offset, hmac);
  packet.set(bytes, offset);
  return { scheme, offset, bytes };
};

/** The last 32 bytes of a C2 or S2 that answers a packet with this digest; `packet`: its 1536 bytes. */
const answerDigest = (packet: Uint8Array, side: HandshakeSide, answered: Digest, hmac: HmacSha256): Uint8Array =>
  hmac(hmac(joined([textKey(side), KEY_SUFFIX]), answered.bytes), packet.subarray(0, PACKET_BYTES - DIGEST_BYTES));

/** Does this C2 (`client`) or S2 (`server`) end with the digest that answers `answered`, of the other side? */
export const isAnswer = (packet: Uint8Array, side: HandshakeSide, answered: Digest, hmac: HmacSha256): boolean =>
  sameBytes(packet.subarray(PACKET_BYTES - DIGEST_BYTES), answerDigest(packet, side, answered, hmac));

/** C2 (`client`) or S2 (`server`) that answers a first packet with this digest. */
export const answerPacket = (
  side: HandshakeSide,
  answered: Digest,
  hmac: HmacSha256,
  random: RandomBytes,
): Uint8Array => {
  const packet = random(PACKET_BYTES).slice();
  packet.set(answerDigest(packet, side, answered, hmac), PACKET_BYTES - DIGEST_BYTES);
  return packet;
};
