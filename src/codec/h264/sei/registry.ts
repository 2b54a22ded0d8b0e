import { alternativeTransferCharacteristics } from './alternative-transfer-characteristics.ts';
import { ambientViewingEnvironment } from './ambient-viewing-environment.ts';
import { bufferingPeriod } from './buffering-period.ts';
import { contentLightLevelInfo } from './content-light-level-info.ts';
import { displayOrientation } from './display-orientation.ts';
import { fillerPayload } from './filler-payload.ts';
import { framePackingArrangement } from './frame-packing-arrangement.ts';
import { masteringDisplayColourVolume } from './mastering-display-colour-volume.ts';
import { panScanRect } from './pan-scan-rect.ts';
import type { SeiPayload } from './payload.ts';
import { picTiming } from './pic-timing.ts';
import { recoveryPoint } from './recovery-point.ts';
import { userDataRegistered } from './user-data-registered.ts';
import { userDataUnregistered } from './user-data-unregistered.ts';

/** The payloads that are parsed: one file and one line each. */
const PAYLOADS: readonly SeiPayload[] = [
  bufferingPeriod as SeiPayload,
  picTiming as SeiPayload,
  panScanRect as SeiPayload,
  fillerPayload as SeiPayload,
  userDataRegistered as SeiPayload,
  userDataUnregistered as SeiPayload,
  recoveryPoint as SeiPayload,
  framePackingArrangement as SeiPayload,
  displayOrientation as SeiPayload,
  masteringDisplayColourVolume as SeiPayload,
  contentLightLevelInfo as SeiPayload,
  alternativeTransferCharacteristics as SeiPayload,
  ambientViewingEnvironment as SeiPayload,
];

const BY_TYPE: ReadonlyMap<number, SeiPayload> = new Map(PAYLOADS.map((payload) => [payload.payloadType, payload]));

export const seiPayloadOf = (payloadType: number): SeiPayload | undefined => BY_TYPE.get(payloadType);
