import type { StreamedMessage } from './media-role.ts';

/** Bytes that wait for a player. */
export interface PlayerLimits {
  /** From here on frames are left out up to the next key frame. */
  readonly dropBytes: number;
  /** From here on sound is left out, too. */
  readonly maxBytes: number;
}

/** What is sent to a player that may be slower than the stream. */
export class PlayerGate {
  readonly #limits: PlayerLimits;
  /** Frames are left out until a key frame. */
  #waitsForKey: boolean;
  /** A key frame was sent, or some of its GOP: what is left out before is not dropped, but never was for this player. */
  #hasBegun: boolean;
  #droppedFrames = 0;
  #droppedBytes = 0;

  /** `waitsForKey`: nothing of a GOP was sent yet, so that the first frame has to be a key frame. */
  constructor(limits: PlayerLimits, waitsForKey: boolean) {
    this.#limits = limits;
    this.#waitsForKey = waitsForKey;
    this.#hasBegun = !waitsForKey;
  }

  get droppedFrames(): number {
    return this.#droppedFrames;
  }

  get droppedBytes(): number {
    return this.#droppedBytes;
  }

  /** Another publisher begins, or pictures are wanted again: they start with a key frame. */
  restart(): void {
    this.#waitsForKey = true;
    this.#hasBegun = false;
  }

  /**
   * Is the message sent to a player for which so many bytes wait, or that is behind for another reason? Headers and
   * metadata always are: they are small.
   */
  passes({ role, message }: StreamedMessage, waitingBytes: number, isBehind = false): boolean {
    if (role === 'metadata' || role === 'header') return true;
    if (role === 'sound' || role === 'other') return this.#counted(waitingBytes < this.#limits.maxBytes, message.body);
    if (role === 'key') this.#waitsForKey = false;
    if (isBehind || waitingBytes >= this.#limits.dropBytes) this.#waitsForKey = true;
    else if (role === 'key') this.#hasBegun = true;
    return this.#counted(!this.#waitsForKey, message.body);
  }

  #counted(passes: boolean, body: Uint8Array): boolean {
    if (!passes && this.#hasBegun) {
      this.#droppedFrames++;
      this.#droppedBytes += body.length;
    }
    return passes;
  }
}
