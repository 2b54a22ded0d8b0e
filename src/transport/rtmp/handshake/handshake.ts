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
export abstract class Handshake {
  readonly #side: HandshakeSide;
  readonly #answered: HandshakePart;
  readonly #received: HandshakeReader;
  readonly #sent: HandshakeReader;
  readonly #watch: HandshakeWatch;
  readonly #findings: Diagnostic[] = [];
  #output: Uint8Array[] = [];
  #error: Diagnostic | undefined;

  /** `side`: of the peer; `answered`: its packet that is answered. */
  protected constructor(side: HandshakeSide, answered: HandshakePart, hmac: HmacSha256) {
    this.#side = side;
    this.#answered = answered;
    this.#received = new HandshakeReader(side);
    this.#sent = new HandshakeReader(side === 'client' ? 'server' : 'client');
    this.#watch = new HandshakeWatch(hmac);
  }

  /** What is known of the handshake so far. */
  get facts(): HandshakeFacts {
    return this.#watch.facts;
  }

  /** What is wrong with it, but does not stop it. */
  get findings(): readonly Diagnostic[] {
    return this.#findings;
  }

  /** Reads what the peer sent. */
  receive(bytes: Uint8Array): HandshakeProgress {
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
      if (item.part === this.#answered) this.send(this.answerTo(item.bytes));
    }
    if (this.#error !== undefined) return { done: false, rest: NOTHING, error: this.#error };
    return { done: this.#received.done, rest };
  }

  /** The answer to the packet `answered`. */
  protected abstract answerTo(packet: Uint8Array): Uint8Array;

  protected send(bytes: Uint8Array): void {
    this.#output.push(bytes);
    for (const item of this.#sent.push(bytes)) {
      if (item.kind === 'handshake') this.#findings.push(...this.#watch.push(item));
    }
  }

  /** Bytes to send, in order; call it after the constructor and after each `receive`. */
  takeOutput(): Uint8Array[] {
    const output = this.#output;
    this.#output = [];
    return output;
  }
}
