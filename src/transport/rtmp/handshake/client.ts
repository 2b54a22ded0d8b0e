import { joined } from '../../../bytes/joined.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import { answerPacket, findDigest, type HmacSha256, type RandomBytes, signFirstPacket } from './digest.ts';
import { firstPacket } from './packets.ts';
import { type HandshakeProgress, Peer } from './peer.ts';
import { RTMP_VERSION } from './version.ts';
import type { HandshakeFacts } from './watch.ts';

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
export class ClientHandshake {
  readonly #options: ClientHandshakeOptions;
  readonly #peer: Peer;

  constructor(options: ClientHandshakeOptions) {
    this.#options = options;
    this.#peer = new Peer('server', options.hmac);
    const { random, hmac, digest = false, timeMs = 0 } = options;
    const c1 = firstPacket({ time: timeMs >>> 0, zero: digest ? CLIENT_VERSION : 0 }, random);
    if (digest) signFirstPacket(c1, 'client', 1, hmac);
    this.#peer.send(joined([Uint8Array.of(RTMP_VERSION), c1]));
  }

  /** What is known of the handshake so far. */
  get facts(): HandshakeFacts {
    return this.#peer.facts;
  }

  /** What is wrong with it, but does not stop it. */
  get findings(): readonly Diagnostic[] {
    return this.#peer.findings;
  }

  receive(bytes: Uint8Array): HandshakeProgress {
    return this.#peer.receive(bytes, (part, packet) => {
      if (part === 'S1') this.#peer.send(this.#answer(packet));
    });
  }

  /** Bytes to send, in order; call it after the constructor and after each `receive`. */
  takeOutput(): Uint8Array[] {
    return this.#peer.takeOutput();
  }

  #answer(s1: Uint8Array): Uint8Array {
    const { digest, hmac, random } = this.#options;
    const answered = digest === true ? findDigest(s1, 'server', hmac) : undefined;
    return answered === undefined ? s1.slice() : answerPacket('client', answered, hmac, random);
  }
}
