import { ServerHandshake } from '../../handshake/server.ts';
import type { ServerEvent } from '../server-event.ts';
import type { ServerSessionOptions } from '../server-options.ts';
import { Connecting } from './connecting.ts';
import type { ServerContext } from './server-context.ts';
import type { ServerState } from './server-state.ts';

/** C0, C1 and C2 are waited for. */
export class Handshaking implements ServerState {
  readonly step = 'handshake';
  readonly timeout = 'handshakeMs';
  readonly #handshake: ServerHandshake;
  #received = 0;
  #findings = 0;

  constructor({ hmac, random, nowMs }: ServerSessionOptions) {
    this.#handshake = new ServerHandshake({
      hmac,
      random,
      ...(nowMs !== undefined && { timeMs: Math.floor(nowMs) }),
    });
  }

  /** What came so far, for messages. */
  get heard(): string {
    return this.#received === 0 ? 'nothing' : `${this.#received} bytes of the handshake`;
  }

  /** Takes bytes of the client; `rest` is called with those after the handshake. */
  *receive(
    context: ServerContext,
    bytes: Uint8Array,
    rest: (bytes: Uint8Array) => Iterable<ServerEvent>,
  ): Generator<ServerEvent, void> {
    this.#received += bytes.length;
    const progress = this.#handshake.receive(bytes);
    context.link.sendBefore(this.#handshake.takeOutput());
    const { findings } = this.#handshake;
    for (const finding of findings.slice(this.#findings)) yield { kind: 'finding', finding };
    this.#findings = findings.length;
    if (progress.error !== undefined) {
      yield context.fail(progress.error.code, progress.error.message);
      return;
    }
    if (!progress.done) return;
    context.enter(new Connecting());
    yield { kind: 'handshaken', facts: this.#handshake.facts };
    if (progress.rest.length > 0) yield* rest(progress.rest);
  }
}
