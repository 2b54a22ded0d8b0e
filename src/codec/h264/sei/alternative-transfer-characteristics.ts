import { transferCharacteristicsName } from '../../../media/colour.ts';
import type { SeiPayload } from './payload.ts';

/**
 * alternative_transfer_characteristics() (H.264 D.1.32; semantics D.2.32): preferred to transfer_characteristics of the
 * VUI.
 */
export interface AlternativeTransferCharacteristics {
  /** A code point of H.273 Table 3, as transfer_characteristics. */
  preferred_transfer_characteristics: number;
}

/** Values derived from an alternative_transfer_characteristics(). */
export interface AlternativeTransferFacts {
  readonly transferCharacteristics: string;
}

export const alternativeTransferCharacteristics: SeiPayload<
  AlternativeTransferCharacteristics,
  AlternativeTransferFacts
> = {
  payloadType: 147,
  clause: 'H.264 D.1.32',
  parse: (r, _payloadSize, _context, into) => {
    const name = 'preferred_transfer_characteristics';
    into.preferred_transfer_characteristics = r.u(8, name, transferCharacteristicsName);
  },
  derive: (payload) => ({
    transferCharacteristics: transferCharacteristicsName(payload.preferred_transfer_characteristics),
  }),
  describe: (_payload, derived) => `alternative transfer: ${derived?.transferCharacteristics}`,
};
