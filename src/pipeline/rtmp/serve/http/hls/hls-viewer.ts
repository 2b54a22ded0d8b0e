import type { PlayerStatus } from '../../../../../analysis/serve/stream-status.ts';
import type { Player } from '../../served-stream.ts';

/**
 * One that asks for the playlist and segments of a stream: an address, since the requests of a player come over any number
 * of connections. It counts as a player; what it gets it asks for.
 */
export class HlsViewer implements Player {
  readonly #connection: number;
  readonly #peer: string;
  readonly #beganMs: number;
  #askedMs: number;
  #bytesOut = 0;

  constructor(connection: number, peer: string, nowMs: number) {
    this.#connection = connection;
    this.#peer = peer;
    this.#beganMs = this.#askedMs = nowMs;
  }

  /** When it asked last. */
  get askedMs(): number {
    return this.#askedMs;
  }

  /** It is answered with so many bytes. */
  asked(bytes: number, nowMs: number): void {
    this.#bytesOut += bytes;
    this.#askedMs = nowMs;
  }

  take(): void {}

  ended(): void {}

  status(nowMs: number): PlayerStatus {
    return {
      connection: this.#connection,
      kind: 'hls',
      peer: this.#peer,
      playedMs: Math.round(nowMs - this.#beganMs),
      bytesOut: this.#bytesOut,
      droppedFrames: 0,
      droppedBytes: 0,
      waitingBytes: 0,
      isPaused: false,
    };
  }
}
