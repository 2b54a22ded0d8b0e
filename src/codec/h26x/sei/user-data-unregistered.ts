import { type EncoderInfo, encoderInfo } from './encoder-info.ts';
import type { SharedSeiPayload } from './payload.ts';

/**
 * user_data_unregistered() (H.264 D.1.7, H.265 D.2.7; semantics D.2.7, D.3.7): data whose syntax the owner of the UUID
 * defines.
 */
export interface UserDataUnregistered {
  /** 16 bytes, as hex. */
  uuid_iso_iec_11578: string;
  /** As hex; absent when there is none. */
  user_data_payload_byte?: string;
}

/** Values derived from a user_data_unregistered(): the settings of an encoder, or the data as text. */
export type UnregisteredUserDataFacts = EncoderInfo | { readonly text: string };

const UUID_BYTES = 16;

export const userDataUnregistered: SharedSeiPayload<UserDataUnregistered, UnregisteredUserDataFacts> = {
  payloadType: 5,
  parse: (r, payloadSize, _context, into) => {
    into.uuid_iso_iec_11578 = r.bytes(UUID_BYTES, 'uuid_iso_iec_11578');
    if (payloadSize > UUID_BYTES) {
      into.user_data_payload_byte = r.bytes(payloadSize - UUID_BYTES, 'user_data_payload_byte');
    }
  },
  derive: (payload, bytes) => {
    const text = printableText(bytes.subarray(UUID_BYTES));
    if (text === undefined) return undefined;
    return encoderInfo(payload.uuid_iso_iec_11578, text) ?? { text };
  },
  describe: (payload, derived) => {
    if (derived === undefined) return `user data: ${payload.uuid_iso_iec_11578.slice(0, 8)}`;
    if (!('encoder' in derived)) return `user data: "${oneLine(derived.text, 26)}"`;
    const { encoder, version } = derived;
    return `${encoder} ${/^core \d+/.exec(version)?.[0] ?? oneLine(version, 26)}`;
  },
};

/** The start of a text, without characters that break or reverse a line of the table. */
const oneLine = (text: string, length: number): string => {
  const clean = text.slice(0, 8 * length).replace(/[\p{C}\s]+/gu, ' ');
  const characters = [...clean.trim()];
  return characters.length > length ? `${characters.slice(0, length - 1).join('')}…` : characters.join('');
};

/** The bytes as UTF-8 text without trailing zeros; `undefined` if empty or not text. */
const printableText = (bytes: Uint8Array): string | undefined => {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  const shown = bytes.subarray(0, end);
  if (end === 0 || hasControls(shown)) return undefined;
  try {
    return UTF8.decode(shown);
  } catch {
    return undefined;
  }
};

/** Drops a byte order mark. */
const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Control characters (C0, DEL, and C1 in UTF-8) other than tab and line ends. */
const hasControls = (bytes: Uint8Array): boolean => {
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    if (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13) return true;
    if (byte === 0x7f || (byte === 0xc2 && (bytes[i + 1] ?? 0) < 0xa0)) return true;
  }
  return false;
};
