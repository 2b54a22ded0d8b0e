import type { HevcSeiPayload } from './payload.ts';

/**
 * dependent_rap_indication() (H.265 D.2.36; semantics D.3.36) has no elements: decoding can begin at this picture if the
 * IRAP picture before it is decoded first.
 */
export type DependentRapIndication = Record<never, never>;

export const dependentRapIndication: HevcSeiPayload<DependentRapIndication> = {
  payloadType: 145,
  clause: 'H.265 D.2.36',
  parse: () => {},
};
