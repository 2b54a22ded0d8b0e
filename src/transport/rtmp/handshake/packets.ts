import { ByteWriter } from '../../../bytes/byte-writer.ts';
import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** Who sent the bytes. The client is who opened the connection. */
export type HandshakeSide = 'client' | 'server';

/** The packets of the handshake, by sender: C of the client, S of the server (RTMP 1.0 5.2). */
export type HandshakePart = 'C0' | 'C1' | 'C2' | 'S0' | 'S1' | 'S2';

/** The packets of each side, in the order in which it sends them. */
export const PARTS_OF: Readonly<Record<HandshakeSide, readonly ['C0' | 'S0', 'C1' | 'S1', 'C2' | 'S2']>> = {
  client: ['C0', 'C1', 'C2'],
  server: ['S0', 'S1', 'S2'],
};

/** Bytes of C0 and S0. */
export const VERSION_BYTES = 1;

/** Bytes of C1, S1, C2 and S2. */
export const PACKET_BYTES = 1536;

/** Bytes of the handshake of one side. */
export const HANDSHAKE_BYTES = VERSION_BYTES + 2 * PACKET_BYTES;

/** Bytes before the random data. */
export const PACKET_HEADER_BYTES = 8;

/** C1 or S1 without its random data (RTMP 1.0 5.2.3). */
export interface FirstPacket {
  /** Clock of the sender, in milliseconds from an epoch of its own. */
  time: number;
  /** 0 in [RTMP]. Other values: the version of the sender, a byte a number; the random data may have a digest then. */
  zero: number;
}

/** C2 or S2 without its random data (RTMP 1.0 5.2.4). Where they have a digest instead, both fields are random. */
export interface SecondPacket {
  /** `time` of the packet that it answers. */
  time: number;
  /** When that packet was read, by the clock of the sender in milliseconds; many send a copy of `zero` instead. */
  time2: number;
}

/** Reads the beginning of C1 or S1. */
export const parseFirstPacket = (r: SyntaxReader, into: Partial<FirstPacket> = {}): FirstPacket => {
  r.open('C1 or S1', 'RTMP 1.0 5.2.3');
  into.time = r.u(32, 'time');
  into.zero = r.u(32, 'zero');
  r.close();
  return into as FirstPacket;
};

/** Reads the beginning of C2 or S2. */
export const parseSecondPacket = (r: SyntaxReader, into: Partial<SecondPacket> = {}): SecondPacket => {
  r.open('C2 or S2', 'RTMP 1.0 5.2.4');
  into.time = r.u(32, 'time');
  into.time2 = r.u(32, 'time2');
  r.close();
  return into as SecondPacket;
};

/** C1 or S1: `random` fills the bytes after the header. */
export const firstPacket = ({ time, zero }: FirstPacket, random: (length: number) => Uint8Array): Uint8Array =>
  new ByteWriter()
    .u32(time)
    .u32(zero)
    .bytes(random(PACKET_BYTES - PACKET_HEADER_BYTES))
    .toBytes();

/** `9.0.124.2`: a version as the digest handshake has it in `zero`. */
export const peerVersionText = (zero: number): string =>
  [zero >>> 24, (zero >>> 16) & 255, (zero >>> 8) & 255, zero & 255].join('.');
