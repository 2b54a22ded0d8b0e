import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { T35_ANNEX_B, T35_COUNTRIES } from '../../itu-t-t35/t35-facts.ts';
import { bytesBeforeTrailingBits } from '../syntax/trailing-bits.ts';

/** metadata_itut_t35() (AV1 5.8.2; semantics 6.7.2): data whose syntax an organisation with a T.35 code defines. */
export interface ItutT35 {
  /** Country of the code: ITU-T T.35 Annex A; 255: Annex B. */
  itu_t_t35_country_code: number;
  /** With country code 255: ITU-T T.35 Annex B. */
  itu_t_t35_country_code_extension_byte?: number;
  /** Provider code and data, as hex. */
  itu_t_t35_payload_bytes: string;
}

/** Reads metadata_itut_t35() (AV1 5.8.2). */
export const parseItutT35 = (r: SyntaxReader, into: Partial<ItutT35>): void => {
  r.open('metadata_itut_t35', 'AV1 5.8.2');
  into.itu_t_t35_country_code = r.u(8, 'itu_t_t35_country_code', T35_COUNTRIES);
  if (into.itu_t_t35_country_code === T35_ANNEX_B) {
    into.itu_t_t35_country_code_extension_byte = r.u(8, 'itu_t_t35_country_code_extension_byte');
  }
  const length = bytesBeforeTrailingBits(r);
  into.itu_t_t35_payload_bytes = length === 0 ? '' : r.bytes(length, 'itu_t_t35_payload_bytes');
  r.close();
};
