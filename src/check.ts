/**
 * Checks of whole streams: `check` finds what breaks rules and presets, `measure` gives the facts of the video tracks,
 * `gops` the groups of pictures.
 * @module
 */

export type { RateSummary } from './analysis/bitrate/rate-measure.ts';
export type { RateOfSeconds } from './analysis/bitrate/rate-of-seconds.ts';
export type { CheckedRule, GroupedFinding, Occurrence } from './analysis/checks/check-report.ts';
export type { Finding, FindingLocation } from './analysis/checks/finding.ts';
export type { MendValues } from './analysis/checks/mend-text.ts';
export type { DecoderDelay } from './analysis/decoder-delay.ts';
export type { GopSummary } from './analysis/gop/gop-patterns.ts';
export type { GopRecord } from './analysis/gop/gop-record.ts';
export type { LevelSummary, LimitUse } from './analysis/level/level-measure.ts';
export type { PicturePeaks } from './analysis/level/picture-loads.ts';
export type { BlockFacts, MotionSpan, StreamBlockFacts, TypeFacts } from './analysis/macroblocks/block-totals.ts';
export type { BitsByKind, ClassCounts, ClassKey } from './analysis/macroblocks/picture-measure.ts';
export type { QpCount, QpSpread } from './analysis/macroblocks/qp-counts.ts';
export type { NamedFrame } from './analysis/named-frame.ts';
export type { ParameterSetSummary } from './analysis/parameter-set-use.ts';
export type { StreamStructure } from './analysis/stream-structure.ts';
export type { BufferFailure, BufferSummary } from './analysis/vbv/buffer-summary.ts';
export type { HrdSchedule } from './analysis/vbv/hrd-check.ts';
export type { NeededBuffer } from './analysis/vbv/needed-buffers.ts';
export type { FrameTypeSummary, VideoSummary } from './analysis/video-summary.ts';
export type { TimeSource } from './analysis/watch/watcher.ts';
export {
  type CheckOptions,
  type CheckResult,
  check,
  gops,
  type MeasureOptions,
  measure,
  type WatchedOptions,
} from './pipeline/check.ts';
