import { dirname, resolve } from 'node:path';
import { isUrl } from './http-source.ts';

/** The path or address that a URI in a playlist names; `from`: of the playlist, standard input if absent. */
export const relatedTo = (from: string | undefined, uri: string): string => {
  if (isUrl(uri)) return uri;
  if (from !== undefined && isUrl(from)) return new URL(uri, from).href;
  return resolve(from === undefined ? '.' : dirname(from), decoded(uri));
};

/** A URI escapes what a path does not; a query is no part of a file. */
const decoded = (uri: string): string => {
  const [path = ''] = uri.replace(/^file:\/\//, '').split(/[?#]/);
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};
