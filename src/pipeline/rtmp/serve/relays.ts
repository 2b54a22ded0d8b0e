import type { OnNotice } from '../../../analysis/serve/server-notice.ts';
import type { StreamPlace } from '../../../analysis/serve/stream-place.ts';
import { maskedAddress } from '../../../transport/rtmp/address.ts';
import type { NetworkOptions } from '../client.ts';
import type { PlayerLimits } from './player-gate.ts';
import { type RelayTarget, relayAddressOf } from './relay-address.ts';
import { type PulledStream, RelayPull } from './relay-pull.ts';
import { type RelayOptions, RelayPush } from './relay-push.ts';
import type { ServedStream } from './served-stream.ts';

/** Other servers that streams go to and come from. */
export interface RelaySettings {
  /** Each publish is published there, too. */
  readonly to: readonly RelayTarget[];
  /** Streams that are played and not published here are played from there. */
  readonly from?: RelayTarget | undefined;
  readonly network: NetworkOptions;
}

/** A stream that is pulled stays for so long after its last player. */
const LINGER_MS = 5000;

/** A server that ends waits so long for relays that have not sent all yet. */
const CLOSE_MS = 1000;

interface Pull {
  readonly relay: RelayPull;
  readonly stream: ServedStream;
  /** Since when nobody plays it. */
  idleSinceMs: number | undefined;
}

/** The connections to other servers. */
export class Relays {
  readonly #settings: RelaySettings;
  readonly #onNotice: OnNotice;
  readonly #limits: PlayerLimits;
  readonly #pulls = new Map<ServedStream, Pull>();
  readonly #pushes = new Set<RelayPush>();
  readonly #running = new Set<Promise<void>>();

  constructor(settings: RelaySettings, limits: PlayerLimits, onNotice: OnNotice) {
    this.#settings = settings;
    this.#limits = limits;
    this.#onNotice = onNotice;
  }

  /** Those that a publish of the stream goes to. */
  pushesOf(stream: ServedStream): readonly RelayPush[] {
    return this.#settings.to.map((target) => {
      const options = this.#optionsOf(target, stream.place, 'push');
      const relay = new RelayPush(options, this.#limits, (one) => stream.resume(one));
      this.#pushes.add(relay);
      this.#track(relay.done.finally(() => this.#pushes.delete(relay)));
      return relay;
    });
  }

  /** The stream is played: gets it from another server if nobody publishes it. */
  wanted(stream: ServedStream, pulled: PulledStream): void {
    const { from } = this.#settings;
    if (from === undefined || stream.isPublished || this.#pulls.has(stream)) return;
    const relay = new RelayPull(this.#optionsOf(from, stream.place, 'pull'), pulled);
    this.#pulls.set(stream, { relay, stream, idleSinceMs: undefined });
    this.#track(
      relay.done.finally(() => {
        this.#pulls.delete(stream);
        pulled.left();
      }),
    );
  }

  /** Is the stream pulled, or about to be? */
  isPulled(stream: ServedStream): boolean {
    return this.#pulls.has(stream);
  }

  /** Ends what nobody plays any more. */
  tick(nowMs: number): void {
    for (const pull of this.#pulls.values()) {
      if (pull.stream.playerCount > 0) pull.idleSinceMs = undefined;
      else {
        pull.idleSinceMs ??= nowMs;
        if (nowMs - pull.idleSinceMs >= LINGER_MS) pull.relay.stop();
      }
    }
  }

  /** Resolves when all have ended: those to other servers have ended with their streams, or may still send something. */
  async close(): Promise<void> {
    for (const { relay } of this.#pulls.values()) relay.stop();
    const stop = setTimeout(() => {
      for (const relay of this.#pushes) relay.stop();
    }, CLOSE_MS);
    await Promise.all(this.#running);
    clearTimeout(stop);
  }

  #track(done: Promise<void>): void {
    const tracked: Promise<void> = done.finally(() => this.#running.delete(tracked));
    this.#running.add(tracked);
  }

  #optionsOf(target: RelayTarget, place: StreamPlace, direction: 'push' | 'pull'): RelayOptions {
    const address = relayAddressOf(target, place);
    const named = { event: 'relay', ...place, direction, address: maskedAddress(address) } as const;
    return { address, network: this.#settings.network, onNews: (news) => this.#onNotice({ ...named, ...news }) };
  }
}
