import { fromHex } from '../bytes/hex.ts';
import { UsageError } from './errors.ts';

/** Bytes given on the command line instead of an input. */
export interface GivenBytes {
  /** The flag, which messages use as the input name. */
  readonly name: '--hex' | '--sprop';
  /** An input like any other, or NAL units without prefixes. */
  readonly parts: { readonly input: Uint8Array } | { readonly units: readonly Uint8Array[] };
  readonly sizeBytes: number;
}

/**
 * The bytes of `--hex`: one NAL unit, an Annex B stream, or an avcC record (which begins with version 1). `named`: the
 * format is set by `--format`.
 */
export const givenHex = (text: string, named: boolean): GivenBytes => {
  const bytes = fromHex(text);
  if (bytes === null) throw new UsageError('--hex takes pairs of hex digits');
  const hasStartCode = bytes[0] === 0 && bytes[1] === 0 && (bytes[2] === 1 || (bytes[2] === 0 && bytes[3] === 1));
  const parts = named || hasStartCode || bytes[0] === 1 ? { input: bytes } : { units: [bytes] };
  return { name: '--hex', parts, sizeBytes: bytes.length };
};

/**
 * The parameter sets of SDP's sprop-parameter-sets (RFC 6184 8.1): base64, separated by commas. A whole attribute line
 * may be given: text around the value is ignored.
 */
export const givenSprop = (text: string): GivenBytes => {
  const value = /sprop-parameter-sets=([^;\s]*)/.exec(text)?.[1] ?? text;
  const parts = value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const units = parts.map((part) => {
    const bytes = base64(part);
    if (bytes === null) throw new UsageError(`--sprop takes base64, separated by commas; not '${part}'`);
    return bytes;
  });
  if (units.length === 0) throw new UsageError('--sprop takes base64, separated by commas');
  return { name: '--sprop', parts: { units }, sizeBytes: units.reduce((sum, unit) => sum + unit.length, 0) };
};

/** Accepts base64 and base64url; `null` if the text is neither. */
const base64 = (text: string): Uint8Array | null => {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return null;
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
};
