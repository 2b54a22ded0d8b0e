import { joined } from '../../../bytes/joined.ts';
import { answerPacket, type Digest, findDigest, type HmacSha256, type RandomBytes, signFirstPacket } from './digest.ts';
import { Handshake } from './handshake.ts';
import { firstPacket } from './packets.ts';
import { RTMP_VERSION } from './version.ts';

/** 4.0.0.1, as Flash Media Server had it: from 3 on, players verify the digest. */
const SERVER_VERSION = 0x04000001;

/** Bytes of the field `zero` of C1. */
const ZERO_AT = 4;
const ZERO_BYTES = 4;

/** What a handshake as a server needs. */
export interface ServerHandshakeOptions {
  readonly hmac: HmacSha256;
  readonly random: RandomBytes;
  /** Clock in S1, in milliseconds; 0 without it. */
  readonly timeMs?: number;
}

/**
 * The handshake of a server (RTMP 1.0 5.2): S0, S1 and S2 in one piece when C1 is there, done when C2 is, which may come
 * before or after them. A C1 with a digest is answered in its scheme, any other by a copy. A wrong C2 is a finding, no
 * error.
 */
export class ServerHandshake extends Handshake {
  readonly #options: ServerHandshakeOptions;

  constructor(options: ServerHandshakeOptions) {
    super('client', 'C1', options.hmac);
    this.#options = options;
  }

  protected override answerTo(c1: Uint8Array): Uint8Array {
    const { hmac, random, timeMs = 0 } = this.#options;
    const isVersioned = c1.subarray(ZERO_AT, ZERO_AT + ZERO_BYTES).some((byte) => byte !== 0);
    const answered: Digest | undefined = isVersioned ? findDigest(c1, 'client', hmac) : undefined;
    const s1 = firstPacket({ time: timeMs >>> 0, zero: answered === undefined ? 0 : SERVER_VERSION }, random);
    if (answered !== undefined) signFirstPacket(s1, 'server', answered.scheme, hmac);
    const s2 = answered === undefined ? c1 : answerPacket('server', answered, hmac, random);
    return joined([Uint8Array.of(RTMP_VERSION), s1, s2]);
  }
}
