import type { SequenceDescription } from '../codec/sequence-description.ts';
import type { FrameRecord } from '../media/frame-record.ts';

/** How long a decoder that believes the parameter sets holds a frame back before it shows it. */
export interface DecoderDelay {
  /** The declared bound of reordering (H.264: max_num_reorder_frames), else the capacity of its buffer (MaxDpbFrames). */
  readonly frames: number;
  /** The time of so many frames; absent if the frame rate is not known. */
  readonly ms?: number;
  /** The stream declares it; else the decoder has to assume the most that the level allows (H.264 E.2.1). */
  readonly declared: boolean;
}

/** Collects what the parameter sets of the frames make a decoder wait. */
export class DecoderDelays {
  #frames: number | undefined;
  #declared = true;

  add({ reorderFrames, maxReorderFrames }: FrameRecord): void {
    const frames = reorderFrames ?? maxReorderFrames;
    if (frames === undefined || frames <= (this.#frames ?? -1)) return;
    this.#frames = frames;
    this.#declared = reorderFrames !== undefined;
  }

  /** `frameMs`: duration of a frame, if known; `sequence`: of a stream without frames. `undefined` if nothing gives it. */
  summary(frameMs: number | undefined, sequence: SequenceDescription | undefined): DecoderDelay | undefined {
    const frames = this.#frames ?? sequence?.reorderFrames;
    if (frames === undefined) return undefined;
    const declared = this.#frames === undefined ? sequence?.declaresReordering === true : this.#declared;
    const ms = frameMs === undefined ? undefined : Math.round(frames * frameMs * 10) / 10;
    return { frames, ...(ms !== undefined && { ms }), declared };
  }
}
