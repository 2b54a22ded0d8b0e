import type { Amf0Value, AmfProperty } from '../../../amf/value.ts';

/** The information object of `_result`, `_error` and `onStatus` (RTMP 1.0 7.2.2). What a peer leaves out is absent. */
export interface Information {
  level?: string;
  code?: string;
  description?: string;
  /** Name of the stream or client that it is about. */
  details?: string;
  /** ReconnectRequest: where to go on (E-RTMP v2, Reconnect Request). */
  tcUrl?: string;
}

const MEMBERS = ['level', 'code', 'description', 'details', 'tcUrl'] as const;

/** The members of an object, array or typed object; of others none. */
export const propertiesOf = (value: Amf0Value | undefined): readonly AmfProperty<Amf0Value>[] =>
  value !== undefined && 'properties' in value ? value.properties : [];

/** The first member with this name; names are compared without case, as `tcurl` is met, too. */
export const memberOf = (value: Amf0Value | undefined, name: string): Amf0Value | undefined => {
  const wanted = name.toLowerCase();
  return propertiesOf(value).find(({ key }) => key.toLowerCase() === wanted)?.value;
};

/** A text member, a long string included. */
export const textOf = (value: Amf0Value | undefined): string | undefined =>
  value?.type === 'string' || value?.type === 'long-string' ? value.value : undefined;

export const numberOf = (value: Amf0Value | undefined): number | undefined =>
  value?.type === 'number' ? value.value : undefined;

/** A number of the peer, where it is one to count with. */
export const finiteOf = (value: Amf0Value | undefined, otherwise: number): number => {
  const number = numberOf(value);
  return number === undefined || !Number.isFinite(number) ? otherwise : number;
};

/** The information object among the arguments of a command: the first with a code, else the first with a level. */
export const informationOf = (values: readonly Amf0Value[] | undefined): Information | undefined => {
  const has = (name: string) => values?.find((value) => textOf(memberOf(value, name)) !== undefined);
  const found = has('code') ?? has('level') ?? has('description');
  if (found === undefined) return undefined;
  const information: Information = {};
  for (const name of MEMBERS) {
    const text = textOf(memberOf(found, name));
    if (text !== undefined) information[name] = text;
  }
  return information;
};
