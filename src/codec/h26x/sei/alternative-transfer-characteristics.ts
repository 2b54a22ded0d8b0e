import { transferCharacteristicsName } from '../../../media/colour.ts';
import type { SharedSeiPayload } from './payload.ts';

/**
 * alternative_transfer_characteristics() (H.264 D.1.32, H.265 D.2.38; semantics D.2.32, D.3.38): preferred to transfer_characteristics of the
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

export const alternativeTransferCharacteristics: SharedSeiPayload<
  AlternativeTransferCharacteristics,
  AlternativeTransferFacts
> = {
  payloadType: 147,
  parse: (r, _payloadSize, _context, into) => {
    const name = 'preferred_transfer_characteristics';
    into.preferred_transfer_characteristics = r.u(8, name, transferCharacteristicsName);
  },
  derive: (payload) => ({
    transferCharacteristics: transferCharacteristicsName(payload.preferred_transfer_characteristics),
  }),
  describe: (_payload, derived) => `alternative transfer: ${derived?.transferCharacteristics}`,
};
