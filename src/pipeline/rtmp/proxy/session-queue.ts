import type { SessionInput } from '../../../analysis/rtmp/session-input.ts';
import type { Piece } from '../../piece.ts';

/** What may wait for whoever shows or saves it: half a minute of 4 Mb/s. */
const MAX_BYTES = 16 << 20;
const MAX_INPUTS = 1 << 16;

/**
 * What passed through a proxy, for one reader. A reader that is slow does not hold up the sessions until so much waits
 * for it that they have to wait, too: nothing is lost.
 */
export class SessionQueue {
  #inputs: SessionInput[] = [];
  #waitingBytes = 0;
  #bytesRead = 0;
  #isClosed = false;
  #failure: Error | undefined;
  #wakeReader: (() => void) | undefined;
  #wakeWriters: (() => void)[] = [];

  push(input: SessionInput): void {
    if (this.#isClosed) return;
    this.#inputs.push(input);
    if (input.kind === 'data') this.#waitingBytes += input.bytes.length;
    this.#wakeReader?.();
  }

  /** Bytes of sessions that wait for the reader. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** Resolves when there is room for more; at once where there is. */
  async room(): Promise<void> {
    while (!this.#isClosed && (this.#waitingBytes >= MAX_BYTES || this.#inputs.length >= MAX_INPUTS)) {
      await new Promise<void>((resolve) => {
        this.#wakeWriters.push(resolve);
      });
    }
  }

  /** No more comes. The reader gets what waits, then the end, or the error. */
  close(failure?: Error): void {
    this.#isClosed = true;
    this.#failure ??= failure;
    this.#wakeReader?.();
    this.#wake();
  }

  async *pieces(): AsyncGenerator<Piece<SessionInput>> {
    for (;;) {
      const items = this.#inputs;
      if (items.length > 0) {
        this.#inputs = [];
        this.#bytesRead += this.#waitingBytes;
        this.#waitingBytes = 0;
        this.#wake();
        yield { items, bytesRead: this.#bytesRead };
      } else if (this.#isClosed) {
        if (this.#failure !== undefined) throw this.#failure;
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wakeReader = resolve;
        });
        this.#wakeReader = undefined;
      }
    }
  }

  #wake(): void {
    for (const resolve of this.#wakeWriters.splice(0)) resolve();
  }
}
