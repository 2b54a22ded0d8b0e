import { type CaptionFacts, captionFacts, describeCaptions } from './cc-data.ts';

/** What is known of data that an organisation with a code of ITU-T T.35 defines. */
export interface T35Facts {
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
/** Country code of Annex B: the next byte is the country. */
export const T35_ANNEX_B = 0xff;

/** Countries used in video payloads (ITU-T T.35 Annex A). */
export const T35_COUNTRIES: Readonly<Record<number, string>> = {
  0: 'Japan',
  [CHINA]: 'China',
  180: 'United Kingdom',
  [UNITED_STATES]: 'United States',
  [T35_ANNEX_B]: 'Annex B',
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

const CUVA = 0x0004;

const CHINA_PROVIDERS: Readonly<Record<number, string>> = { [CUVA]: 'CUVA' };

/** user_identifier of ATSC user data (A/53 Part 4, 6.2.2): `GA94` and `DTG1`. */
const ATSC1 = 0x47413934;
const AFD = 0x44544731;

/** `bytes`: what follows the country code, from the provider code on. */
export const t35Facts = (countryCode: number, bytes: Uint8Array): T35Facts | undefined => {
  const country = countryCode === T35_ANNEX_B ? undefined : T35_COUNTRIES[countryCode];
  if (bytes.length < 2 || (countryCode !== UNITED_STATES && countryCode !== CHINA)) {
    return country === undefined ? undefined : { country };
  }
  const providerCode = word(bytes, 0);
  const provider = (countryCode === CHINA ? CHINA_PROVIDERS : US_PROVIDERS)[providerCode];
  return {
    ...(country === undefined ? {} : { country }),
    providerCode,
    ...(provider === undefined ? {} : { provider }),
    ...(countryCode === UNITED_STATES ? contentFacts(providerCode, bytes) : vividFacts(providerCode, bytes)),
  };
};

/** A few words for a table. `payload`: the bytes from the provider code on, as hex. */
export const describeT35 = (countryCode: number, payload: string, facts: T35Facts | undefined): string => {
  if (facts?.captions !== undefined) return describeCaptions(facts.captions);
  if (facts?.content !== undefined) return facts.content;
  const owner = facts?.provider ?? payload.slice(0, 4);
  return `T.35 data: ${facts?.country ?? `country ${countryCode}`}, ${owner}`;
};

/** Kind of data of a US provider. `bytes` begins with the provider code. */
const contentFacts = (
  providerCode: number,
  bytes: Uint8Array,
): Pick<T35Facts, 'content' | 'captions' | 'activeFormat'> => {
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
  if (bytes[6] === 6) return { content: 'bar_data' };
  // ST2094-10_data() (ATSC A/341): Dolby Vision metadata.
  return bytes[6] === 9 ? { content: 'ST 2094-10' } : {};
};

/** HDR Vivid (T/UWA 005.1): itu_t_t35_terminal_provider_oriented_code 5. */
const vividFacts = (providerCode: number, bytes: Uint8Array): Pick<T35Facts, 'content'> =>
  providerCode === CUVA && bytes.length >= 4 && word(bytes, 2) === 5 ? { content: 'HDR Vivid' } : {};

const word = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
