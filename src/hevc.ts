/**
 * HEVC (ITU-T H.265, V10, 07/2024). `parseHevcNalUnit` reads a unit, `HevcStream` a stream of them.
 * @module
 */

export type { PictureFinding } from './codec/h26x/picture-finding.ts';
export { type HevcConfigOptions, type HevcConfigSets, hevcConfigOf } from './codec/hevc/config/hevc-config-of.ts';
export {
  type HevcConfigArray,
  type HevcConfigRecord,
  parseHevcConfigRecord,
} from './codec/hevc/config/hevc-config-record.ts';
export {
  deriveHevcSps,
  deriveProfile,
  type HevcSpsDerived,
  hevcTick,
  type ProfileDerived,
} from './codec/hevc/derive.ts';
export {
  type InferredHevcPps,
  type InferredHevcSps,
  type InferredHevcVui,
  inferHevcPps,
  inferHevcSps,
  type PictureFormat,
} from './codec/hevc/inference.ts';
export { type HevcLevelLimits, hevcLevelLimits } from './codec/hevc/levels.ts';
export { hevcNalUnitType, hevcNalUnitTypeName } from './codec/hevc/nal-unit-types.ts';
export type { HevcPpsDerived, HevcVpsDerived } from './codec/hevc/read-parameter-set.ts';
export { HevcStream, type HevcUnit } from './codec/hevc/stream/hevc-stream.ts';
export type { BaseSegment } from './codec/hevc/stream/picture-boundary.ts';
export { hevcStream } from './codec/hevc/stream-codec.ts';
export type { HevcAccessUnitDelimiter } from './codec/hevc/syntax/access-unit-delimiter.ts';
export type {
  ColourMappingOctant,
  ColourMappingTable,
  ColourMappingVertex,
  ResidualCoefficient,
} from './codec/hevc/syntax/colour-mapping-table.ts';
export type { DolbyVisionRpu } from './codec/hevc/syntax/dolby-vision-rpu.ts';
export type { EntryPoints } from './codec/hevc/syntax/entry-points.ts';
export type { HevcHrdCommon, HevcHrdParameters, HevcHrdSubLayer, HevcSubLayerHrd } from './codec/hevc/syntax/hrd.ts';
export type { InterPrediction } from './codec/hevc/syntax/inter-prediction.ts';
export type { LongTermRefPic, LongTermRefPics } from './codec/hevc/syntax/long-term-ref-pics.ts';
export { type HevcNalUnitHeader, parseHevcNalUnitHeader } from './codec/hevc/syntax/nal-unit.ts';
export { HevcParameterSets } from './codec/hevc/syntax/parameter-sets.ts';
export {
  type HevcNalUnitContent,
  type ParsedHevcNalUnit,
  type ParseHevcNalUnitOptions,
  parseHevcNalUnit,
} from './codec/hevc/syntax/parse-nal-unit.ts';
export { type HevcPps, isHevcPpsReadable } from './codec/hevc/syntax/pps.ts';
export type { DeltaDlt, DepthLookUpTable, Pps3dExtension } from './codec/hevc/syntax/pps-3d-extension.ts';
export type { PpsMultilayerExtension, ReferenceLayerLocation } from './codec/hevc/syntax/pps-multilayer-extension.ts';
export type { PpsRangeExtension } from './codec/hevc/syntax/pps-range-extension.ts';
export type { PpsSccExtension } from './codec/hevc/syntax/pps-scc-extension.ts';
export type { HevcPredWeightTable, HevcWeightsL0, HevcWeightsL1 } from './codec/hevc/syntax/pred-weight-table.ts';
export type {
  HevcGeneralProfile,
  HevcProfileTierLevel,
  HevcSubLayerLevel,
} from './codec/hevc/syntax/profile-tier-level.ts';
export type { RefPicListsModification } from './codec/hevc/syntax/ref-pic-lists-modification.ts';
export type { RepFormat } from './codec/hevc/syntax/rep-format.ts';
export type { HevcScalingList, HevcScalingListData } from './codec/hevc/syntax/scaling-list.ts';
export type { RefPicSet, ShortTermRef, StRefPicSet } from './codec/hevc/syntax/short-term-ref-pic-set.ts';
export type {
  ActivateHevcSets,
  HevcSliceSets,
  SliceContext,
  SliceSegmentHeader,
} from './codec/hevc/syntax/slice-segment-header.ts';
export type { HevcSliceLetter } from './codec/hevc/syntax/slice-types.ts';
export { type HevcSps, isHevcSpsReadable } from './codec/hevc/syntax/sps.ts';
export type { Sps3dDepth, Sps3dExtension, Sps3dTexture } from './codec/hevc/syntax/sps-3d-extension.ts';
export type { SpsRangeExtension } from './codec/hevc/syntax/sps-range-extension.ts';
export type { SpsSccExtension } from './codec/hevc/syntax/sps-scc-extension.ts';
export type { SubLayerOrdering } from './codec/hevc/syntax/sub-layer-ordering.ts';
export type { HevcVps, VpsHrd } from './codec/hevc/syntax/vps.ts';
export type { CameraParameters, CameraReference, Vps3dExtension } from './codec/hevc/syntax/vps-3d-extension.ts';
export type { VpsDpbSize, VpsSubLayerDpb } from './codec/hevc/syntax/vps-dpb-size.ts';
export type { VpsExtension } from './codec/hevc/syntax/vps-extension.ts';
export type { OutputLayerSet } from './codec/hevc/syntax/vps-output-layer-sets.ts';
export type {
  VpsRate,
  VpsSegmentOffset,
  VpsTilesInUse,
  VpsVideoSignalInfo,
  VpsVui,
} from './codec/hevc/syntax/vps-vui.ts';
export type { HevcVui } from './codec/hevc/syntax/vui.ts';
export type {
  HevcAccessUnitDelimiterRecord,
  HevcEmptyRecord,
  HevcOtherRecord,
  HevcPpsBrief,
  HevcPpsRecord,
  HevcRpuRecord,
  HevcSeiBrief,
  HevcSeiRecord,
  HevcSliceDerived,
  HevcSliceRecord,
  HevcSpsBrief,
  HevcSpsRecord,
  HevcUnitRecord,
  HevcVpsRecord,
} from './codec/hevc/unit-record.ts';
