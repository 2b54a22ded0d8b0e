import type { PictureFinding } from '../../h26x/picture-finding.ts';
import { hasOperation5 } from '../syntax/dec-ref-pic-marking.ts';
import { isIdr } from '../syntax/nal-unit.ts';
import type { PrimarySlice } from './picture-boundary.ts';

/** The preceding picture, as far as the next one depends on it. */
interface Preceding {
  /** frame_num; 0 after memory_management_control_operation 5 (7.4.3). */
  readonly frameNum: number;
  readonly isReference: boolean;
  /** bottom_field_flag of a reference field whose frame_num the next field may repeat. */
  readonly openField: number | undefined;
}

/**
 * Checks frame_num (H.264 7.4.3), one call per primary coded picture in decoding order. It is 0 in IDR pictures. In
 * others it is one more than that of the preceding reference picture (PrevRefFrameNum), modulo MaxFrameNum; the second
 * field of a reference frame repeats it. A higher value is a gap: reference frames are missing (8.2.5.2).
 */
export class FrameNumbers {
  /** PrevRefFrameNum; undefined before the first picture, and after one that could not be read. */
  #prevRefFrameNum: number | undefined;
  #preceding: Preceding | undefined;
  #missingFrames = 0;
  #allowedGapSeen = false;

  /** Reference frames that are missing before the last picture. 0 where the SPS allows gaps. */
  get missingFrames(): number {
    return this.#missingFrames;
  }

  next(primary: PrimarySlice): PictureFinding | undefined {
    const { header, slice, sets } = primary;
    const { frame_num: frameNum } = slice;
    this.#missingFrames = 0;
    if (sets === undefined || frameNum === undefined) {
      this.#prevRefFrameNum = undefined;
      this.#preceding = undefined;
      return undefined;
    }
    const maxFrameNum = 1 << (sets.sps.log2_max_frame_num_minus4 + 4);
    const before = (frameNum + maxFrameNum - 1) % maxFrameNum;
    const found = this.#check(primary, frameNum, maxFrameNum);
    const reset = hasOperation5(slice.dec_ref_pic_marking);
    const counted = reset ? 0 : frameNum;
    // nal_ref_idc 0 in an IDR picture is an error of its own.
    const isReference = header.nal_ref_idc !== 0 || isIdr(header);
    if (isReference) this.#prevRefFrameNum = counted;
    // The missing frames are inferred, the last of them with the frame_num before this one (8.2.5.2).
    else if (this.#prevRefFrameNum !== frameNum) this.#prevRefFrameNum = before;
    this.#preceding = { frameNum: counted, isReference, openField: this.#openField(primary, counted, reset) };
    return found;
  }

  #check({ header, slice, sets }: PrimarySlice, frameNum: number, maxFrameNum: number): PictureFinding | undefined {
    if (isIdr(header)) return frameNum === 0 ? undefined : notZero(frameNum);
    const before = this.#prevRefFrameNum;
    // Not comparable if MaxFrameNum changed without an IDR picture.
    if (before === undefined || before >= maxFrameNum) return undefined;
    const expected = (before + 1) % maxFrameNum;
    if (frameNum === expected) return undefined;
    if (frameNum === before) {
      const open = this.#preceding?.openField;
      const isSecondField = slice.field_pic_flag === 1 && open !== undefined && open !== slice.bottom_field_flag;
      const isReference = header.nal_ref_idc !== 0;
      return isSecondField && isReference ? undefined : repeated(frameNum, expected, isReference);
    }
    const count = (frameNum - expected + maxFrameNum) % maxFrameNum;
    if (sets?.sps.gaps_in_frame_num_value_allowed_flag !== 1) {
      this.#missingFrames = count;
      return gap(before, frameNum, expected, count, maxFrameNum);
    }
    if (this.#allowedGapSeen) return undefined;
    this.#allowedGapSeen = true;
    return allowedGap(before, frameNum, count);
  }

  /** 7.4.3 a) to c): a field may repeat the frame_num of a reference field right before it that repeats none itself. */
  #openField({ header, slice }: PrimarySlice, frameNum: number, reset: boolean): number | undefined {
    if (header.nal_ref_idc === 0 || slice.field_pic_flag !== 1) return undefined;
    const before = this.#preceding;
    const repeats = before?.isReference === true && before.frameNum === frameNum;
    return repeats && !isIdr(header) && !reset ? undefined : slice.bottom_field_flag;
  }
}

const finding = (
  severity: PictureFinding['severity'],
  code: string,
  message: string,
  expected: number,
  found: number,
): PictureFinding => ({
  severity,
  code,
  message,
  field: 'frame_num',
  expected: `${expected}`,
  found: `${found}`,
});

const notZero = (frameNum: number): PictureFinding =>
  finding('error', 'idr-frame-num', `frame_num ${frameNum} in an IDR picture: expected 0 (H.264 7.4.3)`, 0, frameNum);

/** Two reference pictures cannot be told apart; a non-reference picture is never referred to. */
const repeated = (frameNum: number, expected: number, isReference: boolean): PictureFinding => {
  const message = `frame_num ${frameNum} again: expected ${expected} after a reference picture with ${frameNum} (H.264 7.4.3)`;
  return finding(isReference ? 'error' : 'warning', 'frame-num', message, expected, frameNum);
};

const gap = (
  before: number,
  frameNum: number,
  expected: number,
  count: number,
  maxFrameNum: number,
): PictureFinding => {
  const missing =
    count === 1
      ? `the reference frame with frame_num ${expected} is missing`
      : `${count} reference frames are missing, frame_num ${expected} to ${(frameNum + maxFrameNum - 1) % maxFrameNum}`;
  // More than half the range: as likely a step back.
  const text = count > maxFrameNum / 2 ? `${missing}, or the picture is out of order` : missing;
  const message = `frame_num ${before} -> ${frameNum}: ${text} (H.264 7.4.3)`;
  return finding('error', 'missing-frames', message, expected, frameNum);
};

const allowedGap = (before: number, frameNum: number, count: number): PictureFinding => {
  const frames = count === 1 ? '1 reference frame is' : `${count} reference frames are`;
  const message = `frame_num ${before} -> ${frameNum}: ${frames} not in the stream; the SPS allows such gaps, so it does not show whether frames are lost (H.264 8.2.5.2)`;
  return { severity: 'info', code: 'frame-num-gap', message, field: 'frame_num' };
};
