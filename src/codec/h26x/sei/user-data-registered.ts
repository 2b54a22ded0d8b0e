import { type CaptionFacts, captionFacts, describeCaptions } from './cc-data.ts';
import type { SharedSeiPayload } from './payload.ts';

/**
 * user_data_registered_itu_t_t35() (H.264 D.1.6, H.265 D.2.6; semantics D.2.6, D.3.6): data whose syntax an organisation with a T.35 code
 * defines.
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
export interface RegisteredUserDataFacts {
  readonly country?: string;
  /** itu_t_t35_terminal_provider_code, for countries with 16-bit codes. */
  readonly providerCode?: number;
  readonly provider?: string;
  /** Kind of data: `cc_data`, `HDR10+`, … */
  readonly content?: string;
  /** For cc_data. */
  readonly captions?: CaptionFacts;
  /** For AFD: active_format (ETSI TS 101 154 Annex B). */
  readonly activeFormat?: number;
}

const CHINA = 0x26;
const UNITED_STATES = 0xb5;
const ANNEX_B = 0xff;

/** Countries used in video payloads (ITU-T T.35 Annex A). */
const COUNTRIES: Readonly<Record<number, string>> = {
  0: 'Japan',
  [CHINA]: 'China',
  180: 'United Kingdom',
  [UNITED_STATES]: 'United States',
  [ANNEX_B]: 'Annex B',
};

const ATSC = 0x0031;
const DOLBY = 0x003b;
const SAMSUNG = 0x003c;

const US_PROVIDERS: Readonly<Record<number, string>> = {
  47: 'DirecTV',
  [ATSC]: 'ATSC',
  [DOLBY]: 'Dolby',
  [SAMSUNG]: 'Samsung',
  22672: 'AOM',
};

const CHINA_PROVIDERS: Readonly<Record<number, string>> = { 4: 'CUVA' };

/** user_identifier of ATSC user data (A/53 Part 4, 6.2.2): `GA94` and `DTG1`. */
const ATSC1 = 0x47413934;
const AFD = 0x44544731;

export const userDataRegistered: SharedSeiPayload<UserDataRegistered, RegisteredUserDataFacts> = {
  payloadType: 4,
  parse: (r, payloadSize, _context, into) => {
    into.itu_t_t35_country_code = r.u(8, 'itu_t_t35_country_code', COUNTRIES);
    const extended = into.itu_t_t35_country_code === ANNEX_B;
    if (extended) {
      into.itu_t_t35_country_code_extension_byte = r.u(8, 'itu_t_t35_country_code_extension_byte');
    }
    // The loop of D.1.6 tests its condition at its end: it reads one byte even if payloadSize is too small.
    into.itu_t_t35_payload_byte = r.bytes(Math.max(1, payloadSize - (extended ? 2 : 1)), 'itu_t_t35_payload_byte');
  },
  derive: ({ itu_t_t35_country_code: countryCode }, payload) => {
    const country = countryCode === ANNEX_B ? undefined : COUNTRIES[countryCode];
    const bytes = payload.subarray(1);
    if (bytes.length < 2 || (countryCode !== UNITED_STATES && countryCode !== CHINA)) {
      return country === undefined ? undefined : { country };
    }
    const providerCode = word(bytes, 0);
    const provider = (countryCode === CHINA ? CHINA_PROVIDERS : US_PROVIDERS)[providerCode];
    return {
      ...(country === undefined ? {} : { country }),
      providerCode,
      ...(provider === undefined ? {} : { provider }),
      ...(countryCode === UNITED_STATES ? contentFacts(providerCode, bytes) : {}),
    };
  },
  describe: (payload, derived) => {
    if (derived?.captions !== undefined) return describeCaptions(derived.captions);
    if (derived?.content !== undefined) return derived.content;
    const owner = derived?.provider ?? payload.itu_t_t35_payload_byte.slice(0, 4);
    return `T.35 data: ${derived?.country ?? `country ${payload.itu_t_t35_country_code}`}, ${owner}`;
  },
};

/** Kind of data of a US provider. `bytes` begins with the provider code. */
const contentFacts = (
  providerCode: number,
  bytes: Uint8Array,
): Pick<RegisteredUserDataFacts, 'content' | 'captions' | 'activeFormat'> => {
  const code = bytes.length < 6 ? undefined : word(bytes, 2) * 0x10000 + word(bytes, 4);
  if (providerCode === SAMSUNG && bytes.length >= 4 && word(bytes, 2) === 1) return { content: 'HDR10+' };
  if (providerCode === DOLBY && code === 0x800) return { content: 'Dolby Vision' };
  if (providerCode !== ATSC || code === undefined) return {};
  if (code === AFD) {
    // active_format_flag, then active_format in the low bits of the next byte (A/53 Part 4, 6.2.4).
    const flags = bytes[6] ?? 0;
    const format = bytes[7];
    return (flags & 0x40) === 0 || format === undefined
      ? { content: 'AFD' }
      : { content: 'AFD', activeFormat: format & 15 };
  }
  if (code !== ATSC1) return {};
  // user_data_type_code
  if (bytes[6] === 3) return { content: 'cc_data', captions: captionFacts(bytes.subarray(7)) };
  return bytes[6] === 6 ? { content: 'bar_data' } : {};
};

const word = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
