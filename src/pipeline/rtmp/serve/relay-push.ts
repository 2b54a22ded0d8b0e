import type { PlayerStatus } from '../../../analysis/serve/stream-status.ts';
import { nowMs } from '../../../io/clock.ts';
import { maskedAddress, type RtmpAddress } from '../../../transport/rtmp/address.ts';
import { Backoff } from '../backoff.ts';
import { failureError, type NetworkOptions, RtmpClient } from '../client.ts';
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

/** A stream that begins while the connection is being opened is held up to here, in messages. */
const MAX_HELD_MESSAGES = 10_000;

/**
 * Publishes a stream to another server, and again when the connection is lost, up to its end. What comes while the first
 * connection is being opened is held, and sent even if the stream is over by then; later ones begin with the latest GOP.
 */
export class RelayPush implements Player {
  readonly #options: RelayOptions;
  readonly #limits: PlayerLimits;
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
  /** Resolves when what waits was sent, and the connection is closed. */
  #closing: Promise<unknown> | undefined;
  #bytesOut = 0;
  /** From the start of the stream; `undefined`: no longer, as it was sent or is too much. */
  #held: StreamedMessage[] | undefined = [];
  #heldBytes = 0;
  #hasEnded = false;
  /** Resolves when it has ended. */
  readonly done: Promise<void>;

  constructor(options: RelayOptions, limits: PlayerLimits, restart: (relay: RelayPush) => void) {
    this.#options = options;
    this.#limits = limits;
    this.#gate = new PlayerGate(limits, true);
    this.#goneBytes = GONE_FACTOR * limits.maxBytes;
    this.#restart = restart;
    this.done = this.#run();
  }

  take(streamed: StreamedMessage): void {
    const client = this.#client;
    if (client === undefined) {
      this.#hold(streamed);
      return;
    }
    if (!this.#gate.passes(streamed, client.waitingBytes)) return;
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
    this.#hasEnded = true;
    this.#backoff.end();
    if (this.#client !== undefined) this.#closing = this.#client.close();
    else if (this.#heldBytes === 0) this.stop();
  }

  /** Whatever has not been sent yet is not sent. */
  stop(): void {
    this.#hasEnded = true;
    this.#stopping.abort();
    this.#backoff.end();
    this.#client?.destroy();
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
      waitingBytes: this.#client?.waitingBytes ?? this.#heldBytes,
      isPaused: this.#client === undefined,
    };
  }

  async #run(): Promise<void> {
    let why: string | undefined;
    while (!this.#hasEnded) {
      why = await this.#publish().catch((error: unknown) => (error as Error).message);
      this.#client = undefined;
      this.#letGo();
      if (this.#hasEnded) break;
      this.#options.onNews({ state: 'retry', ...(why !== undefined && { why }), retryMs: this.#backoff.nextMs });
      why = undefined;
      await this.#backoff.pause();
    }
    this.#options.onNews({ state: 'ended', ...(why !== undefined && { why }) });
  }

  #hold(streamed: StreamedMessage): void {
    const held = this.#held;
    if (held === undefined) return;
    held.push(streamed);
    this.#heldBytes += streamed.message.body.length;
    if (this.#heldBytes >= this.#limits.dropBytes || held.length > MAX_HELD_MESSAGES) this.#letGo();
  }

  #letGo(): void {
    this.#held = undefined;
    this.#heldBytes = 0;
  }

  /** Publishes until the connection ends; returns why, or `undefined` where the stream did. */
  async #publish(): Promise<string | undefined> {
    const { address, network, onNews } = this.#options;
    const { signal: interrupted } = this.#stopping;
    const client = await RtmpClient.open(address, { ...network, role: 'publish', interrupted });
    this.#client = client;
    this.#backoff.reset();
    onNews({ state: 'connected' });
    this.#gate.restart();
    const held = this.#held;
    this.#letGo();
    if (held === undefined) this.#restart(this);
    else for (const streamed of held) this.take(streamed);
    if (this.#hasEnded) this.#closing = client.close();
    try {
      for await (const events of client.events()) {
        for (const event of events) {
          if (event.kind === 'failed') throw failureError(event);
          // It goes on at the same place: a server that is a relay's target has one address.
          if (event.kind === 'reconnect') return 'the server asks to connect anew';
        }
      }
      if (this.#isStalled) return 'the server does not read what is sent';
      return this.#hasEnded ? undefined : 'the server closed the connection';
    } finally {
      this.#isStalled = false;
      this.#client = undefined;
      await (this.#closing ?? client.close());
    }
  }
}
