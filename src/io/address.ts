import { existsSync } from 'node:fs';
import { isUrl } from './http-source.ts';

/** Schemes that people write without `//`, too. */
const KNOWN = /^(?:file|ftps?|mms|pipe|rtmp[a-z]*|rtp|rtsps?|sftp|srt|tcp|tls|udp|wss?):/i;
/** Two letters or more: `C:` is a drive. */
const SCHEME = /^([a-z][a-z0-9+.-]+):/i;

/** Schemes that are read. */
const READ = ['http:', 'https:', 'rtmp:', 'rtmps:'];

/** How to get a stream from an address to a program that reads pipes, by its scheme. */
const WAYS: readonly (readonly [schemes: RegExp, input: string, output: string])[] = [
  [
    // RTMP in HTTP, or encrypted without TLS.
    /^rtmp/,
    "rtmp: or rtmps: may reach the server, too; 'ffmpeg -i ADDRESS -c copy -f flv - | rtmpkit flv' does",
    "rtmp: or rtmps: may reach the server, too; 'rtmpkit convert INPUT - --to flv | ffmpeg -i - -c copy -f flv ADDRESS' does",
  ],
  [/^file$/, 'give the path alone', 'give the path alone'],
  [
    /^(?:rtsps?|rtp|srt|udp|tcp|tls|mms)$/,
    "'ffmpeg -i ADDRESS -an -c copy -f h264 - | rtmpkit nalu' does",
    "'rtmpkit convert INPUT - --to annexb | ffmpeg -i - -c copy …' does",
  ],
];

/** Is this an input, rather than a mistyped command: a file or folder, an address, or a name like theirs? */
export const namesInput = (text: string): boolean =>
  existsSync(text) || schemeOf(text) !== undefined || /[./\\]/.test(text);

/** An address of RTMP, which is read and written. */
export const isRtmp = (path: string): boolean => /^rtmps?:\/\//i.test(path) && !existsSync(path);

/**
 * A path or address for messages and reports: of an RTMP address without user and password, and without what comes after
 * the app. The stream key, and queries, are secrets.
 */
export const maskedPath = (path: string): string => {
  const [, scheme, authority = '', rest = ''] = /^(rtmp[a-z]*:\/\/)([^/?]*)([\s\S]*)$/i.exec(path) ?? [];
  if (scheme === undefined) return path;
  const server = authority.slice(authority.lastIndexOf('@') + 1);
  const [app = ''] = /^\/[^/?]*/.exec(rest) ?? [];
  const hasMore = rest.length > app.length && rest.slice(app.length) !== '/';
  return `${scheme}${server}${app}${hasMore ? '/****' : ''}`;
};

/** The scheme of an address that is no path; also of http and https. `undefined` for a path, and for an existing file. */
export const schemeOf = (path: string): string | undefined => {
  const scheme = SCHEME.exec(path)?.[1]?.toLowerCase();
  if (scheme === undefined || (!KNOWN.test(path) && !path.includes('://'))) return undefined;
  return existsSync(path) ? undefined : scheme;
};

/** Why an address cannot be read, and what does; `undefined` for a path, http, https and RTMP. */
export const notReadable = (path: string): string | undefined => {
  const scheme = isUrl(path) || isRtmp(path) ? undefined : schemeOf(path);
  return scheme && `addresses with ${scheme}: are not read, only files, ${READ.join(', ')}${wayOf(scheme, 1)}`;
};

/** Why an address cannot be written, and what does; `undefined` for a path and RTMP. */
export const notWritable = (path: string): string | undefined => {
  const scheme = isRtmp(path) ? undefined : schemeOf(path);
  return scheme && `addresses with ${scheme}: are not written, only files, pipes, rtmp: and rtmps:${wayOf(scheme, 2)}`;
};

const wayOf = (scheme: string, column: 1 | 2): string => {
  const way = WAYS.find(([schemes]) => schemes.test(scheme))?.[column];
  return way === undefined ? '' : `; ${way}`;
};
