import type { PlayerStatus } from '../../../analysis/serve/stream-status.ts';
import type { ChunksOf } from './live-stream.ts';
import type { StreamedMessage } from './media-role.ts';
import { PlayerGate, type PlayerLimits } from './player-gate.ts';
import type { Player, ServedStream } from './served-stream.ts';

/** The connection of a player. */
export interface PlayerLink {
  readonly id: number;
  readonly peer: string;
  readonly chunkSize: number;
  /** Bytes that wait to be sent. */
  readonly waitingBytes: number;
  /** It has acknowledged less of what was sent than it may. */
  readonly isBehind: boolean;
  send(pieces: readonly Uint8Array[]): void;
  /** Tells the player that the stream has ended. */
  streamEnded(messageStreamId: number): void;
}

/** A player on a message stream of an RTMP connection. */
export class RtmpPlayer implements Player {
  readonly stream: ServedStream;
  readonly #link: PlayerLink;
  readonly #messageStreamId: number;
  readonly #gate: PlayerGate;
  readonly #beganMs: number;
  readonly #wants = { audio: true, video: true };
  #isPaused = false;
  #bytesOut = 0;

  constructor(stream: ServedStream, link: PlayerLink, messageStreamId: number, limits: PlayerLimits, nowMs: number) {
    this.stream = stream;
    this.#link = link;
    this.#messageStreamId = messageStreamId;
    this.#gate = new PlayerGate(limits, true);
    this.#beganMs = nowMs;
  }

  take(streamed: StreamedMessage, chunks: ChunksOf): void {
    const { message, role } = streamed;
    if (message.kind !== 'script' && role !== 'header' && !this.#wants[message.kind]) return;
    if (!this.#gate.passes(streamed, this.#link.waitingBytes, this.#link.isBehind)) return;
    this.#bytesOut += message.body.length;
    this.#link.send(chunks(this.#messageStreamId, this.#link.chunkSize));
  }

  ended(): void {
    this.#gate.restart();
    this.#link.streamEnded(this.#messageStreamId);
  }

  /** Nothing is sent while it is paused; then it goes on live. */
  pause(on: boolean): void {
    if (on === this.#isPaused) return;
    this.#isPaused = on;
    if (on) this.stream.pause(this);
    else {
      this.#gate.restart();
      this.stream.resume(this);
    }
  }

  /** Pictures that are wanted again begin with a key frame. */
  receive(kind: 'audio' | 'video', on: boolean): void {
    if (kind === 'video' && on && !this.#wants.video) this.#gate.restart();
    this.#wants[kind] = on;
  }

  status(nowMs: number): PlayerStatus {
    return {
      connection: this.#link.id,
      kind: 'rtmp',
      peer: this.#link.peer,
      playedMs: Math.round(nowMs - this.#beganMs),
      bytesOut: this.#bytesOut,
      droppedFrames: this.#gate.droppedFrames,
      droppedBytes: this.#gate.droppedBytes,
      waitingBytes: this.#link.waitingBytes,
      isPaused: this.#isPaused,
    };
  }
}
