/**
 * FLV, classic and Enhanced RTMP: `FlvReader` reads tags, `FlvInspector` makes records of them and checks their
 * timestamps, `FlvNalUnitStage` extracts their NAL units, `FlvWriter` writes files. `parseMediaMessage` reads the body
 * of an RTMP message, which is the same as that of a tag.
 * @module
 */

export type { InspectedTag } from './analysis/flv/inspected-tag.ts';
export { FlvInspector, type FlvInspectorOptions } from './analysis/flv/inspector.ts';
export type {
  AudioRecord,
  FlvDiagnostic,
  FlvHeaderRecord,
  FlvInspected,
  InspectedFlvHeader,
  PayloadContents,
  PayloadDerived,
  ScriptRecord,
  TagDerived,
  TagRecord,
  TrackDerived,
  VideoRecord,
} from './analysis/flv/records.ts';
export type { FlvSummary, TagTypeCount } from './analysis/flv/summary.ts';
export type { RoundingSummary } from './analysis/timeline/frame-grid.ts';
export type { MeasuredFrameRate } from './analysis/timeline/frame-rate-meter.ts';
export type {
  DeclaredFrameRate,
  FrameRateSource,
  FrameRateSummary,
  FrameRates,
} from './analysis/timeline/frame-rates.ts';
export type { InterleaveSummary } from './analysis/timeline/interleave.ts';
export type { MetadataFact } from './analysis/timeline/metadata.ts';
export type { SequenceHeaderSummary } from './analysis/timeline/sequence-headers.ts';
export type { StreamFacts } from './analysis/timeline/stream-facts.ts';
export type { KeyTag, LayoutFacts, PlacedTag, TagBytes } from './analysis/timeline/tag-layout.ts';
export { TagLayout } from './analysis/timeline/tag-layout.ts';
export {
  type ReadPayload,
  Timeline,
  type TimelineMessage,
  type TimelineSummary,
  type TrackIdentity,
} from './analysis/timeline/timeline.ts';
export type { TrackSummary } from './analysis/timeline/track.ts';
export type { At, FrameTimes, Report, TrackFrame } from './analysis/timeline/track-frame.ts';
export type { TimelineSummary as TrackTimesSummary } from './analysis/timeline/track-times.ts';
export type { TagNalUnit, TrackUnits } from './analysis/timeline/track-units.ts';
export type { AudioHeader } from './container/flv/body/audio-tag-header.ts';
export type { EncryptionHeader } from './container/flv/body/encryption-header.ts';
export type { ExAudioHeader } from './container/flv/body/ex-audio-tag-header.ts';
export type { ExHeader } from './container/flv/body/ex-header.ts';
export type { ExVideoHeader } from './container/flv/body/ex-video-tag-header.ts';
export type { ModEx } from './container/flv/body/mod-ex.ts';
export type { MultichannelConfig } from './container/flv/body/multichannel-config.ts';
export type { MultitrackEntry } from './container/flv/body/multitrack.ts';
export { type MessageBody, type ParsedPayload, parseMediaMessage } from './container/flv/body/parse-body.ts';
export type { FlvPayload, PacketType } from './container/flv/body/payload.ts';
export { type ScriptData, scriptMessage } from './container/flv/body/script-data.ts';
export type { SequenceHeader } from './container/flv/body/sequence-header.ts';
export type { VideoHeader } from './container/flv/body/video-tag-header.ts';
export { FlvNalUnitStage } from './container/flv/nal-unit-stage.ts';
export { FlvDemuxer } from './container/flv/tag/demuxer.ts';
export { type FlvHeader, parseFlvHeader } from './container/flv/tag/flv-header.ts';
export { type FlvRead, FlvReader, type FlvReaderOptions, type ReadTag } from './container/flv/tag/flv-reader.ts';
export type { FlvHeaderItem, FlvItem, FlvJunk, FlvTag } from './container/flv/tag/item.ts';
export { type ParsedTag, parseTag } from './container/flv/tag/parse-tag.ts';
export { parseTagHeader, type TagHeader, type TagType, timestampOf } from './container/flv/tag/tag-header.ts';
export type { AudioPacket } from './container/flv/write/audio-tag.ts';
export {
  type AvcFrame,
  type FlvParts,
  FlvWriter,
  type FlvWriterOptions,
  type MetadataParts,
  type VideoFrame,
} from './container/flv/write/flv-writer.ts';
export type { MetadataValues } from './container/flv/write/on-metadata.ts';
export type { VideoTagFormat } from './container/flv/write/video-tag.ts';
export type { MediaKind, MediaMessage } from './media/media-message.ts';
export { presentationTimeMs, TimestampUnwrapper } from './media/timestamp.ts';
