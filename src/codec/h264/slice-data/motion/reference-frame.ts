import { BOTH, BOTTOM, type DpbFrame, TOP } from '../../stream/dpb/dpb-frame.ts';
import type { ColocatedMotion } from './colocated-motion.ts';

/** A frame that later pictures refer to, with what direct modes need of it. */
export interface ReferenceFrame extends DpbFrame {
  readonly id: number;
  /** Picture order counts of its fields; NaN for one that was not decoded. */
  topOrder: number;
  bottomOrder: number;
  /** Motion of the frame, or of its fields where it was coded in fields; `undefined`: not kept, or never decoded. */
  frameMotion: ColocatedMotion | undefined;
  topMotion: ColocatedMotion | undefined;
  bottomMotion: ColocatedMotion | undefined;
}

export const newReferenceFrame = (id: number, frameNum: number): ReferenceFrame => ({
  id,
  order: 0,
  frameNum,
  shortTerm: 0,
  longTerm: 0,
  longTermFrameIdx: 0,
  topOrder: Number.NaN,
  bottomOrder: Number.NaN,
  frameMotion: undefined,
  topMotion: undefined,
  bottomMotion: undefined,
});

/** PicOrderCnt( ) of a frame or of one of its fields (H.264 8.2.1). */
export const orderOf = ({ topOrder, bottomOrder }: ReferenceFrame, fields: number): number => {
  if (fields === TOP) return topOrder;
  if (fields === BOTTOM) return bottomOrder;
  if (Number.isNaN(bottomOrder)) return topOrder;
  return Number.isNaN(topOrder) ? bottomOrder : Math.min(topOrder, bottomOrder);
};

/** An entry of a reference picture list. */
export interface ReferencePicture {
  readonly frame: ReferenceFrame;
  /** BOTH, or one field. */
  readonly fields: number;
  readonly isLongTerm: boolean;
}

/** Tells pictures apart: those of all frames of a stream. */
export const pictureId = (frame: ReferenceFrame, fields: number): number => frame.id * 4 + fields;

export const otherParity = (fields: number): number => BOTH & ~fields;
