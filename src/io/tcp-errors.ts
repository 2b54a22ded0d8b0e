import { SourceError } from './source-error.ts';

/** What a failed connection means, by the code of Node or OpenSSL. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the server refused the connection',
  ECONNRESET: 'the peer reset the connection',
  EPIPE: 'the peer closed the connection',
  ECONNABORTED: 'the connection was aborted',
  ENOTFOUND: 'no such server',
  EAI_AGAIN: 'the name of the server cannot be resolved',
  ETIMEDOUT: 'the server does not answer',
  EHOSTUNREACH: 'the server cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  EADDRINUSE: 'the port is in use',
  EADDRNOTAVAIL: 'the address is not one of this machine',
  EACCES: 'permission denied: ports below 1024 are for the administrator',
  EMFILE: 'too many open files',
};

/** Certificates that are not accepted: each message ends with the way to accept them all the same. */
const CERTIFICATE_REASONS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'has expired',
  CERT_NOT_YET_VALID: 'is not valid yet',
  CERT_REVOKED: 'was revoked',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'is signed by an authority that is self-signed and unknown here',
  UNABLE_TO_GET_ISSUER_CERT: 'is signed by an authority that is unknown here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'is signed by an authority that is unknown here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'comes without those that prove it',
  ERR_TLS_CERT_ALTNAME_INVALID: 'is for another name',
};

/** OpenSSL got bytes that are no TLS. */
const NO_TLS: readonly string[] = ['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG', 'EPROTO'];

/** A failed connection, for users. */
export const tcpError = (error: unknown): SourceError => {
  const { code = 'ENETWORK', message } = error as NodeJS.ErrnoException;
  return new SourceError(code, REASONS[code] ?? tlsReason(code) ?? message, { cause: error });
};

const tlsReason = (code: string): string | undefined => {
  if (NO_TLS.includes(code)) return 'the server does not speak TLS: rtmp:// instead of rtmps://?';
  const reason = CERTIFICATE_REASONS[code];
  return reason && `the certificate of the server ${reason}; --insecure accepts it`;
};

/** A connection that failed before TLS was ready: servers without TLS close when they read its first bytes. */
export const tlsError = (error: unknown): SourceError => {
  if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') return tcpError(error);
  const message = 'the server closed the connection before TLS was ready: rtmp:// instead of rtmps://?';
  return new SourceError('ECONNRESET', message, { cause: error });
};

/** What is wrong with a certificate that was accepted all the same: `the certificate of the server is self-signed`. */
export const refusalOf = (error: unknown): string => {
  // An error, or its code alone.
  const code = typeof error === 'string' ? error : String((error as NodeJS.ErrnoException | undefined)?.code);
  return `the certificate of the server ${CERTIFICATE_REASONS[code] ?? `is not trusted: ${code}`}`;
};

/** A wait that was too long. */
export const timeoutError = (what: string, timeoutMs: number): SourceError =>
  new SourceError('ETIMEDOUT', `${what} for ${timeoutMs / 1000} s`);
