import { alternativeTransferCharacteristics } from '../../h26x/sei/alternative-transfer-characteristics.ts';
import { ambientViewingEnvironment } from '../../h26x/sei/ambient-viewing-environment.ts';
import { contentColourVolume } from '../../h26x/sei/content-colour-volume.ts';
import { contentLightLevelInfo } from '../../h26x/sei/content-light-level-info.ts';
import { cubemapProjection } from '../../h26x/sei/cubemap-projection.ts';
import { equirectangularProjection } from '../../h26x/sei/equirectangular-projection.ts';
import { fillerPayload } from '../../h26x/sei/filler-payload.ts';
import { masteringDisplayColourVolume } from '../../h26x/sei/mastering-display-colour-volume.ts';
import { omniViewport } from '../../h26x/sei/omni-viewport.ts';
import { inClause } from '../../h26x/sei/payload.ts';
import { regionwisePacking } from '../../h26x/sei/regionwise-packing.ts';
import { payloadsByType } from '../../h26x/sei/sei-message.ts';
import { sphereRotation } from '../../h26x/sei/sphere-rotation.ts';
import { userDataRegistered } from '../../h26x/sei/user-data-registered.ts';
import { userDataUnregistered } from '../../h26x/sei/user-data-unregistered.ts';
import { activeParameterSets } from './active-parameter-sets.ts';
import { alphaChannelInfo } from './alpha-channel-info.ts';
import { bufferingPeriod } from './buffering-period.ts';
import { decodedPictureHash } from './decoded-picture-hash.ts';
import { decodingUnitInfo } from './decoding-unit-info.ts';
import { dependentRapIndication } from './dependent-rap-indication.ts';
import { displayOrientation } from './display-orientation.ts';
import { filmGrainCharacteristics } from './film-grain-characteristics.ts';
import { framePackingArrangement } from './frame-packing-arrangement.ts';
import { noDisplay } from './no-display.ts';
import { panScanRect } from './pan-scan-rect.ts';
import type { HevcSeiPayload } from './payload.ts';
import { picTiming } from './pic-timing.ts';
import { recoveryPoint } from './recovery-point.ts';
import { regionRefreshInfo } from './region-refresh-info.ts';
import { scalableNesting } from './scalable-nesting.ts';
import { structureOfPicturesInfo } from './structure-of-pictures-info.ts';
import { temporalSubLayerZeroIdx } from './temporal-sub-layer-zero-idx.ts';
import { timeCode } from './time-code.ts';
import { toneMappingInfo } from './tone-mapping-info.ts';

/** The payloads that are parsed: one file and one line each. */
const PAYLOADS: readonly HevcSeiPayload[] = [
  bufferingPeriod as HevcSeiPayload,
  picTiming as HevcSeiPayload,
  panScanRect as HevcSeiPayload,
  inClause('H.265 D.2.5', fillerPayload) as HevcSeiPayload,
  inClause('H.265 D.2.6', userDataRegistered) as HevcSeiPayload,
  inClause('H.265 D.2.7', userDataUnregistered) as HevcSeiPayload,
  recoveryPoint as HevcSeiPayload,
  filmGrainCharacteristics as HevcSeiPayload,
  toneMappingInfo as HevcSeiPayload,
  framePackingArrangement as HevcSeiPayload,
  displayOrientation as HevcSeiPayload,
  structureOfPicturesInfo as HevcSeiPayload,
  activeParameterSets as HevcSeiPayload,
  decodingUnitInfo as HevcSeiPayload,
  temporalSubLayerZeroIdx as HevcSeiPayload,
  decodedPictureHash as HevcSeiPayload,
  scalableNesting as HevcSeiPayload,
  regionRefreshInfo as HevcSeiPayload,
  noDisplay as HevcSeiPayload,
  timeCode as HevcSeiPayload,
  inClause('H.265 D.2.28', masteringDisplayColourVolume) as HevcSeiPayload,
  inClause('H.265 D.2.35', contentLightLevelInfo) as HevcSeiPayload,
  dependentRapIndication as HevcSeiPayload,
  inClause('H.265 D.2.38', alternativeTransferCharacteristics) as HevcSeiPayload,
  inClause('H.265 D.2.39', ambientViewingEnvironment) as HevcSeiPayload,
  inClause('H.265 D.2.40', contentColourVolume) as HevcSeiPayload,
  inClause('H.265 D.2.41.1', equirectangularProjection) as HevcSeiPayload,
  inClause('H.265 D.2.41.2', cubemapProjection) as HevcSeiPayload,
  inClause('H.265 D.2.41.4', sphereRotation) as HevcSeiPayload,
  inClause('H.265 D.2.41.5', regionwisePacking) as HevcSeiPayload,
  inClause('H.265 D.2.41.6', omniViewport) as HevcSeiPayload,
  alphaChannelInfo as HevcSeiPayload,
];

const BY_TYPE = payloadsByType(PAYLOADS);

export const hevcSeiPayloadOf = (payloadType: number): HevcSeiPayload | undefined => BY_TYPE.get(payloadType);

/** Is it read with the SPS of its picture, which is certain with the slice only? */
export const dependsOnSps = ({ payloadType }: { readonly payloadType: number }): boolean =>
  payloadType === picTiming.payloadType || payloadType === decodingUnitInfo.payloadType;
