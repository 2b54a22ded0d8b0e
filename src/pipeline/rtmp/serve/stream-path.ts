import type { StreamPlace } from '../../../analysis/serve/stream-place.ts';
import { withoutTrailingSlashes } from '../../../transport/rtmp/trailing-slashes.ts';

/** Longer ones are refused. */
export const MAX_PATH_LENGTH = 512;

/**
 * The place of a stream: what comes before and after the last slash of app and name together. Publishers and players cut
 * the same address in different ways: of `a/b/c` the app is `a/b` for FFmpeg, and what stands in its field for OBS.
 */
export const streamPlaceOf = (app: string, name: string): StreamPlace => {
  const parts = `${app}/${name}`.split('/').filter((part) => part !== '');
  return { app: parts.slice(0, -1).join('/'), name: parts.at(-1) ?? '' };
};

/** A publish request, as far as its key matters. */
interface Keyed {
  readonly app: string;
  readonly name: string;
  /** After the `?`. */
  readonly query: string;
}

/**
 * The place of a stream that is published with a key: `app/name?key=KEY`, or `app/name/KEY`, where the key is no part of
 * the place. `undefined`: the key is another one, or there is none.
 */
export const keyedPlaceOf = ({ app, name, query }: Keyed, key: string): StreamPlace | undefined => {
  const given = new URLSearchParams(query).getAll('key');
  if (given.some((one) => isSameText(one, key))) return streamPlaceOf(app, name);
  const path = withoutTrailingSlashes(`${app}/${name}`);
  const slash = path.lastIndexOf('/');
  if (!isSameText(path.slice(slash + 1), key)) return undefined;
  return streamPlaceOf(path.slice(0, slash), '');
};

/** Takes as long whatever the texts have in common: the time says nothing of a key. */
const isSameText = (text: string, key: string): boolean => {
  let difference = text.length ^ key.length;
  for (let i = 0; i < text.length; i++) difference |= text.charCodeAt(i) ^ key.charCodeAt(i % Math.max(1, key.length));
  return difference === 0;
};
