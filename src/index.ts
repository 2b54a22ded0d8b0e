/**
 * rtmpkit as a library: splitters, parsers, and the access unit assembler of H.264, without a node: import, so that it
 * runs in a browser too. Everything that eats bytes is a synchronous stage with `push` and `end`; nothing throws for what
 * a bitstream says but the single-structure parsers.
 * @module
 */

export type { Amf0Source } from './amf/build.ts';
export type { DiagnosticRecord } from './analysis/diagnostic-record.ts';
// Analysis of a stream.
export { FlvInspector, type FlvInspectorOptions } from './analysis/flv/inspector.ts';
export type {
  FlvDiagnostic,
  FlvHeaderRecord,
  FlvInspected,
  InspectedFlvHeader,
  InspectedTag,
  TagDerived,
  TagRecord,
  TrackDerived,
} from './analysis/flv/records.ts';
export type { FlvSummary, TagTypeCount } from './analysis/flv/summary.ts';
export { FrameAssembler } from './analysis/frames.ts';
export {
  type KeptParameterSet,
  type ParameterSetEntry,
  ParameterSetReport,
  type ParameterSetReportOptions,
  type ReportedParameterSet,
} from './analysis/parameter-set-report.ts';
export { type QpRange, QpStatistics, type QpSummary } from './analysis/qp.ts';
export { StreamStatistics, type StreamSummary } from './analysis/stream-summary.ts';
export type { InterleaveSummary } from './analysis/timeline/interleave.ts';
export type { KeyFrameInterval } from './analysis/timeline/key-frames.ts';
export type { MetadataFact } from './analysis/timeline/metadata.ts';
export type { TrackSummary } from './analysis/timeline/track.ts';
export type { TimelineSummary } from './analysis/timeline/track-times.ts';
export type { TagNalUnit } from './analysis/timeline/track-units.ts';
export { FrameTimer, type TimedFrame, type TimingFacts, type TimingFinding } from './analysis/timing/frame-timing.ts';
export { type ReadUnit, UnitReader } from './analysis/unit-reader.ts';
export { unitRecord } from './analysis/unit-record.ts';
export { ByteWriter } from './bytes/byte-writer.ts';
// ADTS: frames of AAC.
export { type AdtsHeader, parseAdtsHeader, writeAdtsHeader } from './codec/aac/adts/adts-header.ts';
export { audioSpecificConfigOf } from './codec/aac/adts/audio-specific-config.ts';
export type { AdtsFrame, AdtsItem } from './codec/aac/adts/item.ts';
export { AdtsSplitter } from './codec/aac/adts/splitter.ts';
export { AdtsWriter } from './codec/aac/adts/writer.ts';
export { type AudioSpecificConfig, parseAudioSpecificConfig } from './codec/aac/config/audio-specific-config.ts';
export type { RecordFinding } from './codec/config-record/record-finding.ts';
export type { Configuration, ConfigurationDerived } from './codec/descriptor.ts';
export {
  addEmulationPrevention,
  removeEmulationPrevention,
  type Unescaped,
} from './codec/h26x/emulation-prevention.ts';
export type { RecordNalUnit } from './codec/h26x/record-nal-unit.ts';
export { type AvcConfigSets, avcConfigOf, type MadeAvcConfig } from './codec/h264/config/avc-config-of.ts';
export { type AvcConfigRecord, parseAvcConfigRecord } from './codec/h264/config/avc-config-record.ts';
export {
  type AvcConfigContent,
  type AvcConfigTail,
  writeAvcConfigRecord,
} from './codec/h264/config/avc-config-write.ts';
// What follows from parameter sets.
export {
  codecString,
  deriveSps,
  frameRate,
  type HrdRate,
  type SpsDerived,
} from './codec/h264/derive.ts';
export {
  type InferredPps,
  type InferredSps,
  type InferredVui,
  inferPps,
  inferSlicePosition,
  inferSps,
  maxDpbFrames,
  type SlicePosition,
} from './codec/h264/inference.ts';
export { type LevelLimits, levelLimits } from './codec/h264/levels.ts';
export { nalUnitTypeName } from './codec/h264/nal-unit-types.ts';
export { chromaArrayType, pictureSize } from './codec/h264/picture-size.ts';
export { type ProfileIndication, profileName } from './codec/h264/profiles.ts';
export { type ScalingMatrices, scalingMatrices } from './codec/h264/scaling-matrix.ts';
export type { SeiContext } from './codec/h264/sei/payload.ts';
export { seiPayloadName } from './codec/h264/sei/payload-types.ts';
export { parseSei, type SeiMessage } from './codec/h264/sei/sei-message.ts';
export {
  AccessUnitAssembler,
  type AssemblerUnit,
  type OrderFinding,
  type Placement,
} from './codec/h264/stream/access-units.ts';
export { FieldPairs } from './codec/h264/stream/field-pairs.ts';
export { H264Stream, type H264Unit } from './codec/h264/stream/h264-stream.ts';
export { type PrimarySlice, pictureDifference } from './codec/h264/stream/picture-boundary.ts';
export { type PictureOrder, PictureOrderCounter } from './codec/h264/stream/picture-order.ts';
// Syntax structures of H.264, each with its parser. Clauses are those of ITU-T H.264 (V15, 08/2024), here and everywhere:
// SVC is Annex F, MVC G, MVC with depth H, 3D-AVC I. Older editions have these four as G, H, I and J.
export { type AccessUnitDelimiter, parseAccessUnitDelimiter } from './codec/h264/syntax/access-unit-delimiter.ts';
export type {
  DecRefBasePicMarking,
  DecRefPicMarking,
  MemoryManagementBaseControl,
  MemoryManagementControl,
} from './codec/h264/syntax/dec-ref-pic-marking.ts';
export { type HrdParameters, parseHrdParameters } from './codec/h264/syntax/hrd.ts';
export {
  isIdr,
  type NalUnitHeader,
  type NalUnitHeader3davcExtension,
  type NalUnitHeaderMvcExtension,
  type NalUnitHeaderSvcExtension,
  parseNalUnitHeader,
} from './codec/h264/syntax/nal-unit.ts';
// Reading one NAL unit.
export { ParameterSets } from './codec/h264/syntax/parameter-sets.ts';
export {
  type NalUnitContent,
  type ParsedNalUnit,
  type ParseNalUnitOptions,
  parseNalUnit,
} from './codec/h264/syntax/parse-nal-unit.ts';
export { type Pps, parsePps } from './codec/h264/syntax/pps.ts';
export type { PredWeightTable, WeightsL0, WeightsL1 } from './codec/h264/syntax/pred-weight-table.ts';
export { type PrefixNalUnit, parsePrefixNalUnit } from './codec/h264/syntax/prefix-nal-unit.ts';
export type { ListModification, RefPicListModification } from './codec/h264/syntax/ref-pic-list-modification.ts';
export type { ScalingList } from './codec/h264/syntax/scaling-list.ts';
export { parseSliceDataPartition, type SliceDataPartition } from './codec/h264/syntax/slice-data-partition.ts';
export {
  type ActivateParameterSets,
  parseSliceHeader,
  type SliceHeader,
  type SliceParameterSets,
} from './codec/h264/syntax/slice-header.ts';
export {
  parseSliceHeaderInScalableExtension,
  type SliceHeaderInScalableExtension,
} from './codec/h264/syntax/slice-header-svc.ts';
export { type SliceLetter, sliceLetter } from './codec/h264/syntax/slice-types.ts';
export { parseSps, type Sps } from './codec/h264/syntax/sps.ts';
export { parseSpsExtension, type SpsExtension } from './codec/h264/syntax/sps-extension.ts';
export type {
  MvcLevel,
  MvcOperationPoint,
  MvcVuiEntry,
  MvcVuiParametersExtension,
  SpsMvcExtension,
} from './codec/h264/syntax/sps-mvc.ts';
export { parseSubsetSps, type SpsSvcExtension, type SubsetSps } from './codec/h264/syntax/subset-sps.ts';
export { parseVuiParameters, type VuiParameters } from './codec/h264/syntax/vui.ts';
export type { SvcVuiEntry, SvcVuiParametersExtension } from './codec/h264/syntax/vui-svc.ts';
export type {
  H264UnitRecord,
  PpsBrief,
  SeiBrief,
  SliceDerived,
  SliceRecord,
  SpsBrief,
} from './codec/h264/unit-record.ts';
// Splitting an input into NAL units.
export { AnnexbSplitter } from './container/annexb/splitter.ts';
export { startCode } from './container/annexb/start-code.ts';
export { ConfigRecordReader } from './container/config-record/reader.ts';
// Telling what an input is.
export type { Container, FormatName, UnitStage, Verdict } from './container/descriptor.ts';
export type { ParsedPayload } from './container/flv/body/parse-body.ts';
export type { FlvPayload, PacketType } from './container/flv/body/payload.ts';
export { scriptMessage } from './container/flv/body/script-data.ts';
export { FlvNalUnitStage } from './container/flv/nal-unit-stage.ts';
// FLV: tags, their headers, and the NAL units in them.
export { FlvDemuxer } from './container/flv/tag/demuxer.ts';
export { type FlvHeader, parseFlvHeader } from './container/flv/tag/flv-header.ts';
export type { FlvHeaderItem, FlvItem, FlvJunk, FlvTag } from './container/flv/tag/item.ts';
export { type ParsedTag, parseTag } from './container/flv/tag/parse-tag.ts';
export { parseTagHeader, type TagHeader, type TagType, timestampOf } from './container/flv/tag/tag-header.ts';
export {
  type AvcFrame,
  type FlvParts,
  FlvWriter,
  type FlvWriterOptions,
  type MetadataParts,
} from './container/flv/write/flv-writer.ts';
export { type MetadataValues, numberBytes } from './container/flv/write/on-metadata.ts';
export { lengthField, type WritableLengthSize } from './container/length-prefixed/length-field.ts';
export { LengthPrefixedSplitter, type LengthSize } from './container/length-prefixed/splitter.ts';
export { type Decision, probe } from './container/probe.ts';
export type { Colour, NamedValue } from './media/colour.ts';
export type {
  FrameRecord,
  PictureRecord,
  PictureStructure,
  PictureType,
  QpSpan,
  RandomAccess,
} from './media/frame-record.ts';
export type { Origin } from './media/origin.ts';
export type { FrameRate } from './media/ratio.ts';
export type { Stage } from './media/stage.ts';
export { TimestampUnwrapper } from './media/timestamp.ts';
export type { Junk, Keep, StageFinding, Unit, UnitOrJunk } from './media/unit.ts';
export type { UnitRecord } from './media/unit-record.ts';

// Reading and tracing syntax.
export type { Diagnostic, Severity, SyntaxIssue, UnitError } from './syntax/diagnostics.ts';
export { BitstreamError, type BitstreamErrorCode, ContainerError, LimitError, RtmpkitError } from './syntax/errors.ts';
export type { Descriptor, FieldSink, FieldValue, Labels } from './syntax/field-sink.ts';
export { type Field, FieldTrace, type TraceNode } from './syntax/field-trace.ts';
export type { SyntaxReaderOptions } from './syntax/reader-options.ts';
export { SyntaxReader } from './syntax/syntax-reader.ts';
