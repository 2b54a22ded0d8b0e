import type { AmfPlain } from '../../amf/plain.ts';
import { printableText } from '../../syntax/printable-text.ts';

/** A value in short: texts without quotes, `{a=1 b=2}`, `[hvc1,av01]`. One line, whatever the peer sent. */
export const amfText = (value: AmfPlain): string => {
  if (typeof value === 'string') return value === '' ? "''" : printableText(value);
  if (typeof value === 'number') return `${Math.round(value * 1000) / 1000}`;
  if (typeof value === 'boolean') return `${value}`;
  if (Array.isArray(value)) return `[${value.slice(0, MAX_MEMBERS).map(amfText).join(',')}${more(value.length)}]`;
  return isWord(value) ?? `{${membersText(value)}}`;
};

/** The members of an object: `app=live objectEncoding=0`; those named in `first` come first. */
export const membersText = (object: Readonly<Record<string, AmfPlain>>, first: readonly string[] = []): string => {
  const names = Object.keys(object);
  const order = [
    ...first.filter((name) => Object.hasOwn(object, name)),
    ...names.filter((name) => !first.includes(name)),
  ];
  const texts = order
    .slice(0, MAX_MEMBERS)
    .map((name) => `${printableText(name)}=${amfText(object[name] as AmfPlain)}`);
  return texts.join(' ') + more(names.length);
};

/** Members and items that are shown: a row is for reading. */
const MAX_MEMBERS = 32;

const more = (count: number): string => (count > MAX_MEMBERS ? ` … ${count - MAX_MEMBERS} more` : '');

/** null, undefined and unsupported, which JSON holds as objects. */
const isWord = ({ amf, value }: Readonly<Record<string, AmfPlain>>): string | undefined =>
  typeof amf === 'string' && value === undefined ? amf : undefined;

/** Is it an object with members, and none of the values that JSON cannot hold? */
export const isObject = (value: AmfPlain | undefined): value is { [key: string]: AmfPlain } =>
  typeof value === 'object' && !Array.isArray(value) && typeof value['amf'] !== 'string';
