import type { Diagnostic } from '../../syntax/diagnostics.ts';
import { type Frame, findingAt } from './frame.ts';
import { INTERLEAVE_MS, JUMP_MS } from './thresholds.ts';

/** How sound and picture lie beside each other. */
export interface InterleaveSummary {
  /** Furthest that the last frames of the two are apart at any place of the file, and where. */
  readonly maxMs: number;
  readonly maxAtOffset?: number;
  /** First and last decoding time of sound minus that of the picture. */
  readonly startOffsetMs: number;
  readonly endOffsetMs: number;
}

/** Watches the distance between sound and picture in the file: the first track of each. */
export class Interleave {
  #video: { first: number; last: number } | undefined;
  #audio: { first: number; last: number } | undefined;
  #max = 0;
  #maxAt: number | undefined;
  #apart = false;

  *add(type: 'video' | 'audio', frame: Frame): Iterable<Diagnostic> {
    const own = type === 'video' ? this.#video : this.#audio;
    if (own === undefined) {
      const begun = { first: frame.dtsMs, last: frame.dtsMs };
      if (type === 'video') this.#video = begun;
      else this.#audio = begun;
    } else own.last = frame.dtsMs;
    if (this.#video === undefined || this.#audio === undefined) return;
    const apart = Math.abs(this.#video.last - this.#audio.last);
    if (apart > this.#max) {
      this.#max = apart;
      this.#maxAt = frame.offset;
    }
    const was = this.#apart;
    this.#apart = apart > INTERLEAVE_MS;
    // A jump of the time line is reported as one.
    if (!this.#apart || was || apart > JUMP_MS) return;
    const ahead = this.#video.last > this.#audio.last ? 'video is ahead of audio' : 'audio is ahead of video';
    yield findingAt(frame, 'warning', 'interleave', `${ahead} in the file by ${apart} ms`);
  }

  get summary(): InterleaveSummary | undefined {
    const [video, audio] = [this.#video, this.#audio];
    if (video === undefined || audio === undefined) return undefined;
    return {
      maxMs: this.#max,
      ...(this.#maxAt !== undefined && { maxAtOffset: this.#maxAt }),
      startOffsetMs: audio.first - video.first,
      endOffsetMs: audio.last - video.last,
    };
  }
}
