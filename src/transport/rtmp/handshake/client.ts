import { joined } from '../../../bytes/joined.ts';
import { answerPacket, findDigest, type HmacSha256, type RandomBytes, signFirstPacket } from './digest.ts';
import { Handshake } from './handshake.ts';
import { firstPacket } from './packets.ts';
import { RTMP_VERSION } from './version.ts';

/** 9.0.124.2, a version of Flash Player: servers answer a digest of this client by one. */
const CLIENT_VERSION = 0x09007c02;

/** What a handshake as a client needs. */
export interface ClientHandshakeOptions {
  readonly hmac: HmacSha256;
  readonly random: RandomBytes;
  /** Sends a digest in C1, which a few servers ask for. */
  readonly digest?: boolean;
  /** Clock in C1, in milliseconds; 0 without it. */
  readonly timeMs?: number;
}

/**
 * The handshake of a client (RTMP 1.0 5.2): C0 and C1 at once, C2 when S1 is there, done when S2 is. C2 is a copy of S1;
 * after a C1 with a digest, to an S1 with a digest, it is the packet that answers it. A wrong S2 is a finding, no error.
 */
export class ClientHandshake extends Handshake {
  readonly #options: ClientHandshakeOptions;

  constructor(options: ClientHandshakeOptions) {
    super('server', 'S1', options.hmac);
    this.#options = options;
    const { random, hmac, digest = false, timeMs = 0 } = options;
    const c1 = firstPacket({ time: timeMs >>> 0, zero: digest ? CLIENT_VERSION : 0 }, random);
    if (digest) signFirstPacket(c1, 'client', 1, hmac);
    this.send(joined([Uint8Array.of(RTMP_VERSION), c1]));
  }

  protected override answerTo(s1: Uint8Array): Uint8Array {
    const { digest, hmac, random } = this.#options;
    const answered = digest === true ? findDigest(s1, 'server', hmac) : undefined;
    return answered === undefined ? s1.slice() : answerPacket('client', answered, hmac, random);
  }
}
