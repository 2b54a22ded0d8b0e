import type { FrameRecord, RandomAccess } from '../../media/frame-record.ts';
import { isKey } from '../gop/gop-builder.ts';
import type { WatchedFrame } from '../watch/watcher.ts';
import { NumberTable } from './number-table.ts';

/** What is kept of a frame to compare it. */
export interface KeptFrame {
  /** Its number in decoding order, from 0. */
  readonly index: number;
  /** Its place in output order, from 0; absent if the order is not known. */
  readonly displayIndex?: number;
  readonly type: FrameRecord['type'];
  readonly isKey: boolean;
  readonly randomAccess?: RandomAccess;
  /** Byte offset in the input. */
  readonly offset: number;
  /** Numbers of its units: from the first one on, so many. */
  readonly firstUnit: number;
  readonly unitCount: number;
  readonly ptsMs: number;
  /** Bytes of its slices (AV1: frames and tile groups), the same in each container; of all of it for other codecs. */
  readonly sliceBytes: number;
  /** Mean initial QP of its slices; AV1: base_q_idx. Absent if it is not known. */
  readonly qp?: number;
  /** Of the bytes of its slices; absent for codecs that are not taken apart. */
  readonly contentHash?: number;
}

/** The slices of a frame. */
export interface SliceContent {
  readonly sliceBytes: number;
  readonly contentHash: number | undefined;
}

const TYPES: readonly FrameRecord['type'][] = ['unknown', 'I', 'P', 'B', 'SI', 'SP'];
const ACCESSES: readonly (RandomAccess | undefined)[] = [undefined, 'closed', 'open', 'recovery'];
const COLUMNS = [
  'displayIndex',
  'type',
  'isKey',
  'randomAccess',
  'offset',
  'firstUnit',
  'unitCount',
  'ptsMs',
  'sliceBytes',
  'qp',
  'contentHash',
] as const;

/** Frames of a track that are kept: 4.8 hours at 30 frames per second, in 46 MB. */
export const MAX_KEPT_FRAMES = 1 << 19;

/** The frames of a track, in decoding order. What is not known is NaN in its column. */
export class KeptFrames {
  readonly #table = new NumberTable(COLUMNS);
  #dropped = 0;

  get length(): number {
    return this.#table.length;
  }

  /** Frames after the last one that is kept. */
  get dropped(): number {
    return this.#dropped;
  }

  add(frame: WatchedFrame, { sliceBytes, contentHash }: SliceContent): void {
    if (this.#table.length === MAX_KEPT_FRAMES) {
      this.#dropped++;
      return;
    }
    this.#table.add({
      displayIndex: frame.displayIndex ?? Number.NaN,
      type: TYPES.indexOf(frame.type),
      isKey: isKey(frame) ? 1 : 0,
      randomAccess: ACCESSES.indexOf(frame.randomAccess),
      offset: frame.offset,
      firstUnit: frame.firstUnit,
      unitCount: frame.unitCount,
      ptsMs: frame.ptsMs,
      sliceBytes,
      qp: (frame.qp ?? frame.base_q_idx)?.mean ?? Number.NaN,
      contentHash: contentHash ?? Number.NaN,
    });
  }

  at(index: number): KeptFrame {
    const row = this.#table.row(index);
    const randomAccess = ACCESSES[row.randomAccess];
    return {
      index,
      ...(!Number.isNaN(row.displayIndex) && { displayIndex: row.displayIndex }),
      type: TYPES[row.type] ?? 'unknown',
      isKey: row.isKey === 1,
      ...(randomAccess !== undefined && { randomAccess }),
      offset: row.offset,
      firstUnit: row.firstUnit,
      unitCount: row.unitCount,
      ptsMs: row.ptsMs,
      sliceBytes: row.sliceBytes,
      ...(!Number.isNaN(row.qp) && { qp: row.qp }),
      ...(!Number.isNaN(row.contentHash) && { contentHash: row.contentHash }),
    };
  }

  /** NaN if it is not known. */
  hashAt(index: number): number {
    return this.#table.value(index, 'contentHash');
  }

  /** The numbers of the frames in output order; `undefined` if the place of one is not known. */
  get outputOrder(): Int32Array | undefined {
    const order = new Int32Array(this.length).fill(-1);
    for (let index = 0; index < this.length; index++) {
      const place = this.#table.value(index, 'displayIndex');
      // After the last frame that is kept, frames may be missing that are shown before it.
      if (!(place < this.length) || order[place] !== -1) return undefined;
      order[place] = index;
    }
    return order;
  }
}
