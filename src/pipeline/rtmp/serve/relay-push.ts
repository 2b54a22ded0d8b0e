import type { PlayerStatus } from '../../../analysis/serve/stream-status.ts';
import { nowMs } from '../../../io/clock.ts';
import { maskedAddress, type RtmpAddress } from '../../../transport/rtmp/address.ts';
import { failureError, type NetworkOptions, RtmpClient } from '../client.ts';
import { Backoff } from './backoff.ts';
import type { StreamedMessage } from './media-role.ts';
import { PlayerGate, type PlayerLimits } from './player-gate.ts';
import type { Player } from './served-stream.ts';

/** From so many times what may wait, the server does not read. */
const GONE_FACTOR = 2;

/** What became of a relay. */
export interface RelayNews {
  readonly state: 'connected' | 'ended' | 'retry';
  readonly why?: string;
  readonly retryMs?: number;
}

/** What a relay needs. */
export interface RelayOptions {
  readonly address: RtmpAddress;
  readonly network: NetworkOptions;
  onNews(news: RelayNews): void;
}

/** Publishes a stream to another server, and again when the connection is lost, up to its end. */
export class RelayPush implements Player {
  readonly #options: RelayOptions;
  readonly #gate: PlayerGate;
  /** If more waits, the connection is given up. */
  readonly #goneBytes: number;
  #isStalled = false;
  readonly #backoff = new Backoff();
  readonly #stopping = new AbortController();
  readonly #beganMs = nowMs();
  /** Sends what is needed to begin. */
  readonly #restart: (relay: RelayPush) => void;
  #client: RtmpClient | undefined;
  #bytesOut = 0;
  /** Resolves when it has ended. */
  readonly done: Promise<void>;

  constructor(options: RelayOptions, limits: PlayerLimits, restart: (relay: RelayPush) => void) {
    this.#options = options;
    this.#gate = new PlayerGate(limits, true);
    this.#goneBytes = GONE_FACTOR * limits.maxBytes;
    this.#restart = restart;
    this.done = this.#run();
  }

  take(streamed: StreamedMessage): void {
    const client = this.#client;
    if (client === undefined || !this.#gate.passes(streamed, client.waitingBytes)) return;
    // Headers pass whatever waits, and a publisher may send any number of them.
    if (client.waitingBytes >= this.#goneBytes) {
      this.#isStalled = true;
      this.#client = undefined;
      client.destroy();
      return;
    }
    this.#bytesOut += streamed.message.body.length;
    client.send(streamed.message);
  }

  ended(): void {
    this.#stopping.abort();
    this.#backoff.end();
    void this.#client?.close();
  }

  status(now: number): PlayerStatus {
    return {
      connection: 0,
      kind: 'relay',
      peer: maskedAddress(this.#options.address),
      playedMs: Math.round(now - this.#beganMs),
      bytesOut: this.#bytesOut,
      droppedFrames: this.#gate.droppedFrames,
      droppedBytes: this.#gate.droppedBytes,
      waitingBytes: this.#client?.waitingBytes ?? 0,
      isPaused: this.#client === undefined,
    };
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const why = await this.#publish(signal).catch((error: unknown) => (error as Error).message);
      this.#client = undefined;
      if (signal.aborted) break;
      this.#options.onNews({ state: 'retry', why, retryMs: this.#backoff.nextMs });
      await this.#backoff.pause();
    }
    this.#options.onNews({ state: 'ended' });
  }

  /** Publishes until the connection ends; returns why. */
  async #publish(interrupted: AbortSignal): Promise<string> {
    const { address, network, onNews } = this.#options;
    const client = await RtmpClient.open(address, { ...network, role: 'publish', interrupted });
    if (interrupted.aborted) {
      await client.close();
      return 'the stream has ended';
    }
    this.#client = client;
    this.#backoff.reset();
    onNews({ state: 'connected' });
    this.#gate.restart();
    this.#restart(this);
    try {
      for await (const events of client.events()) {
        for (const event of events) {
          if (event.kind === 'failed') throw failureError(event);
          // It goes on at the same place: a server that is a relay's target has one address.
          if (event.kind === 'reconnect') return 'the server asks to connect anew';
        }
      }
      return this.#isStalled ? 'the server does not read what is sent' : 'the server closed the connection';
    } finally {
      this.#isStalled = false;
      this.#client = undefined;
      await client.close();
    }
  }
}
