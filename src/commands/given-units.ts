import { fromHex } from '../bytes/hex.ts';
import { UsageError } from './errors.ts';

/** The bytes of `--hex`: one NAL unit, an Annex B stream, or an avcC record. */
export const bytesOfHex = (text: string): Uint8Array => {
  const bytes = fromHex(text);
  if (bytes === null) throw new UsageError('--hex takes pairs of hex digits');
  return asStream(bytes);
};

/**
 * The parameter sets of SDP's sprop-parameter-sets (RFC 6184 8.1): base64, separated by commas. A whole attribute line
 * may be given: what stands in front of the value and behind it is passed over.
 */
export const bytesOfSprop = (text: string): Uint8Array => {
  const value = /sprop-parameter-sets=([^;\s]*)/.exec(text)?.[1] ?? text;
  const units = value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const streams = units.map((unit) => {
    const bytes = base64(unit);
    if (bytes === null) throw new UsageError(`--sprop takes base64, separated by commas; not '${unit}'`);
    return withStartCode(bytes);
  });
  if (streams.length === 0) throw new UsageError('--sprop takes base64, separated by commas');
  return concatenate(streams);
};

/** `null` when the text is not base64: letters of something else, padding in the wrong place, one letter too many. */
const base64 = (text: string): Uint8Array | null => {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return null;
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
};

/** A bare NAL unit gets a start code; what has one, or is a record (which begins with version 1), stays. */
const asStream = (bytes: Uint8Array): Uint8Array => {
  const hasStartCode = bytes[0] === 0 && bytes[1] === 0 && (bytes[2] === 1 || (bytes[2] === 0 && bytes[3] === 1));
  return hasStartCode || bytes[0] === 1 ? bytes : withStartCode(bytes);
};

const withStartCode = (unit: Uint8Array): Uint8Array => concatenate([Uint8Array.of(0, 0, 0, 1), unit]);

const concatenate = (parts: readonly Uint8Array[]): Uint8Array => {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};
