import { existsSync } from 'node:fs';
import { isUrl } from './http-source.ts';

/** Schemes that people write without `//`, too. */
const KNOWN = /^(?:file|ftps?|mms|pipe|rtmp[a-z]*|rtp|rtsps?|sftp|srt|tcp|tls|udp|wss?):/i;
/** Two letters or more: `C:` is a drive. */
const SCHEME = /^([a-z][a-z0-9+.-]+):/i;

/** How to get a stream from an address to a program that reads pipes, by its scheme. */
const WAYS: readonly (readonly [schemes: RegExp, input: string, output: string])[] = [
  [
    /^rtmp/,
    "'ffmpeg -i ADDRESS -c copy -f flv - | rtmpkit flv' does",
    "'rtmpkit convert INPUT - --to flv | ffmpeg -i - -c copy -f flv ADDRESS' does",
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

/** The scheme of an address that is no path; also of http and https. `undefined` for a path, and for an existing file. */
export const schemeOf = (path: string): string | undefined => {
  const scheme = SCHEME.exec(path)?.[1]?.toLowerCase();
  if (scheme === undefined || (!KNOWN.test(path) && !path.includes('://'))) return undefined;
  return existsSync(path) ? undefined : scheme;
};

/** Why an address cannot be read, and what does; `undefined` for a path, http and https. */
export const notReadable = (path: string): string | undefined => {
  const scheme = isUrl(path) ? undefined : schemeOf(path);
  return scheme && `addresses with ${scheme}: are not read, only files, http: and https:${wayOf(scheme, 1)}`;
};

/** Why an address cannot be written, and what does; `undefined` for a path. */
export const notWritable = (path: string): string | undefined => {
  const scheme = schemeOf(path);
  return scheme && `addresses with ${scheme}: are not written, only files and pipes${wayOf(scheme, 2)}`;
};

const wayOf = (scheme: string, column: 1 | 2): string => {
  const way = WAYS.find(([schemes]) => schemes.test(scheme))?.[column];
  return way === undefined ? '' : `; ${way}`;
};
