import { describeT35, T35_ANNEX_B, T35_COUNTRIES, type T35Facts, t35Facts } from '../../itu-t-t35/t35-facts.ts';
import type { SharedSeiPayload } from './payload.ts';

/**
 * user_data_registered_itu_t_t35() (H.264 D.1.6, H.265 D.2.6; semantics D.2.6, D.3.6): data whose syntax an organisation
 * with a T.35 code defines.
 */
export interface UserDataRegistered {
  /** Country of the code: ITU-T T.35 Annex A; 255: Annex B. */
  itu_t_t35_country_code: number;
  /** With country code 255: ITU-T T.35 Annex B. */
  itu_t_t35_country_code_extension_byte?: number;
  /** Provider code and data, as hex. */
  itu_t_t35_payload_byte: string;
}

/** Values derived from a user_data_registered_itu_t_t35(). */
export type RegisteredUserDataFacts = T35Facts;

export const userDataRegistered: SharedSeiPayload<UserDataRegistered, RegisteredUserDataFacts> = {
  payloadType: 4,
  parse: (r, payloadSize, _context, into) => {
    into.itu_t_t35_country_code = r.u(8, 'itu_t_t35_country_code', T35_COUNTRIES);
    const extended = into.itu_t_t35_country_code === T35_ANNEX_B;
    if (extended) {
      into.itu_t_t35_country_code_extension_byte = r.u(8, 'itu_t_t35_country_code_extension_byte');
    }
    // The loop of D.1.6 tests its condition at its end: it reads one byte even if payloadSize is too small.
    into.itu_t_t35_payload_byte = r.bytes(Math.max(1, payloadSize - (extended ? 2 : 1)), 'itu_t_t35_payload_byte');
  },
  derive: ({ itu_t_t35_country_code: countryCode }, payload) => t35Facts(countryCode, payload.subarray(1)),
  describe: (payload, derived) => describeT35(payload.itu_t_t35_country_code, payload.itu_t_t35_payload_byte, derived),
};
