import { toHex } from '../bytes/hex.ts';
import { MAX_AMF_DEPTH, MAX_AMF_PLAIN_REFERENCED } from './limits.ts';
import type { Amf0Reference, Amf3Reference, AmfProperty, AmfValue } from './value.ts';

/** JSON without null. */
export type AmfPlain = string | number | boolean | AmfPlain[] | { [key: string]: AmfPlain };

/**
 * A value as plain data for JSON: numbers, booleans, texts (XML too), lists and objects. A date is an ISO 8601 string in
 * UTC, a byte array a hex string.
 *
 * What JSON has no form for is an object whose `amf` names its type: `{"amf":"null"}`, `{"amf":"undefined"}`,
 * `{"amf":"unsupported"}`, `{"amf":"number","value":"NaN"}` (`Infinity`, `-Infinity`), `{"amf":"date","value":…}` for a
 * date that no calendar has, `{"amf":"typed-object","className":…,"value":…}`, `{"amf":"array","associative":…,"dense":…}`
 * for an AMF3 array that has both, `{"amf":"dictionary","entries":[{"key":…,"value":…}]}`, and
 * `{"amf":"reference","index":…}` for a reference to nothing, into itself, or one too many to follow.
 *
 * No member is lost: of those with the same name, later ones are called `name#2`, `name#3`. `amf` counts as taken.
 */
export const toPlain = (value: AmfValue): AmfPlain => new PlainWriter().plain(value, 0);

/** Holds where one value's way to plain data stands: what it is inside of, and what references have added. */
class PlainWriter {
  /** Values that are being written out; a reference to one of them would never end. */
  readonly #inside = new Set<AmfValue>();
  /** References that are being followed. */
  #following = 0;
  #left = MAX_AMF_PLAIN_REFERENCED;

  plain(value: AmfValue, depth: number): AmfPlain {
    if (this.#following > 0) this.#left -= 1 + sizeOf(value);
    this.#inside.add(value);
    const result = this.#convert(value, depth);
    this.#inside.delete(value);
    return result;
  }

  #convert(value: AmfValue, depth: number): AmfPlain {
    switch (value.type) {
      case 'number':
      case 'integer':
      case 'double':
        return plainNumber(value.value);
      case 'boolean':
      case 'string':
      case 'long-string':
      case 'xml-document':
      case 'xml-doc':
      case 'xml':
        return value.value;
      case 'null':
      case 'undefined':
      case 'unsupported':
        return { amf: value.type };
      case 'date':
      case 'amf3-date':
        return plainDate(value.value);
      case 'byte-array':
        return toHex(value.value);
      case 'object':
      case 'ecma-array':
        return this.#members(value.properties, depth);
      case 'typed-object':
        return typed(value.className, this.#members(value.properties, depth));
      case 'amf3-object': {
        const members = this.#members([...value.sealed, ...(value.dynamic ?? [])], depth);
        return value.className === '' ? members : typed(value.className, members);
      }
      case 'externalizable':
        return typed(value.className, value.value === undefined ? undefined : this.plain(value.value, depth + 1));
      case 'strict-array':
      case 'vector-object':
        return this.#list(value.items, depth);
      case 'vector-int':
      case 'vector-uint':
      case 'vector-double':
        if (this.#following > 0) this.#left -= value.items.length;
        return value.items.map(plainNumber);
      case 'amf3-array': {
        const dense = this.#list(value.dense, depth);
        if (value.associative.length === 0) return dense;
        const associative = this.#members(value.associative, depth);
        return value.dense.length === 0 ? associative : { amf: 'array', associative, dense };
      }
      case 'dictionary':
        return {
          amf: 'dictionary',
          entries: value.entries.map(({ key, value: item }) => ({
            key: this.plain(key, depth + 1),
            ...(item !== undefined && { value: this.plain(item, depth + 1) }),
          })),
        };
      case 'avmplus-object':
        return this.plain(value.value, depth + 1);
      case 'reference':
      case 'amf3-reference':
        return this.#follow(value, depth);
    }
  }

  #list(items: readonly AmfValue[], depth: number): AmfPlain[] {
    return items.map((item) => this.plain(item, depth + 1));
  }

  #members(properties: readonly AmfProperty<AmfValue>[], depth: number): AmfPlain {
    const members = new Map<string, AmfPlain>();
    const repeats = new Map<string, number>();
    for (const { key, value } of properties) {
      if (this.#following > 0) this.#left -= key.length;
      members.set(freeName(key, members, repeats), this.plain(value, depth + 1));
    }
    // Defines, and does not assign: a member called __proto__ is a member like others.
    return Object.fromEntries(members);
  }

  #follow({ target, index }: Amf0Reference | Amf3Reference, depth: number): AmfPlain {
    if (target === undefined || this.#inside.has(target) || this.#left <= 0 || depth >= MAX_AMF_DEPTH) {
      return { amf: 'reference', index };
    }
    this.#following++;
    const result = this.plain(target, depth + 1);
    this.#following--;
    return result;
  }
}

/** The name itself, or the first of `name#2`, `name#3` … that is free. */
const freeName = (key: string, taken: ReadonlyMap<string, AmfPlain>, repeats: Map<string, number>): string => {
  if (key !== 'amf' && !taken.has(key)) return key;
  // Counted on from the last time: names that repeat a million times are not searched through a million times.
  let n = repeats.get(key) ?? 2;
  while (taken.has(`${key}#${n}`)) n++;
  repeats.set(key, n + 1);
  return `${key}#${n}`;
};

const typed = (className: string, value: AmfPlain | undefined): AmfPlain =>
  value === undefined ? { amf: 'typed-object', className } : { amf: 'typed-object', className, value };

const plainNumber = (value: number): AmfPlain =>
  Number.isFinite(value) ? value : { amf: 'number', value: `${value}` };

const plainDate = (ms: number): AmfPlain => {
  const date = new Date(ms);
  if (!Number.isNaN(date.getTime())) return date.toISOString();
  return { amf: 'date', value: plainNumber(ms) };
};

/** Characters that a value adds by itself. */
const sizeOf = (value: AmfValue): number => {
  if ('className' in value) return value.className.length;
  return 'value' in value && (typeof value.value === 'string' || value.value instanceof Uint8Array)
    ? value.value.length
    : 0;
};
