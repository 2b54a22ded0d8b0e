import type { FrameRecord } from '../../media/frame-record.ts';
import type { Origin } from '../../media/origin.ts';
import type { Diagnostic, Severity } from '../../syntax/diagnostics.ts';
import { FrameBuilder, spanOf } from '../frame-builder.ts';
import type { TrackUnits } from './track-units.ts';

/** The frame of one track in one tag. `sizeBytes` is that of the payload, `offset` that of the tag. */
export interface TrackFrame extends FrameRecord {
  readonly origin: Origin;
  readonly dtsMs: number;
  readonly ptsMs: number;
  readonly compositionTimeMs: number;
  /** `dtsMs` on the repaired timeline, see `TimestampRepair`: durations and distances are measured on it. */
  readonly repairedDtsMs: number;
  /** FrameType 1; absent for audio. */
  readonly keyframe?: boolean;
}

/** The timestamps of a frame, and its FrameType. */
export type FrameTimes = Pick<TrackFrame, 'dtsMs' | 'ptsMs' | 'compositionTimeMs' | 'repairedDtsMs' | 'keyframe'>;

/** The record of a frame; `units`: its NAL units, if any. */
export const trackFrame = (
  index: number,
  origin: Origin,
  sizeBytes: number,
  units: TrackUnits | undefined,
  times: FrameTimes,
): TrackFrame => {
  const record = pictureRecord(index, units) ?? unreadRecord(index, sizeBytes, units?.sliceCount ?? 0);
  // Not a spread: on Node 20 each copy of an object outlives the young heap.
  return Object.assign(record, times, { offset: origin.offset ?? 0, sizeBytes, origin });
};

/** The record from the syntax of the units, for codecs that are parsed. */
const pictureRecord = (index: number, units: TrackUnits | undefined): FrameRecord | undefined => {
  const [first, ...others] = units?.placed ?? [];
  if (first === undefined) return undefined;
  const builder = new FrameBuilder(index, spanOf(first));
  builder.addContent(first);
  for (const unit of others) builder.addUnit(unit);
  return builder.build();
};

/** A frame of a codec that is not parsed. */
const unreadRecord = (index: number, byteStreamBytes: number, slices: number): FrameRecord => ({
  index,
  offset: 0,
  sizeBytes: 0,
  byteStreamBytes,
  firstUnit: 0,
  unitCount: 0,
  accessUnit: 0,
  type: 'unknown',
  pictures: [],
  slices,
  reference: true,
  shown: true,
  startsPeriod: false,
  ticks: 0,
});

/** Receives findings. A callback: a generator for each check costs more than the check. */
export type Report = (found: Diagnostic) => void;

/** A position in the input. */
export interface At {
  readonly origin: Origin;
}

/** A finding about the frame, at its tag. */
export const findingAt = ({ origin }: At, severity: Severity, code: string, message: string): Diagnostic => ({
  severity,
  code,
  message,
  ...(origin.offset !== undefined && { offset: origin.offset }),
  tag: origin.index,
});
