import type { PictureType } from '../../../media/frame-record.ts';
import type { PictureFacts, PictureLayout, SliceFacts } from '../../placed-unit.ts';
import { type Av1Frame, INTER_FRAME, INTRA_ONLY_FRAME, KEY_FRAME, SWITCH_FRAME } from '../syntax/av1-frame.ts';
import type { FrameHeader } from '../syntax/frame-header.ts';
import type { ParsedObu } from '../syntax/parse-obu.ts';

const TYPES: Readonly<Record<number, PictureType>> = {
  [KEY_FRAME]: 'I',
  [INTER_FRAME]: 'P',
  [INTRA_ONLY_FRAME]: 'I',
  [SWITCH_FRAME]: 'SP',
};

/** Fields of a frame: each is shown for two ticks of half a frame. */
const TICKS_OF_FRAME = 2;

/** A frame of the stream: of its header, or as shown again. */
export interface TrackedFrame {
  readonly facts: PictureFacts;
  readonly slice: SliceFacts | undefined;
  /** It is output with this header. */
  readonly isShown: boolean;
  /** Decoding can start with it: a key frame that is shown at once. */
  readonly isKeyFrame: boolean;
  /** What was read of it; `undefined` if its header is damaged or refers to a frame that is missing. */
  readonly frame: Av1Frame | undefined;
}

/** Where a frame is, and what it lacks. */
export interface FramePlace {
  readonly accessUnit: number;
  /** Slots that it refers to without a frame, or with another one than its encoder had there. */
  readonly missingSlots: readonly number[];
}

const layoutOf = ({ upscaledWidth, frameHeight, tiles }: Av1Frame): PictureLayout => ({
  lumaSamples: upscaledWidth * frameHeight,
  tileColumns: tiles.columns,
  tileRows: tiles.rows,
});

/** Tracks the frames of a stream: their order, and where decoding can start. */
export class FrameTracker {
  #current: TrackedFrame | undefined;
  /** Temporal units with a shown frame since the last key frame, and the one that was counted last. */
  #order = -1;
  #countedUnit = -1;

  /** The frame that the last OBU belongs to; `undefined` before the first one. */
  get current(): TrackedFrame | undefined {
    return this.#current;
  }

  /** Takes an OBU that begins a frame. */
  start(header: FrameHeader, { frame, error }: Pick<ParsedObu, 'frame' | 'error'>, place: FramePlace): TrackedFrame {
    const { accessUnit, missingSlots } = place;
    const isRepeat = header.show_existing_frame === 1;
    const frameType = frame?.frameType ?? header.frame_type;
    const isShown = isRepeat || (frame?.showFrame ?? header.show_frame === 1);
    const startsPeriod = isShown && frameType === KEY_FRAME;
    const isFirstShown = isShown && accessUnit !== this.#countedUnit;
    if (isFirstShown) {
      this.#order = startsPeriod ? 0 : this.#order + 1;
      this.#countedUnit = accessUnit;
    }
    const missing = Math.max(missingSlots.length, error?.code === 'missing-reference' ? 1 : 0);
    const type = frameType === undefined ? undefined : TYPES[frameType];
    this.#current = {
      facts: {
        order: isShown ? this.#order : undefined,
        startsPeriod,
        randomAccess: isRepeat || frameType !== KEY_FRAME ? undefined : isShown ? 'closed' : 'recovery',
        recoveryFrames: undefined,
        reference: frame === undefined ? !isRepeat : frame.refreshFrameFlags !== 0,
        shown: isShown,
        missingFrames: missing === 0 ? undefined : missing,
        pairedWith: undefined,
        // Layers of one temporal unit are shown at the same time.
        ticks: isFirstShown ? TICKS_OF_FRAME : 0,
        buffering: undefined,
        layout: isRepeat || frame === undefined ? undefined : layoutOf(frame),
      },
      slice:
        type === undefined
          ? undefined
          : {
              type,
              structure: 'frame',
              base_q_idx: isRepeat ? undefined : frame?.baseQIdx,
              tileColumns: isRepeat ? undefined : frame?.tiles.columns,
              isPrimary: true,
              isRedundant: false,
            },
      isShown,
      isKeyFrame: startsPeriod && !isRepeat,
      frame,
    };
    return this.#current;
  }

  /** A temporal delimiter: tile groups after it belong to no frame. */
  close(): void {
    this.#current = undefined;
  }
}
