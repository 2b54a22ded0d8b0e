import { ClientHandshake } from '../../handshake/client.ts';
import type { ClientEvent } from '../client-event.ts';
import type { ClientSessionOptions } from '../client-options.ts';
import { HandshakeIntake } from '../handshake-intake.ts';
import type { ClientContext } from './client-context.ts';
import type { ClientState } from './client-state.ts';
import { Connecting } from './connecting.ts';

/** C0 and C1 were sent: S0, S1 and S2 are waited for. */
export class Handshaking implements ClientState {
  readonly step = 'handshake';
  readonly timeout = 'handshakeMs';
  readonly #handshake: ClientHandshake;
  readonly #intake: HandshakeIntake;

  constructor({ hmac, random, digest, nowMs }: ClientSessionOptions) {
    this.#handshake = new ClientHandshake({
      hmac,
      random,
      ...(digest !== undefined && { digest }),
      ...(nowMs !== undefined && { timeMs: Math.floor(nowMs) }),
    });
    this.#intake = new HandshakeIntake(this.#handshake);
  }

  /** What came so far, for messages. */
  get heard(): string {
    return this.#intake.heard;
  }

  takeOutput(): Uint8Array[] {
    return this.#handshake.takeOutput();
  }

  /** Takes bytes of the server; `rest` is called with those after the handshake. */
  *receive(
    context: ClientContext,
    bytes: Uint8Array,
    rest: (bytes: Uint8Array) => Iterable<ClientEvent>,
  ): Generator<ClientEvent, void> {
    const progress = yield* this.#intake.receive(bytes, context.link);
    if (progress.error !== undefined) {
      yield context.fail(progress.error.code, progress.error.message);
      return;
    }
    if (!progress.done) return;
    yield { kind: 'handshaken', facts: this.#handshake.facts };
    context.enter(new Connecting(context));
    if (progress.rest.length > 0) yield* rest(progress.rest);
  }
}
