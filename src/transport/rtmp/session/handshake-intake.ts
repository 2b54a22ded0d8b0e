import type { StageFinding } from '../../../media/unit.ts';
import type { Handshake, HandshakeProgress } from '../handshake/handshake.ts';
import type { Link } from './link.ts';

/** What both sides of a session do with the bytes of a handshake. */
export class HandshakeIntake {
  readonly #handshake: Handshake;
  #received = 0;
  #findings = 0;

  constructor(handshake: Handshake) {
    this.#handshake = handshake;
  }

  /** What came so far, for messages. */
  get heard(): string {
    return this.#received === 0 ? 'nothing' : `${this.#received} bytes of the handshake`;
  }

  /** Takes bytes of the peer, and sends the answer; gives what is wrong, and returns what became of the handshake. */
  *receive(bytes: Uint8Array, link: Link): Generator<StageFinding, HandshakeProgress> {
    this.#received += bytes.length;
    const progress = this.#handshake.receive(bytes);
    link.sendBefore(this.#handshake.takeOutput());
    const { findings } = this.#handshake;
    for (const finding of findings.slice(this.#findings)) yield { kind: 'finding', finding };
    this.#findings = findings.length;
    return progress;
  }
}
