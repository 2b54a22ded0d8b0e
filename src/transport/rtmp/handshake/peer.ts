import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import type { HmacSha256 } from './digest.ts';
import type { HandshakePart, HandshakeSide } from './packets.ts';
import { HandshakeReader } from './reader.ts';
import { versionFinding } from './version.ts';
import { type HandshakeFacts, HandshakeWatch } from './watch.ts';

/** What a handshake made of the bytes that it received. */
export interface HandshakeProgress {
  /** The handshake is complete: chunks may be sent, and `rest` has those that were received. */
  readonly done: boolean;
  /** Received bytes after the handshake. Valid until the next call. */
  readonly rest: Uint8Array;
  /** The peer cannot be talked to: close the connection. It is the same in all later calls. */
  readonly error?: Diagnostic;
}

const NOTHING = new Uint8Array(0);

/** What both sides of a handshake do alike: reading the peer, judging what is sent and received, and output. */
export class Peer {
  readonly #side: HandshakeSide;
  readonly #received: HandshakeReader;
  readonly #sent: HandshakeReader;
  readonly #watch: HandshakeWatch;
  readonly #findings: Diagnostic[] = [];
  #output: Uint8Array[] = [];
  #error: Diagnostic | undefined;

  /** `side`: of the peer. */
  constructor(side: HandshakeSide, hmac: HmacSha256) {
    this.#side = side;
    this.#received = new HandshakeReader(side);
    this.#sent = new HandshakeReader(side === 'client' ? 'server' : 'client');
    this.#watch = new HandshakeWatch(hmac);
  }

  get facts(): HandshakeFacts {
    return this.#watch.facts;
  }

  get findings(): readonly Diagnostic[] {
    return this.#findings;
  }

  /** Reads what the peer sent; `onPacket` is called for each of its packets. */
  receive(bytes: Uint8Array, onPacket: (part: HandshakePart, bytes: Uint8Array) => void): HandshakeProgress {
    let rest: Uint8Array = NOTHING;
    for (const item of this.#error === undefined ? this.#received.push(bytes) : []) {
      if (item.kind === 'rest') {
        rest = item.bytes;
        continue;
      }
      const findings = this.#watch.push(item);
      const refused = 'version' in item ? versionFinding(item.version, this.#side, item.offset) : undefined;
      if (refused !== undefined) {
        this.#error = { ...refused, severity: 'error' };
        break;
      }
      this.#findings.push(...findings);
      onPacket(item.part, item.bytes);
    }
    if (this.#error !== undefined) return { done: false, rest: NOTHING, error: this.#error };
    return { done: this.#received.done, rest };
  }

  send(bytes: Uint8Array): void {
    this.#output.push(bytes);
    for (const item of this.#sent.push(bytes)) {
      if (item.kind === 'handshake') this.#findings.push(...this.#watch.push(item));
    }
  }

  takeOutput(): Uint8Array[] {
    const output = this.#output;
    this.#output = [];
    return output;
  }
}
