import type { SequenceFacts } from '../../placed-unit.ts';
import { tickOf } from '../derive.ts';
import type { Av1Frame } from '../syntax/av1-frame.ts';
import type { SequenceHeader } from '../syntax/sequence-header.ts';

/** Derives facts from sequence headers; keeps those of the last frame size, because every frame needs them. */
export class SequenceFactsCache {
  #header: SequenceHeader | undefined;
  #facts: SequenceFacts | undefined;

  /** `frame`: the frame that the sequence header is of; without it, the size is the largest one. */
  of(header: SequenceHeader | undefined, frame?: Av1Frame): SequenceFacts | undefined {
    if (header === undefined) return undefined;
    const width = frame?.upscaledWidth ?? header.max_frame_width_minus_1 + 1;
    const height = frame?.frameHeight ?? header.max_frame_height_minus_1 + 1;
    const facts = this.#facts;
    if (header !== this.#header || facts?.width !== width || facts.height !== height) {
      this.#header = header;
      this.#facts = sequenceFacts(header, width, height);
    }
    return this.#facts;
  }
}

const sequenceFacts = (header: SequenceHeader, width: number, height: number): SequenceFacts => {
  const tick = tickOf(header);
  return {
    tick,
    fixedFrameRate: tick !== undefined,
    // Temporal units are in output order (AV1 7.5).
    reorderFrames: 0,
    maxReorderFrames: 0,
    width,
    height,
    hrd: undefined,
  };
};
