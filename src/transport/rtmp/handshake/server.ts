import { joined } from '../../../bytes/joined.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import { answerPacket, type Digest, findDigest, type HmacSha256, type RandomBytes, signFirstPacket } from './digest.ts';
import { firstPacket } from './packets.ts';
import { type HandshakeProgress, Peer } from './peer.ts';
import { RTMP_VERSION } from './version.ts';
import type { HandshakeFacts } from './watch.ts';

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
export class ServerHandshake {
  readonly #options: ServerHandshakeOptions;
  readonly #peer: Peer;

  constructor(options: ServerHandshakeOptions) {
    this.#options = options;
    this.#peer = new Peer('client', options.hmac);
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
      if (part === 'C1') this.#peer.send(this.#answer(packet));
    });
  }

  /** Bytes to send, in order; call it after each `receive`. */
  takeOutput(): Uint8Array[] {
    return this.#peer.takeOutput();
  }

  #answer(c1: Uint8Array): Uint8Array {
    const { hmac, random, timeMs = 0 } = this.#options;
    const isVersioned = c1.subarray(ZERO_AT, ZERO_AT + ZERO_BYTES).some((byte) => byte !== 0);
    const answered: Digest | undefined = isVersioned ? findDigest(c1, 'client', hmac) : undefined;
    const s1 = firstPacket({ time: timeMs >>> 0, zero: answered === undefined ? 0 : SERVER_VERSION }, random);
    if (answered !== undefined) signFirstPacket(s1, 'server', answered.scheme, hmac);
    const s2 = answered === undefined ? c1 : answerPacket('server', answered, hmac, random);
    return joined([Uint8Array.of(RTMP_VERSION), s1, s2]);
  }
}
