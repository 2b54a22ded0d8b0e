import { alternativeTransferCharacteristics } from '../../h26x/sei/alternative-transfer-characteristics.ts';
import { ambientViewingEnvironment } from '../../h26x/sei/ambient-viewing-environment.ts';
import { contentLightLevelInfo } from '../../h26x/sei/content-light-level-info.ts';
import { fillerPayload } from '../../h26x/sei/filler-payload.ts';
import { masteringDisplayColourVolume } from '../../h26x/sei/mastering-display-colour-volume.ts';
import { inClause } from '../../h26x/sei/payload.ts';
import { payloadsByType } from '../../h26x/sei/sei-message.ts';
import { userDataRegistered } from '../../h26x/sei/user-data-registered.ts';
import { userDataUnregistered } from '../../h26x/sei/user-data-unregistered.ts';
import { activeParameterSets } from './active-parameter-sets.ts';
import { alphaChannelInfo } from './alpha-channel-info.ts';
import { bufferingPeriod } from './buffering-period.ts';
import { decodedPictureHash } from './decoded-picture-hash.ts';
import { decodingUnitInfo } from './decoding-unit-info.ts';
import { dependentRapIndication } from './dependent-rap-indication.ts';
import { displayOrientation } from './display-orientation.ts';
import { framePackingArrangement } from './frame-packing-arrangement.ts';
import { noDisplay } from './no-display.ts';
import { panScanRect } from './pan-scan-rect.ts';
import type { HevcSeiPayload } from './payload.ts';
import { picTiming } from './pic-timing.ts';
import { recoveryPoint } from './recovery-point.ts';
import { regionRefreshInfo } from './region-refresh-info.ts';
import { structureOfPicturesInfo } from './structure-of-pictures-info.ts';
import { temporalSubLayerZeroIdx } from './temporal-sub-layer-zero-idx.ts';
import { timeCode } from './time-code.ts';

/** The payloads that are parsed: one file and one line each. */
const PAYLOADS: readonly HevcSeiPayload[] = [
  bufferingPeriod as HevcSeiPayload,
  picTiming as HevcSeiPayload,
  panScanRect as HevcSeiPayload,
  inClause('H.265 D.2.5', fillerPayload) as HevcSeiPayload,
  inClause('H.265 D.2.6', userDataRegistered) as HevcSeiPayload,
  inClause('H.265 D.2.7', userDataUnregistered) as HevcSeiPayload,
  recoveryPoint as HevcSeiPayload,
  framePackingArrangement as HevcSeiPayload,
  displayOrientation as HevcSeiPayload,
  structureOfPicturesInfo as HevcSeiPayload,
  activeParameterSets as HevcSeiPayload,
  decodingUnitInfo as HevcSeiPayload,
  temporalSubLayerZeroIdx as HevcSeiPayload,
  decodedPictureHash as HevcSeiPayload,
  regionRefreshInfo as HevcSeiPayload,
  noDisplay as HevcSeiPayload,
  timeCode as HevcSeiPayload,
  inClause('H.265 D.2.28', masteringDisplayColourVolume) as HevcSeiPayload,
  inClause('H.265 D.2.35', contentLightLevelInfo) as HevcSeiPayload,
  dependentRapIndication as HevcSeiPayload,
  inClause('H.265 D.2.38', alternativeTransferCharacteristics) as HevcSeiPayload,
  inClause('H.265 D.2.39', ambientViewingEnvironment) as HevcSeiPayload,
  alphaChannelInfo as HevcSeiPayload,
];

const BY_TYPE = payloadsByType(PAYLOADS);

export const hevcSeiPayloadOf = (payloadType: number): HevcSeiPayload | undefined => BY_TYPE.get(payloadType);

/** Is it read with the SPS of its picture, which is certain with the slice only? */
export const dependsOnSps = ({ payloadType }: { readonly payloadType: number }): boolean =>
  payloadType === picTiming.payloadType || payloadType === decodingUnitInfo.payloadType;
