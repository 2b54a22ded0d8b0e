import type { PlayerStatus } from '../../../../analysis/serve/stream-status.ts';
import type { HttpBody } from '../../../../io/http-server.ts';
import { LiveFlv } from '../../live-flv.ts';
import type { StreamedMessage } from '../media-role.ts';
import { PlayerGate, type PlayerLimits } from '../player-gate.ts';
import type { Player } from '../served-stream.ts';

/** Who plays. */
export interface HttpPeer {
  /** Number of the connection; unique in a server. */
  readonly connection: number;
  /** `127.0.0.1:50123` */
  readonly peer: string;
}

/** From so many times what may wait, it is let go. */
const GONE_FACTOR = 2;

/** A player that gets a stream as an FLV file without end (HTTP-FLV): it ends when the publisher leaves. */
export class HttpPlayer implements Player {
  readonly #body: HttpBody;
  readonly #peer: HttpPeer;
  readonly #gate: PlayerGate;
  /** If more waits, it does not read. */
  readonly #goneBytes: number;
  readonly #flv = new LiveFlv();
  readonly #beganMs: number;
  #bytesOut = 0;

  constructor(body: HttpBody, peer: HttpPeer, limits: PlayerLimits, nowMs: number) {
    this.#body = body;
    this.#peer = peer;
    this.#gate = new PlayerGate(limits, true);
    this.#goneBytes = GONE_FACTOR * limits.maxBytes;
    this.#beganMs = nowMs;
  }

  take(streamed: StreamedMessage): void {
    const { message } = streamed;
    if (!this.#gate.passes(streamed, this.#body.waitingBytes)) return;
    // Headers pass whatever waits, and a publisher may send any number of them.
    if (this.#body.waitingBytes >= this.#goneBytes) {
      this.#body.destroy();
      return;
    }
    this.#bytesOut += message.body.length;
    this.#write(this.#flv.push(message));
  }

  ended(): void {
    this.#write(this.#flv.flush());
    this.#body.end();
  }

  status(nowMs: number): PlayerStatus {
    return {
      ...this.#peer,
      kind: 'http-flv',
      playedMs: Math.round(nowMs - this.#beganMs),
      bytesOut: this.#bytesOut,
      droppedFrames: this.#gate.droppedFrames,
      droppedBytes: this.#gate.droppedBytes,
      waitingBytes: this.#body.waitingBytes,
      isPaused: false,
    };
  }

  #write(pieces: readonly Uint8Array[]): void {
    if (pieces.length > 0) this.#body.write(pieces);
  }
}
