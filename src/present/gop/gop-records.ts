import type { Filling } from '../../analysis/gop/followed-buffer.ts';
import type { GopRecord } from '../../analysis/gop/gop-record.ts';
import type { GopFrame } from '../../analysis/gop/gop-watch.ts';
import type { BlockFacts } from '../../analysis/macroblocks/block-totals.ts';
import type { WatchedFrame } from '../../analysis/watch/watcher.ts';
import type { FrameRecord, QpSpan } from '../../media/frame-record.ts';
import { BLOCK_COLUMNS } from '../macroblocks/block-records.ts';

/** A frame in JSON: the members of `FrameRecord`, its place in output order, and the GOP that it is part of. */
export interface GopFrameRecord extends Omit<FrameRecord, 'dtsMs' | 'ptsMs' | 'buffered'> {
  readonly record: 'frame';
  readonly gop: number;
  readonly displayIndex?: number;
  readonly keyframe?: boolean;
  readonly dtsMs: number;
  readonly ptsMs: number;
  /** Bits of the second of decoding time that ends with it. */
  readonly movingBitrateBps: number;
  /** With --mb. */
  readonly blocks?: BlockFacts;
  /** With a buffer: what it leaves there. */
  readonly buffer?: Filling;
}

/** The record of a frame for JSON and CSV. */
export const frameRecord = ({ frame, gop, secondBps, filling, blocks }: GopFrame): GopFrameRecord => {
  const { qp, base_q_idx, origin, keyframe, displayIndex } = frame;
  return {
    record: 'frame',
    index: frame.index,
    ...(displayIndex !== undefined && { displayIndex }),
    gop,
    type: frame.type,
    ...optional(frame),
    offset: frame.offset,
    sizeBytes: frame.sizeBytes,
    byteStreamBytes: frame.byteStreamBytes,
    firstUnit: frame.firstUnit,
    unitCount: frame.unitCount,
    accessUnit: frame.accessUnit,
    pictures: frame.pictures,
    slices: frame.slices,
    reference: frame.reference,
    shown: frame.shown,
    startsPeriod: frame.startsPeriod,
    ticks: frame.ticks,
    ...(qp !== undefined && { qp: rounded(qp) }),
    ...(base_q_idx !== undefined && { base_q_idx: rounded(base_q_idx) }),
    ...(blocks !== undefined && { blocks }),
    dtsMs: frame.dtsMs,
    ptsMs: frame.ptsMs,
    movingBitrateBps: secondBps,
    ...(filling !== undefined && { buffer: bufferOf(filling) }),
    ...(keyframe !== undefined && { keyframe }),
    ...(origin !== undefined && { origin }),
  };
};

const rounded = ({ min, mean, max }: QpSpan): QpSpan => ({ min, mean: Math.round(mean * 100) / 100, max });

const bufferOf = ({ afterBits, underflowBits }: Filling): Filling => ({
  afterBits: Math.round(afterBits),
  underflowBits: Math.ceil(underflowBits),
});

const OPTIONAL = [
  'randomAccess',
  'recoveryFrames',
  'missingFrames',
  'order',
  'tick',
  'reorderFrames',
  'maxReorderFrames',
  'width',
  'height',
  'parameterSetsMissing',
  'temporalId',
] as const satisfies readonly (keyof FrameRecord)[];

/** The members that are there. */
const optional = (frame: WatchedFrame): Pick<FrameRecord, (typeof OPTIONAL)[number]> => {
  const kept: Record<string, unknown> = {};
  for (const key of OPTIONAL) if (frame[key] !== undefined) kept[key] = frame[key];
  return kept;
};

const BASE_Q_IDX_COLUMNS = ['base_q_idx.min', 'base_q_idx.mean', 'base_q_idx.max'] as const;

/** The columns of `--csv --frames`: the members of the record but its list of pictures. */
export const FRAME_COLUMNS: readonly string[] = [
  ...['index', 'displayIndex', 'gop', 'type', 'randomAccess', 'recoveryFrames', 'keyframe', 'reference', 'shown'],
  ...['dtsMs', 'ptsMs', 'sizeBytes', 'byteStreamBytes', 'offset', 'firstUnit', 'unitCount', 'accessUnit', 'slices'],
  ...[
    'qp.min',
    'qp.mean',
    'qp.max',
    'movingBitrateBps',
    'buffer.afterBits',
    'buffer.underflowBits',
    'order',
    'startsPeriod',
    'ticks',
    'tick.num',
    'tick.den',
  ],
  ...['reorderFrames', 'maxReorderFrames', 'width', 'height', 'missingFrames', 'parameterSetsMissing', 'temporalId'],
  ...['origin.kind', 'origin.index', 'origin.offset'],
  ...BASE_Q_IDX_COLUMNS,
];

/** The record of a GOP for JSON and CSV. */
export const gopRecord = (gop: GopRecord): GopRecord & { readonly record: 'gop' } => ({ record: 'gop', ...gop });

/** The columns of `--csv`. */
export const GOP_COLUMNS: readonly string[] = [
  ...['index', 'firstFrame', 'frames', 'randomAccess', 'recoveryFrames', 'closed', 'leading'],
  ...['dtsMs', 'ptsMs', 'durationMs', 'sizeBytes', 'bitrateBps', 'qp.min', 'qp.mean', 'qp.max'],
  ...['pattern', 'displayPattern', 'offset', 'origin.kind', 'origin.index', 'origin.offset', 'isLast'],
  ...BASE_Q_IDX_COLUMNS,
];

/** Added to the columns by `--mb`. */
export const GOP_BLOCK_COLUMNS: readonly string[] = BLOCK_COLUMNS.map((column) => `blocks.${column}`);
