import type { SeiPayload } from './payload.ts';
import { recoveryPoint } from './recovery-point.ts';

/** Every payload whose content is read: one file, one line. */
const PAYLOADS: readonly SeiPayload[] = [recoveryPoint as SeiPayload];

const BY_TYPE: ReadonlyMap<number, SeiPayload> = new Map(PAYLOADS.map((payload) => [payload.payloadType, payload]));

export const seiPayloadOf = (payloadType: number): SeiPayload | undefined => BY_TYPE.get(payloadType);
