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
import { bufferingPeriod } from './buffering-period.ts';
import { displayOrientation } from './display-orientation.ts';
import { filmGrainCharacteristics } from './film-grain-characteristics.ts';
import { framePackingArrangement } from './frame-packing-arrangement.ts';
import { panScanRect } from './pan-scan-rect.ts';
import type { H264SeiPayload } from './payload.ts';
import { picTiming } from './pic-timing.ts';
import { recoveryPoint } from './recovery-point.ts';
import { toneMappingInfo } from './tone-mapping-info.ts';

/** The payloads that are parsed: one file and one line each. */
const PAYLOADS: readonly H264SeiPayload[] = [
  bufferingPeriod as H264SeiPayload,
  picTiming as H264SeiPayload,
  panScanRect as H264SeiPayload,
  inClause('H.264 D.1.5', fillerPayload) as H264SeiPayload,
  inClause('H.264 D.1.6', userDataRegistered) as H264SeiPayload,
  inClause('H.264 D.1.7', userDataUnregistered) as H264SeiPayload,
  recoveryPoint as H264SeiPayload,
  filmGrainCharacteristics as H264SeiPayload,
  toneMappingInfo as H264SeiPayload,
  framePackingArrangement as H264SeiPayload,
  displayOrientation as H264SeiPayload,
  inClause('H.264 D.1.29', masteringDisplayColourVolume) as H264SeiPayload,
  inClause('H.264 D.1.31', contentLightLevelInfo) as H264SeiPayload,
  inClause('H.264 D.1.32', alternativeTransferCharacteristics) as H264SeiPayload,
  inClause('H.264 D.1.33', contentColourVolume) as H264SeiPayload,
  inClause('H.264 D.1.34', ambientViewingEnvironment) as H264SeiPayload,
  inClause('H.264 D.1.35.1', equirectangularProjection) as H264SeiPayload,
  inClause('H.264 D.1.35.2', cubemapProjection) as H264SeiPayload,
  inClause('H.264 D.1.35.3', sphereRotation) as H264SeiPayload,
  inClause('H.264 D.1.35.4', regionwisePacking) as H264SeiPayload,
  inClause('H.264 D.1.35.5', omniViewport) as H264SeiPayload,
];

const BY_TYPE = payloadsByType(PAYLOADS);

export const seiPayloadOf = (payloadType: number): H264SeiPayload | undefined => BY_TYPE.get(payloadType);
