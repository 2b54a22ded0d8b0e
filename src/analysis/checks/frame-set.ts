/** Frames that are told apart; more are counted as one. */
const MAX_FRAMES = 1 << 24;

/** Counts different frames, a bit for each. */
export class FrameSet {
  readonly #tracks = new Map<string, Uint8Array>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(track: string, frame: number): void {
    const index = Math.min(frame, MAX_FRAMES);
    let bits = this.#tracks.get(track) ?? new Uint8Array(1024);
    if (index >> 3 >= bits.length) {
      const longer = new Uint8Array(Math.max(bits.length * 2, (index >> 3) + 1));
      longer.set(bits);
      bits = longer;
    }
    this.#tracks.set(track, bits);
    const bit = 1 << (index & 7);
    if (((bits[index >> 3] as number) & bit) !== 0) return;
    bits[index >> 3] = (bits[index >> 3] as number) | bit;
    this.#size++;
  }
}
