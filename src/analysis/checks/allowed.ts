import { printableFourCc } from '../../container/flv/names.ts';
import type { WatchedTrack } from '../watch/watcher.ts';
import type { Reported } from './rule.ts';

/** Is one of the names in the list? Upper and lower case are one. */
export const isAllowed = (names: readonly (string | undefined)[], allow: readonly string[]): boolean => {
  const allowed = allow.map((name) => name.toLowerCase());
  return names.some((name) => name !== undefined && allowed.includes(name.toLowerCase()));
};

/** `4:2:0`, `4:2:0 or 4:2:2`, `1, 2 or 6`. */
export const listText = (values: readonly (string | number)[]): string =>
  values.length < 2 ? `${values[0] ?? 'none'}` : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;

/** `the profile is Main, not High or Progressive High`. */
export const notAllowed = (
  what: string,
  value: string | number,
  allow: readonly (string | number)[],
): Omit<Reported, 'at'> => ({
  message: `the ${what} is ${value}, not ${listText(allow)}`,
  measured: value,
  expected: listText(allow),
});

/** A codec that is not in the list: neither its name, nor its FourCC, nor its codec string. */
export const codecNotAllowed = (
  what: string,
  { codec, fourCc }: Pick<WatchedTrack, 'codec' | 'fourCc'>,
  codecString: string | undefined,
  allow: readonly string[],
): Omit<Reported, 'at'> | undefined => {
  if (isAllowed([codec?.name, codec?.title, fourCc, codecString], allow)) return undefined;
  const name = codec?.title ?? printableFourCc(fourCc);
  return notAllowed(what, codecString === undefined ? name : `${name} (${codecString})`, allow);
};
