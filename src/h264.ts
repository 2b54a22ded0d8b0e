/**
 * H.264 (ITU-T H.264, V15, 08/2024): SVC is Annex F there, MVC G, MVC with depth H, 3D-AVC I; in older editions these
 * four are G, H, I and J. `readSps` and `parseNalUnit` read a unit, `H264Stream` a stream of them.
 * @module
 */

export type { SeiMessageHeader } from './codec/h26x/sei/sei-framing.ts';
export type { SeiMessage } from './codec/h26x/sei/sei-message.ts';
export type { VuiPicture } from './codec/h26x/vui-picture.ts';
export {
  type AvcConfigSets,
  avcConfigOf,
  type MadeAvcConfig,
} from './codec/h264/config/avc-config-of.ts';
export { type AvcConfigRecord, parseAvcConfigRecord } from './codec/h264/config/avc-config-record.ts';
export {
  type AvcConfigContent,
  type AvcConfigTail,
  writeAvcConfigRecord,
} from './codec/h264/config/avc-config-write.ts';
export { codecString, deriveSps, frameRate, type SpsDerived, tickOf } from './codec/h264/derive.ts';
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
export { nalUnitType, nalUnitTypeName, nalUnitTypeOf } from './codec/h264/nal-unit-types.ts';
export { chromaArrayType, pictureSize } from './codec/h264/picture-size.ts';
export { type ProfileIndication, profileName } from './codec/h264/profiles.ts';
export { type PpsSetDerived, readParameterSet, type SpsSetDerived } from './codec/h264/read-parameter-set.ts';
export { type ReadSps, readSps } from './codec/h264/read-sps.ts';
export { type ScalingMatrices, scalingMatrices } from './codec/h264/scaling-matrix.ts';
export type { SeiContext } from './codec/h264/sei/payload.ts';
export { seiPayloadName } from './codec/h264/sei/payload-types.ts';
export { parseSei } from './codec/h264/sei/sei-message.ts';
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
export { h264Stream } from './codec/h264/stream-codec.ts';
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
export { ParameterSets } from './codec/h264/syntax/parameter-sets.ts';
export {
  type NalUnitContent,
  type ParsedNalUnit,
  type ParseNalUnitOptions,
  parseNalUnit,
} from './codec/h264/syntax/parse-nal-unit.ts';
export { isPpsReadable, type Pps, parsePps } from './codec/h264/syntax/pps.ts';
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
export { type DeclaredSps, isReadable, parseSps, type Sps } from './codec/h264/syntax/sps.ts';
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
  AccessUnitDelimiterRecord,
  EmptyRecord,
  H264UnitRecord,
  OtherRecord,
  PartitionRecord,
  PpsBrief,
  PpsRecord,
  PrefixRecord,
  SeiBrief,
  SeiRecord,
  SliceDerived,
  SliceRecord,
  SpsBrief,
  SpsRecord,
} from './codec/h264/unit-record.ts';
