import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import { type HandshakeSide, PARTS_OF } from './packets.ts';

/** The version of plain RTMP in C0 and S0. */
export const RTMP_VERSION = 3;

/** What follows C0 or S0. `rtmp`: packets and chunks; `rtmpe`: packets, then encrypted chunks; `other`: no RTMP. */
export type VersionKind = 'rtmp' | 'rtmpe' | 'other';

/** Versions of RTMPE: chunks encrypted by RC4 after a Diffie-Hellman exchange; 8 and 9 encrypt the packets, too. */
const RTMPE_VERSIONS: readonly number[] = [6, 8, 9];

/** First value of [RTMP] that no version may have, so that text protocols can be told from RTMP. */
const FIRST_FORBIDDEN = 32;

/** Content type of a TLS handshake: the first byte of a client that speaks RTMPS. */
const TLS_HANDSHAKE = 22;

/** First letters of the methods of HTTP, and of its response. */
const HTTP_LETTERS = 'GHPOCDT';

/** What C0 or S0 announces (RTMP 1.0 5.2.2). Reserved and old versions are read like RTMP. */
export const versionKind = (version: number): VersionKind => {
  if (RTMPE_VERSIONS.includes(version)) return 'rtmpe';
  return version === TLS_HANDSHAKE || version >= FIRST_FORBIDDEN ? 'other' : 'rtmp';
};

/** What is wrong with the version of C0 or S0; `undefined` for that of RTMP. `offset`: of the byte, in its direction. */
export const versionFinding = (version: number, side: HandshakeSide, offset: number): Diagnostic | undefined => {
  if (version === RTMP_VERSION) return undefined;
  const part = PARTS_OF[side][0];
  const place = { offset, length: 1, field: 'version', expected: '3', found: String(version) };
  if (RTMPE_VERSIONS.includes(version)) {
    const message = `${part}: version ${version} is RTMPE: what follows the handshake is encrypted and cannot be read`;
    return { severity: 'error', code: 'rtmpe', message, ...place };
  }
  const isReadable = versionKind(version) === 'rtmp';
  const message = `${part}: version ${version} instead of 3: ${meaningOf(version, side)}`;
  return { severity: isReadable ? 'warning' : 'error', code: 'rtmp-version', message, ...place };
};

const meaningOf = (version: number, side: HandshakeSide): string => {
  if (version < RTMP_VERSION) return 'of earlier, proprietary products';
  if (version === TLS_HANDSHAKE) return 'the first byte of TLS: rtmps:// on a port that expects rtmp://';
  if (version < FIRST_FORBIDDEN) return 'reserved';
  const letter = String.fromCharCode(version);
  if (!/[A-Za-z]/.test(letter)) return 'forbidden: the bytes are not RTMP';
  if (side === 'client' && HTTP_LETTERS.includes(letter)) return `the letter ${letter}: an HTTP request, not RTMP`;
  if (side === 'server' && letter === 'H') return 'the letter H: an HTTP response, not RTMP';
  return `the letter ${letter}: a text protocol, not RTMP`;
};
