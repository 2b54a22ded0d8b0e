import { alternativeTransferCharacteristics } from '../../h26x/sei/alternative-transfer-characteristics.ts';
import { ambientViewingEnvironment } from '../../h26x/sei/ambient-viewing-environment.ts';
import { contentLightLevelInfo } from '../../h26x/sei/content-light-level-info.ts';
import { fillerPayload } from '../../h26x/sei/filler-payload.ts';
import { masteringDisplayColourVolume } from '../../h26x/sei/mastering-display-colour-volume.ts';
import { inClause } from '../../h26x/sei/payload.ts';
import { payloadsByType } from '../../h26x/sei/sei-message.ts';
import { userDataRegistered } from '../../h26x/sei/user-data-registered.ts';
import { userDataUnregistered } from '../../h26x/sei/user-data-unregistered.ts';
import { bufferingPeriod } from './buffering-period.ts';
import { displayOrientation } from './display-orientation.ts';
import { framePackingArrangement } from './frame-packing-arrangement.ts';
import { panScanRect } from './pan-scan-rect.ts';
import type { H264SeiPayload } from './payload.ts';
import { picTiming } from './pic-timing.ts';
import { recoveryPoint } from './recovery-point.ts';

/** The payloads that are parsed: one file and one line each. */
const PAYLOADS: readonly H264SeiPayload[] = [
  bufferingPeriod as H264SeiPayload,
  picTiming as H264SeiPayload,
  panScanRect as H264SeiPayload,
  inClause('H.264 D.1.5', fillerPayload) as H264SeiPayload,
  inClause('H.264 D.1.6', userDataRegistered) as H264SeiPayload,
  inClause('H.264 D.1.7', userDataUnregistered) as H264SeiPayload,
  recoveryPoint as H264SeiPayload,
  framePackingArrangement as H264SeiPayload,
  displayOrientation as H264SeiPayload,
  inClause('H.264 D.1.29', masteringDisplayColourVolume) as H264SeiPayload,
  inClause('H.264 D.1.31', contentLightLevelInfo) as H264SeiPayload,
  inClause('H.264 D.1.32', alternativeTransferCharacteristics) as H264SeiPayload,
  inClause('H.264 D.1.34', ambientViewingEnvironment) as H264SeiPayload,
];

const BY_TYPE = payloadsByType(PAYLOADS);

export const seiPayloadOf = (payloadType: number): H264SeiPayload | undefined => BY_TYPE.get(payloadType);
