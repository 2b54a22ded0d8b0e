import type { InferredSps } from '../../inference.ts';
import { BOTH, BOTTOM, TOP } from '../../stream/dpb/dpb-frame.ts';
import { ReferenceMarking } from '../../stream/dpb/reference-marking.ts';
import type { PrimarySlice } from '../../stream/picture-boundary.ts';
import { type PictureOrder, PictureOrderCounter } from '../../stream/picture-order.ts';
import { hasOperation5 } from '../../syntax/dec-ref-pic-marking.ts';
import { isIdr } from '../../syntax/nal-unit.ts';
import type { SliceHeader } from '../../syntax/slice-header.ts';
import type { PictureStore } from '../picture-store.ts';
import { ColocatedMotion } from './colocated-motion.ts';
import { newReferenceFrame, orderOf, type ReferenceFrame } from './reference-frame.ts';
import { type ReferenceList, referenceLists } from './reference-lists.ts';

/** Macroblocks whose motion is kept, 85 bytes each: 16 frames of 4K, or 3 of the largest. Those of older ones are dropped. */
const MAX_KEPT_MACROBLOCKS = 1 << 19;

/** The pictures that slices refer to, and their motion: marking (H.264 8.2.5), picture order, reference lists (8.2.4). */
export class ReferencePictures {
  readonly #marking = new ReferenceMarking();
  readonly #order = new PictureOrderCounter();
  #frame: ReferenceFrame = newReferenceFrame(0, 0);
  #nextId = 1;
  #first: PrimarySlice | undefined;
  #sps: InferredSps | undefined;
  #fields = BOTH;
  #isSecondField = false;
  /** Order of the current picture after its memory_management_control_operation 5. */
  #after: PictureOrder | undefined;
  /** PrevRefFrameNum (7.4.3). */
  #prevRefFrameNum: number | undefined;
  /** Frames with motion, oldest first. */
  #kept: ReferenceFrame[] = [];
  /** Motion of frames that are no longer used. */
  #free: ColocatedMotion[] = [];

  /** The frame of the current picture. */
  get frame(): ReferenceFrame {
    return this.#frame;
  }

  get isBottomField(): boolean {
    return this.#fields === BOTTOM;
  }

  /** Begins a picture with its first slice. `isPaired`: it is the second field of the frame before. */
  begin(first: PrimarySlice, sps: InferredSps, isPaired: boolean): void {
    const { slice } = first;
    const frameNum = slice.frame_num as number;
    this.#first = first;
    this.#sps = sps;
    this.#fields = slice.field_pic_flag !== 1 ? BOTH : slice.bottom_field_flag === 1 ? BOTTOM : TOP;
    this.#isSecondField = isPaired;
    if (!isPaired) {
      if (!isIdr(first.header)) this.#inferFrames(frameNum, sps);
      this.#frame = newReferenceFrame(this.#nextId++, frameNum);
    }
    this.#after = this.#order.next(first);
    this.#setOrder(this.#order.coded);
  }

  #setOrder(order: { readonly top?: number; readonly bottom?: number } | undefined): void {
    const frame = this.#frame;
    if (order?.top !== undefined) frame.topOrder = order.top;
    if (order?.bottom !== undefined) frame.bottomOrder = order.bottom;
    frame.order = orderOf(frame, BOTH);
  }

  listsOf(header: SliceHeader, counts: readonly [number, number]): readonly [ReferenceList, ReferenceList] {
    const current = { frame: this.#frame, fields: this.#fields, maxFrameNum: maxFrameNumOf(this.#sps as InferredSps) };
    return referenceLists(header, current, this.#marking.frames as readonly ReferenceFrame[], counts);
  }

  /** Ends the picture: marks it, and keeps its motion. `pictureOf`: see `ColocatedMotion.fill`. */
  end(store: PictureStore, mbaff: boolean, pictureOf: (mb: number, list: number, refIdx: number) => number): void {
    const { header, slice } = this.#first as PrimarySlice;
    const sps = this.#sps as InferredSps;
    const frame = this.#frame;
    if (header.nal_ref_idc === 0) return;
    if (sps.max_num_ref_frames > 0) {
      this.#marking.mark({
        frame,
        fields: this.#fields,
        isIdr: isIdr(header),
        isSecondField: this.#isSecondField,
        marking: slice.dec_ref_pic_marking,
        maxFrameNum: maxFrameNumOf(sps),
        maxReferenceFrames: sps.max_num_ref_frames,
      });
    }
    if (hasOperation5(slice.dec_ref_pic_marking)) {
      frame.frameNum = 0;
      this.#setOrder(this.#after);
    }
    this.#prevRefFrameNum = frame.frameNum;
    this.#sweep();
    const motion = this.#motionFor(store);
    motion.fill(store, mbaff, pictureOf);
    if (this.#fields === BOTH) frame.frameMotion = motion;
    else if (this.#fields === TOP) frame.topMotion = motion;
    else frame.bottomMotion = motion;
    if (!this.#kept.includes(frame)) this.#kept.push(frame);
  }

  /** Frames that are not in the stream (8.2.5.2), or lost: short-term references without motion. */
  #inferFrames(frameNum: number, sps: InferredSps): void {
    const before = this.#prevRefFrameNum;
    if (before === undefined || before === frameNum) return;
    const maxFrameNum = maxFrameNumOf(sps);
    const count = (frameNum - before - 1 + maxFrameNum) % maxFrameNum;
    for (let back = Math.min(count, sps.max_num_ref_frames); back > 0; back--) {
      const frame = newReferenceFrame(this.#nextId++, (frameNum - back + maxFrameNum) % maxFrameNum);
      this.#marking.slide({ frame, maxFrameNum, maxReferenceFrames: sps.max_num_ref_frames });
      frame.shortTerm = BOTH;
      this.#marking.add(frame);
    }
    if (count > 0) this.#prevRefFrameNum = (frameNum - 1 + maxFrameNum) % maxFrameNum;
  }

  /** Takes back the motion of frames that no picture can refer to. */
  #sweep(): void {
    const used = new Set(this.#marking.frames);
    const unused = this.#kept.filter((frame) => !used.has(frame) && frame !== this.#frame);
    if (unused.length === 0) return;
    this.#kept = this.#kept.filter((frame) => !unused.includes(frame));
    for (const frame of unused) this.#release(frame);
  }

  #release(frame: ReferenceFrame): void {
    for (const motion of [frame.frameMotion, frame.topMotion, frame.bottomMotion]) {
      if (motion !== undefined && this.#free.length < 2) this.#free.push(motion);
    }
    frame.frameMotion = undefined;
    frame.topMotion = undefined;
    frame.bottomMotion = undefined;
  }

  #motionFor({ capacity }: PictureStore): ColocatedMotion {
    while (this.#kept.length > 0 && (this.#kept.reduce(motionsOf, 0) + 1) * capacity > MAX_KEPT_MACROBLOCKS) {
      this.#release(this.#kept.shift() as ReferenceFrame);
    }
    const at = this.#free.findIndex((one) => one.capacity === capacity);
    if (at >= 0) return this.#free.splice(at, 1)[0] as ColocatedMotion;
    this.#free = [];
    return new ColocatedMotion(capacity);
  }
}

const motionsOf = (sum: number, { frameMotion, topMotion, bottomMotion }: ReferenceFrame): number =>
  sum + [frameMotion, topMotion, bottomMotion].filter((motion) => motion !== undefined).length;

const maxFrameNumOf = (sps: InferredSps): number => 1 << (sps.log2_max_frame_num_minus4 + 4);
