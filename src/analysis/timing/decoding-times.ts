/**
 * Decoding times of frames, in decoding order. The n-th frame is decoded when the frame that is n-th in output order
 * would be shown, if there were no delay: DTS are the output times, in order, starting one delay earlier. Frames that
 * are reordered by no more than `depth` places are then never late, and DTS have the same steps as the frames shown,
 * pulldown included. x264 does the same.
 */
export class DecodingTimes {
  /** Decoding times that are known and not taken, in order, milliseconds; before `start`, output times. */
  #slots: number[] = [];
  #delayMs: number | undefined;
  #lastMs = 0;
  /** Frames that have no decoding time of their own, because the depth has grown: they come before the next one. */
  #extra = 0;

  /** Delay from decoding to output of the first frame, milliseconds; undefined before `start`. */
  get delayMs(): number | undefined {
    return this.#delayMs;
  }

  /** The output time of the next frame in output order, without the delay. */
  shown(ms: number): void {
    this.#slots.push(ms + (this.#delayMs ?? 0));
  }

  /** Call when `depth` frames have been shown; `endMs`: when the last of them ends. */
  start(depth: number, endMs: number): void {
    const delayMs = this.#slots[depth] ?? endMs;
    this.#delayMs = delayMs;
    this.#slots = [...this.#slots.slice(0, depth), ...this.#slots.map((ms) => ms + delayMs)];
  }

  /** From the next frame on, frames are reordered by `more` places more. */
  grow(more: number): void {
    this.#extra += more;
  }

  /** DTS of the next frame. Its output time must be known, and the depth be large enough for it. */
  next(): number {
    const slot = this.#slots[0] as number;
    if (this.#extra > 0) this.#lastMs += (slot - this.#lastMs) / (this.#extra-- + 1);
    else {
      this.#lastMs = slot;
      this.#slots.shift();
    }
    return this.#lastMs;
  }
}
