/**
 * AV1 (AV1 Bitstream & Decoding Process Specification, version 1.0.0 with errata 1). `parseObu` reads an OBU, `Av1Stream` a
 * stream of them; `readSequenceHeader` reads a sequence header with what follows from it.
 * @module
 */

export type { Av1ConfigHead, ConfigObu } from './codec/av1/config/av1-config-record.ts';
export { type Av1ConfigRecord, parseAv1ConfigRecord } from './codec/av1/config/av1-config-record.ts';
export { deriveSequenceHeader, type OperatingPointDerived, type SequenceHeaderDerived } from './codec/av1/derive.ts';
export type { HdrCll, HdrMdcv } from './codec/av1/metadata/hdr.ts';
export type { ItutT35 } from './codec/av1/metadata/itut-t35.ts';
export {
  type CieXy,
  type MasteringDisplay,
  type MetadataFacts,
  metadataFacts,
} from './codec/av1/metadata/metadata-facts.ts';
export type { Metadata } from './codec/av1/metadata/metadata-obu.ts';
export type { Scalability, ScalabilityStructure, TemporalGroupFrame } from './codec/av1/metadata/scalability.ts';
export type { Timecode } from './codec/av1/metadata/timecode.ts';
export { obuType, obuTypeOf } from './codec/av1/obu-types.ts';
export { readSequenceHeader } from './codec/av1/read-sequence-header.ts';
export { Av1Stream, type Av1Unit } from './codec/av1/stream/av1-stream.ts';
export { av1Stream } from './codec/av1/stream-codec.ts';
export type {
  Av1Frame,
  GlobalMotion,
  LoopFilterDeltas,
  SegmentFeatures,
  TileLayout,
} from './codec/av1/syntax/av1-frame.ts';
export { Av1State, type OpenFrame } from './codec/av1/syntax/av1-state.ts';
export type { CdefParams } from './codec/av1/syntax/cdef-params.ts';
export type { ColorConfig, ColorFormat } from './codec/av1/syntax/color-config.ts';
export type { FilmGrainParams } from './codec/av1/syntax/film-grain-params.ts';
export type { ReferenceSlot } from './codec/av1/syntax/frame-context.ts';
export type { FrameHeader, TemporalPointInfo } from './codec/av1/syntax/frame-header.ts';
export type { FrameSize, FrameSizeWithRefs, RenderSize, SuperresParams } from './codec/av1/syntax/frame-size.ts';
export type { GlobalMotionOfRef, GlobalMotionParams, Subexp } from './codec/av1/syntax/global-motion-params.ts';
export type { LoopFilterParams } from './codec/av1/syntax/loop-filter-params.ts';
export type { LrParams } from './codec/av1/syntax/lr-params.ts';
export { type ObuHeader, parseObuHeader } from './codec/av1/syntax/obu-header.ts';
export type { OperatingParametersInfo, OperatingPoint } from './codec/av1/syntax/operating-point.ts';
export { type ObuContent, type ParsedObu, type ParseObuOptions, parseObu } from './codec/av1/syntax/parse-obu.ts';
export type {
  DeltaLfParams,
  DeltaQ,
  DeltaQParams,
  QuantizationParams,
} from './codec/av1/syntax/quantization-params.ts';
export type { SegmentationParams } from './codec/av1/syntax/segmentation-params.ts';
export { parseSequenceHeader, type SequenceHeader as Av1SequenceHeader } from './codec/av1/syntax/sequence-header.ts';
export type { SequenceVariables } from './codec/av1/syntax/sequence-variables.ts';
export type { TileGroup } from './codec/av1/syntax/tile-group.ts';
export type { TileInfo } from './codec/av1/syntax/tile-info.ts';
export type { TileList, TileListEntry } from './codec/av1/syntax/tile-list.ts';
export type { DecoderModelInfo, TimingInfo } from './codec/av1/syntax/timing-info.ts';
export type {
  Av1UnitRecord,
  EmptyObuRecord,
  FrameDerived,
  FrameObuRecord,
  MetadataRecord,
  OtherObuRecord,
  SequenceBrief,
  SequenceHeaderRecord,
  TileGroupRecord,
  TileListRecord,
} from './codec/av1/unit-record.ts';
export type { CaptionFacts } from './codec/itu-t-t35/cc-data.ts';
export type { T35Facts } from './codec/itu-t-t35/t35-facts.ts';
