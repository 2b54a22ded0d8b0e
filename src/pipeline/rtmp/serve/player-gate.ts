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
  /** Headers that came while frames were left out are sent before the key frame. */
  #droppedFrames = 0;
  #droppedBytes = 0;

  /** `waitsForKey`: nothing of a GOP was sent yet, so that the first frame has to be a key frame. */
  constructor(limits: PlayerLimits, waitsForKey: boolean) {
    this.#limits = limits;
    this.#waitsForKey = waitsForKey;
  }

  get droppedFrames(): number {
    return this.#droppedFrames;
  }

  get droppedBytes(): number {
    return this.#droppedBytes;
  }

  /** Is the message sent to a player for which so many bytes wait? Headers and metadata always are: they are small. */
  passes({ role, message }: StreamedMessage, waitingBytes: number): boolean {
    if (role === 'metadata' || role === 'header') return true;
    if (role === 'sound' || role === 'other') return this.#counted(waitingBytes < this.#limits.maxBytes, message.body);
    if (waitingBytes >= this.#limits.dropBytes) this.#waitsForKey = true;
    else if (role === 'key') this.#waitsForKey = false;
    return this.#counted(!this.#waitsForKey, message.body);
  }

  #counted(passes: boolean, body: Uint8Array): boolean {
    if (!passes) {
      this.#droppedFrames++;
      this.#droppedBytes += body.length;
    }
    return passes;
  }
}
