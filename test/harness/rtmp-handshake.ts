import { createHmac } from 'node:crypto';

/**
 * The handshake written anew from its description, with node:crypto alone: what the readers and writers of src/ are
 * compared with.
 */
export type Side = 'client' | 'server';

const SUFFIX = Buffer.from('f0eec24a8068bee82e00d0d1029e7e576eec5d2d29806fab93b8e636cfeb31ae', 'hex');
const KEY: Readonly<Record<Side, Buffer>> = {
  client: Buffer.concat([Buffer.from('Genuine Adobe Flash Player 001'), SUFFIX]),
  server: Buffer.concat([Buffer.from('Genuine Adobe Flash Media Server 001'), SUFFIX]),
};
const SHORT_KEY: Readonly<Record<Side, Buffer>> = {
  client: KEY.client.subarray(0, 30),
  server: KEY.server.subarray(0, 36),
};

export const hmac = (key: Uint8Array, data: Uint8Array): Uint8Array =>
  new Uint8Array(createHmac('sha256', key).update(data).digest());

/** Bytes that look random, the same for a seed. */
export const noise = (length: number, seed: number): Uint8Array => {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
};

/** Random bytes that are the same in each run. */
export const seededRandom = (seed: number): ((length: number) => Uint8Array) => {
  let calls = 0;
  return (length) => noise(length, seed + 1000 * calls++);
};

/** C1 or S1 without a digest. */
export const plainFirst = (time: number, zero: number, seed: number): Buffer => {
  const packet = Buffer.from(noise(1536, seed));
  packet.writeUInt32BE(time, 0);
  packet.writeUInt32BE(zero, 4);
  return packet;
};

/** Where the digest of scheme 0 or 1 begins. */
export const digestAt = (packet: Uint8Array, scheme: 0 | 1): number => {
  const base = scheme === 0 ? 772 : 8;
  const [a, b, c, d] = packet.subarray(base, base + 4) as unknown as [number, number, number, number];
  return base + 4 + ((a + b + c + d) % 728);
};

/** C1 or S1 with a digest. */
export const signedFirst = (side: Side, scheme: 0 | 1, seed: number, zero = 0x80000702): Buffer => {
  const packet = plainFirst(1234, zero, seed);
  const at = digestAt(packet, scheme);
  const others = Buffer.concat([packet.subarray(0, at), packet.subarray(at + 32)]);
  packet.set(hmac(SHORT_KEY[side], others), at);
  return packet;
};

/** The last 32 bytes of the C2 or S2 of `side` whose first 1504 bytes these are. */
export const answerTail = (side: Side, random: Uint8Array, answeredDigest: Uint8Array): Uint8Array =>
  hmac(hmac(KEY[side], answeredDigest), random);

/** C2 or S2 of `side`, for a first packet of the other side with a digest of this scheme. */
export const signedSecond = (side: Side, answered: Uint8Array, scheme: 0 | 1, seed: number): Buffer => {
  const at = digestAt(answered, scheme);
  const random = noise(1504, seed);
  return Buffer.concat([random, answerTail(side, random, answered.subarray(at, at + 32))]);
};

/** What one side sends: version, first packet, second packet. */
export const direction = (first: Uint8Array, second: Uint8Array, version = 3): Uint8Array =>
  new Uint8Array(Buffer.concat([Buffer.from([version]), first, second]));
