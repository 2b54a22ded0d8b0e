/**
 * rtmpkit as a library. It has no node: import and runs in a browser too. `inspect` and `frames` read a whole input;
 * the stages that they are built from can be used one by one. `rtmpkit/h264`, `rtmpkit/flv`, `rtmpkit/aac` and
 * `rtmpkit/amf` each export one format.
 *
 * A stage takes bytes or units (`push`, then `end`) and yields what they complete, however the input was split. Errors
 * in a bitstream never throw, except from the parsers of single structures.
 * @module
 */

export { type DiagnosticRecord, diagnosticRecord } from './analysis/diagnostic-record.ts';
export type { EntryPoint, FrameFactsSummary, RandomAccessSummary } from './analysis/frame-facts.ts';
// Frames, statistics and parameter sets of a stream.
export { FrameAssembler } from './analysis/frames.ts';
export type { KeyFrameSummary } from './analysis/key-frame-intervals.ts';
export {
  type KeptParameterSet,
  type ParameterSetEntry,
  ParameterSetReport,
  type ParameterSetReportOptions,
  type ReportedParameterSet,
} from './analysis/parameter-set-report.ts';
export type { QpRange, QpSummary, QuantizerSummary } from './analysis/qp.ts';
export { type Overhead, StreamStatistics, type StreamSummary, type TypeCount } from './analysis/stream-summary.ts';
export { FrameTimer } from './analysis/timing/frame-timing.ts';
export type { TimedFrame, TimingFacts, TimingFinding } from './analysis/timing/timing-facts.ts';
export { type ReadUnit, UnitReader } from './analysis/unit-reader.ts';
export { unitRecord } from './analysis/unit-record.ts';
export { ByteWriter } from './bytes/byte-writer.ts';
// Interfaces that all codecs implement.
export type { AudioFraming, FramedAudio } from './codec/audio-framing.ts';
export type { CodecWords } from './codec/codec-words.ts';
export type { ReadRecord } from './codec/config-record/read-record.ts';
export type { RecordFinding } from './codec/config-record/record-finding.ts';
export type {
  CodecDescriptor,
  ConfigCodec,
  Configuration,
  ConfigurationDerived,
  MadeConfig,
  PictureSize,
  RecordSet,
  StreamedCodec,
} from './codec/descriptor.ts';
export type { EncoderDescription } from './codec/encoder-description.ts';
export {
  addEmulationPrevention,
  removeEmulationPrevention,
  type Unescaped,
} from './codec/h26x/emulation-prevention.ts';
export type { RecordNalUnit } from './codec/h26x/record-nal-unit.ts';
export type { Hdr10Metadata } from './codec/hdr10.ts';
export type {
  JudgedLimit,
  LevelDemand,
  LevelProfile,
  LevelRate,
  LevelRow,
  LevelTable,
  LimitName,
  PictureDemand,
} from './codec/level-table.ts';
export type { PictureBufferMeter } from './codec/picture-buffer.ts';
export type {
  ParameterSetRef,
  PictureFacts,
  PictureLayout,
  PlacedUnit,
  SequenceFacts,
  SliceFacts,
} from './codec/placed-unit.ts';
export { CODECS, codecNamed, codecOf, type UnitRecords } from './codec/registry.ts';
export type { PictureSetDescription, SequenceDescription } from './codec/sequence-description.ts';
export type {
  BlockCodec,
  BlockReader,
  CodecStream,
  Evidence,
  LooseUnit,
  LooseUnits,
  NalStreams,
  ObuStreams,
  ReadParameterSet,
  ReadSetOptions,
  StreamCodec,
  StreamOptions,
  UnitProof,
} from './codec/stream-codec.ts';
export type { UnitNotices } from './codec/unit-notices.ts';
export type { UnitRole, UnitType, UnitTypes } from './codec/unit-types.ts';
export type { ParameterSetText, UnitColumn, UnitView } from './codec/unit-view.ts';
// Splitting an input into units.
export { AnnexbSplitter } from './container/annexb/splitter.ts';
export { ConfigRecordReader } from './container/config-record/reader.ts';
export type {
  Container,
  FormatName,
  Opening,
  OpenReader,
  OpenStage,
  StageChoice,
  UnitStage,
  Verdict,
} from './container/descriptor.ts';
export { LengthPrefixedSplitter, type LengthSize } from './container/length-prefixed/splitter.ts';
export { type Decision, probe } from './container/probe.ts';
export type {
  ContainerFacts,
  PlaylistFacts,
  ReadItem,
  ReadSample,
  SampleItem,
  SampleOrder,
  SampleReader,
  TrackFacts,
  TrackItem,
  Wanted,
} from './container/sample-reader.ts';
// Types shared by all formats.
export type { Colour, NamedValue } from './media/colour.ts';
export type { AudioConfigDerived, VideoConfigDerived } from './media/config-derived.ts';
export type { FrameDuration } from './media/frame-duration.ts';
export type {
  FrameRecord,
  PictureLoad,
  PictureRecord,
  PictureStructure,
  PictureType,
  QpSpan,
  RandomAccess,
} from './media/frame-record.ts';
export type { BufferedAccessUnit, BufferingFacts, Hrd, HrdRate, InitialDelay } from './media/hrd.ts';
export type { BlockError, MacroblockBits, PictureBlocks } from './media/macroblocks.ts';
export type { Origin } from './media/origin.ts';
export type { FrameRate, Ratio } from './media/ratio.ts';
export type { MediaSample, SampleTrack } from './media/sample.ts';
export type { Stage } from './media/stage.ts';
export type { TrackChoice } from './media/track.ts';
export type { Junk, Keep, StageFinding, Unit, UnitItem, UnitOrJunk } from './media/unit.ts';
export type { SampleOfUnit, TagOfUnit, UnitRecord } from './media/unit-record.ts';
// Reading a whole input.
export {
  type ByteInput,
  type FramesOptions,
  type FrameWithTimes,
  frames,
  type InspectedUnit,
  type InspectOptions,
  inspect,
  type ReadOptions,
} from './pipeline/inspect.ts';
// Reading and tracing syntax.
export type { Diagnostic, Severity, SyntaxIssue, UnitError } from './syntax/diagnostics.ts';
export {
  BitstreamError,
  type BitstreamErrorCode,
  type BitstreamErrorPlace,
  ContainerError,
  type ContainerErrorCode,
  LimitError,
  type Remedy,
  type RemedyPlace,
  RtmpkitError,
} from './syntax/errors.ts';
export type { Descriptor, FieldSink, FieldValue, Labels } from './syntax/field-sink.ts';
export { type Field, FieldTrace, type TracedFields, type TraceNode } from './syntax/field-trace.ts';
export type { SyntaxReaderOptions } from './syntax/reader-options.ts';
export { SyntaxReader } from './syntax/syntax-reader.ts';
