import { ServerHandshake } from '../../handshake/server.ts';
import { HandshakeIntake } from '../handshake-intake.ts';
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
  readonly #intake: HandshakeIntake;

  constructor({ hmac, random, nowMs }: ServerSessionOptions) {
    this.#handshake = new ServerHandshake({
      hmac,
      random,
      ...(nowMs !== undefined && { timeMs: Math.floor(nowMs) }),
    });
    this.#intake = new HandshakeIntake(this.#handshake);
  }

  /** What came so far, for messages. */
  get heard(): string {
    return this.#intake.heard;
  }

  /** Takes bytes of the client; `rest` is called with those after the handshake. */
  *receive(
    context: ServerContext,
    bytes: Uint8Array,
    rest: (bytes: Uint8Array) => Iterable<ServerEvent>,
  ): Generator<ServerEvent, void> {
    const progress = yield* this.#intake.receive(bytes, context.link);
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
