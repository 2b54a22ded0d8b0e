import type { MediaMessage } from '../../../media/media-message.ts';
import { maskedAddress } from '../../../transport/rtmp/address.ts';
import { Backoff } from '../backoff.ts';
import { failureError, RtmpClient } from '../client.ts';
import type { RelayOptions } from './relay-push.ts';
import type { Publisher } from './served-stream.ts';

/** Where a pulled stream goes. */
export interface PulledStream {
  /** Its first message has come; false: somebody publishes here. */
  begin(publisher: Publisher): boolean;
  publish(publisher: Publisher, message: MediaMessage): void;
  end(publisher: Publisher): void;
  /** It is pulled no longer. */
  left(): void;
}

/** Plays a stream of another server, and is its publisher here, for as long as somebody plays it. */
export class RelayPull {
  readonly #options: RelayOptions;
  readonly #stream: PulledStream;
  readonly #publisher: Publisher;
  readonly #backoff = new Backoff();
  readonly #stopping = new AbortController();
  #client: RtmpClient | undefined;
  #isPublishing = false;
  /** Resolves when it has ended. */
  readonly done: Promise<void>;

  constructor(options: RelayOptions, stream: PulledStream) {
    this.#options = options;
    this.#stream = stream;
    this.#publisher = {
      connection: 0,
      peer: maskedAddress(options.address),
      kind: 'relay',
      stop: () => this.stop(),
    };
    this.done = this.#run();
  }

  /** Nobody plays it any more. */
  stop(): void {
    this.#stopping.abort();
    this.#backoff.end();
    void this.#client?.close();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const why = await this.#play(signal).catch((error: unknown) => (error as Error).message);
      if (this.#isPublishing) this.#stream.end(this.#publisher);
      this.#isPublishing = false;
      if (signal.aborted) break;
      this.#options.onNews({ state: 'retry', why, retryMs: this.#backoff.nextMs });
      await this.#backoff.pause();
    }
    this.#options.onNews({ state: 'ended' });
  }

  /** Plays until the stream or the connection ends; returns why. */
  async #play(interrupted: AbortSignal): Promise<string> {
    const { address, network, onNews } = this.#options;
    const client = await RtmpClient.open(address, { ...network, role: 'play', interrupted });
    this.#client = client;
    try {
      if (interrupted.aborted) return 'nobody plays it';
      onNews({ state: 'connected' });
      for await (const events of client.events()) {
        for (const event of events) {
          if (event.kind === 'media') this.#take(event.message);
          else if (event.kind === 'failed') throw failureError(event);
          else if (event.kind === 'ended') return event.why;
          else if (event.kind === 'reconnect') return 'the server asks to connect anew';
          if (interrupted.aborted) return 'nobody plays it';
        }
      }
      return 'the server closed the connection';
    } finally {
      this.#client = undefined;
      await client.close();
    }
  }

  #take(message: MediaMessage): void {
    if (!this.#isPublishing) {
      this.#isPublishing = this.#stream.begin(this.#publisher);
      if (!this.#isPublishing) {
        this.stop();
        return;
      }
      this.#backoff.reset();
    }
    // Valid during this call only.
    this.#stream.publish(this.#publisher, { ...message, body: message.body.slice() });
  }
}
