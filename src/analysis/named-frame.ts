import type { PictureType } from '../media/frame-record.ts';
import type { WatchedFrame } from './watch/watcher.ts';

/** One frame, to be named. */
export interface NamedFrame {
  /** Its number in decoding order. */
  readonly frame: number;
  readonly type: PictureType | 'unknown';
  readonly sizeBytes: number;
  readonly offset: number;
  readonly dtsMs: number;
  readonly ptsMs: number;
}

export const namedFrame = ({ index, type, sizeBytes, offset, dtsMs, ptsMs }: WatchedFrame): NamedFrame => ({
  frame: index,
  type,
  sizeBytes,
  offset,
  dtsMs,
  ptsMs,
});
