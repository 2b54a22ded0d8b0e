/** Length of the window, milliseconds. */
const WINDOW_MS = 1000;

/** Rounding of calculated times, milliseconds: a frame that far inside the window is at its edge. */
const EDGE_MS = 0.002;

/** Frames of one window that are told apart. */
const MAX_FRAMES = 4096;

/** A frame of the window. */
interface Entry<Frame> {
  readonly frame: Frame;
  readonly ms: number;
  bytes: number;
}

/** The second with the most bits. */
export interface RatePeak<Frame> {
  readonly bitrateBps: number;
  /** Its first frame. */
  readonly from: Frame;
}

/** The rate in a window of one second that moves from frame to frame, in decoding time. */
export class MovingRate<Frame> {
  /** A ring: in a list, what leaves at its front would be moved for each frame. */
  readonly #ring: Entry<Frame>[] = [];
  #first = 0;
  #count = 0;
  #bytes = 0;
  #lastMs = Number.NEGATIVE_INFINITY;
  #peakBytes = 0;
  #peakFrom: Frame | undefined;

  /**
   * Takes the next frame in decoding order, with its decoding time. Returns the rate of the second that ends with it,
   * bits per second; a stream that is younger than a second had no bits before its first frame.
   */
  add(frame: Frame, decodedMs: number, bytes: number): number {
    const ms = Math.max(decodedMs, this.#lastMs);
    this.#lastMs = ms;
    while (this.#count > 0 && ms - this.#at(0).ms >= WINDOW_MS - EDGE_MS) {
      this.#bytes -= this.#at(0).bytes;
      this.#first = (this.#first + 1) % MAX_FRAMES;
      this.#count--;
    }
    this.#bytes += bytes;
    if (this.#count === MAX_FRAMES) this.#at(this.#count - 1).bytes += bytes;
    else this.#ring[(this.#first + this.#count++) % MAX_FRAMES] = { frame, ms, bytes };
    if (this.#bytes > this.#peakBytes) {
      this.#peakBytes = this.#bytes;
      this.#peakFrom = this.#at(0).frame;
    }
    return (this.#bytes * 8000) / WINDOW_MS;
  }

  /** Absent without a frame. */
  get peak(): RatePeak<Frame> | undefined {
    if (this.#peakFrom === undefined) return undefined;
    return { bitrateBps: (this.#peakBytes * 8000) / WINDOW_MS, from: this.#peakFrom };
  }

  #at(index: number): Entry<Frame> {
    return this.#ring[(this.#first + index) % MAX_FRAMES] as Entry<Frame>;
  }
}
