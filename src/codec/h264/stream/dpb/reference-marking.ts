import type { DecRefPicMarking, MemoryManagementControl } from '../../syntax/dec-ref-pic-marking.ts';
import { BOTH, type DpbFrame, isReference } from './dpb-frame.ts';

/** More frames than any stream may refer to (max_num_ref_frames, H.264 7.4.2.1.1). */
const MAX_REFERENCES = 16;

/** A picture whose references are marked. */
export interface MarkedPicture {
  readonly frame: DpbFrame;
  /** Its fields: both, or one. */
  readonly fields: number;
  readonly isIdr: boolean;
  readonly isSecondField: boolean;
  readonly marking: DecRefPicMarking | undefined;
  readonly maxFrameNum: number;
  readonly maxReferenceFrames: number;
}

/** Marks reference pictures (H.264 8.2.5): which frames later pictures may refer to. */
export class ReferenceMarking {
  #frames: DpbFrame[] = [];
  #maxLongTermFrameIdx = -1;

  /** Frames of which a field is marked as used for reference. */
  get frames(): readonly DpbFrame[] {
    return this.#frames;
  }

  clear(): void {
    for (const frame of this.#frames) unmark(frame, BOTH);
    this.#frames = [];
    this.#maxLongTermFrameIdx = -1;
  }

  /** Takes a reference picture, after those before it in decoding order. */
  mark(picture: MarkedPicture): void {
    const { frame, fields, marking, isIdr, isSecondField } = picture;
    const operations = marking?.operations;
    if (isIdr) {
      this.clear();
      if (marking?.long_term_reference_flag === 1) {
        this.#maxLongTermFrameIdx = 0;
        makeLongTerm(frame, fields, 0);
      }
    } else if (operations !== undefined) {
      for (const operation of operations) this.#apply(operation, picture);
    } else if (!isSecondField || frame.shortTerm === 0) this.slide(picture);
    if ((frame.longTerm & fields) === 0) frame.shortTerm |= fields;
    this.#sweep();
    if (!this.#frames.includes(frame)) this.#frames.push(frame);
    // A damaged stream may keep more.
    if (this.#frames.length > MAX_REFERENCES) unmark(this.#frames.shift() as DpbFrame, BOTH);
  }

  /** Sliding window (8.2.5.3): makes room for another reference frame. */
  slide({
    frame,
    maxFrameNum,
    maxReferenceFrames,
  }: Pick<MarkedPicture, 'frame' | 'maxFrameNum' | 'maxReferenceFrames'>): void {
    const others = this.#frames.filter((other) => other !== frame);
    if (others.length < Math.max(maxReferenceFrames, 1)) return;
    let oldest: DpbFrame | undefined;
    let lowest = Number.POSITIVE_INFINITY;
    for (const other of others) {
      const wrapped = frameNumWrap(other, frame.frameNum, maxFrameNum);
      if (other.shortTerm === 0 || wrapped >= lowest) continue;
      oldest = other;
      lowest = wrapped;
    }
    if (oldest !== undefined) oldest.shortTerm = 0;
    this.#sweep();
  }

  /** Adds a frame that is inferred for a gap in frame_num (8.2.5.2). */
  add(frame: DpbFrame): void {
    this.#frames.push(frame);
  }

  #sweep(): void {
    if (!this.#frames.every(isReference)) this.#frames = this.#frames.filter(isReference);
  }

  /** A memory_management_control_operation (8.2.5.4). */
  #apply(operation: MemoryManagementControl, picture: MarkedPicture): void {
    const { frame, fields } = picture;
    const { long_term_frame_idx: idx } = operation;
    switch (operation.memory_management_control_operation) {
      case 1: {
        const found = this.#shortTerm(operation, picture);
        if (found !== undefined) found.frame.shortTerm &= ~found.fields;
        break;
      }
      case 2: {
        const found = this.#longTerm(operation, picture);
        if (found !== undefined) found.frame.longTerm &= ~found.fields;
        break;
      }
      case 3: {
        const found = this.#shortTerm(operation, picture);
        if (found === undefined || idx === undefined) break;
        this.#release(idx, found.frame);
        makeLongTerm(found.frame, found.fields, idx);
        break;
      }
      case 4:
        this.#maxLongTermFrameIdx = (operation.max_long_term_frame_idx_plus1 ?? 0) - 1;
        for (const other of this.#frames) {
          if (other.longTermFrameIdx > this.#maxLongTermFrameIdx) other.longTerm = 0;
        }
        break;
      case 5:
        for (const other of this.#frames) unmark(other, BOTH);
        this.#maxLongTermFrameIdx = -1;
        break;
      case 6:
        if (idx === undefined) break;
        this.#release(idx, frame);
        makeLongTerm(frame, fields, idx);
        break;
    }
  }

  /** Frees a LongTermFrameIdx that another frame has. */
  #release(idx: number, frame: DpbFrame): void {
    for (const other of this.#frames) {
      if (other !== frame && other.longTerm !== 0 && other.longTermFrameIdx === idx) other.longTerm = 0;
    }
  }

  /** The short-term picture of difference_of_pic_nums_minus1: picNumX (8.2.5.4.1). */
  #shortTerm(
    { difference_of_pic_nums_minus1: difference = 0 }: MemoryManagementControl,
    { frame, fields, maxFrameNum }: MarkedPicture,
  ): Found | undefined {
    const isFrame = fields === BOTH;
    const current = isFrame ? frame.frameNum : 2 * frame.frameNum + 1;
    return this.#find(current - (difference + 1), fields, 'shortTerm', (other) =>
      frameNumWrap(other, frame.frameNum, maxFrameNum),
    );
  }

  /** The long-term picture of long_term_pic_num (8.2.5.4.2). */
  #longTerm({ long_term_pic_num: number = 0 }: MemoryManagementControl, { fields }: MarkedPicture): Found | undefined {
    return this.#find(number, fields, 'longTerm', ({ longTermFrameIdx }) => longTermFrameIdx);
  }

  /** PicNum and LongTermPicNum are those of frames, or tell the parity of a field (8.2.4.1). */
  #find(
    picNum: number,
    fields: number,
    kind: 'shortTerm' | 'longTerm',
    numberOf: (frame: DpbFrame) => number,
  ): Found | undefined {
    const isFrame = fields === BOTH;
    const number = isFrame ? picNum : Math.floor(picNum / 2);
    const isSameParity = picNum - 2 * number === 1;
    const wanted = isFrame ? BOTH : isSameParity ? fields : BOTH & ~fields;
    const frame = this.#frames.find((one) => (one[kind] & wanted) === wanted && numberOf(one) === number);
    return frame === undefined ? undefined : { frame, fields: wanted };
  }
}

interface Found {
  readonly frame: DpbFrame;
  readonly fields: number;
}

const unmark = (frame: DpbFrame, fields: number): void => {
  frame.shortTerm &= ~fields;
  frame.longTerm &= ~fields;
};

const makeLongTerm = (frame: DpbFrame, fields: number, idx: number): void => {
  frame.shortTerm &= ~fields;
  // Fields of one frame have one index.
  if (frame.longTerm !== 0 && frame.longTermFrameIdx !== idx) frame.longTerm = 0;
  frame.longTerm |= fields;
  frame.longTermFrameIdx = idx;
};

/** FrameNumWrap (8.2.4.1). */
const frameNumWrap = ({ frameNum }: DpbFrame, current: number, maxFrameNum: number): number =>
  frameNum > current ? frameNum - maxFrameNum : frameNum;
