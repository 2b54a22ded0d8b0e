import type { FrameRecord } from '../media/frame-record.ts';

/** Frames that are compared: more than any decoder holds (16 frames, H.264 A.3.1). */
const COMPARED = 32;

/**
 * Measures how far frames are reordered: the most frames that precede a frame in decoding order and follow it in output
 * order, of which max_num_reorder_frames is the declared bound (H.264 E.2.1). By picture order count, or by PTS in
 * codecs whose pictures are not read.
 */
export class ReorderDepth {
  /** Places in output order of the last frames of the period, in a ring. */
  readonly #before: number[] = [];
  #at = 0;
  #frames: number | undefined;

  /** The depth so far; undefined before a frame whose place is known. */
  get frames(): number | undefined {
    return this.#frames;
  }

  /** Takes the next frame in decoding order. */
  add({ order, ptsMs, startsPeriod, missingFrames }: FrameRecord): void {
    const place = order ?? ptsMs;
    // After a loss the count may be off (8.2.1.1).
    if (startsPeriod || missingFrames !== undefined || place === undefined) {
      this.#before.length = 0;
      this.#at = 0;
    }
    if (place === undefined) return;
    let later = 0;
    for (const other of this.#before) if (other > place) later++;
    if (later > (this.#frames ?? -1)) this.#frames = later;
    this.#before[this.#at] = place;
    this.#at = (this.#at + 1) % COMPARED;
  }
}
