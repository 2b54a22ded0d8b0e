import { toHex } from '../bytes/hex.ts';
import { MAX_AMF_DEPTH, MAX_AMF_PLAIN_REFERENCED } from './limits.ts';
import type { Amf0Reference, Amf3Reference, AmfProperty, AmfValue } from './value.ts';

/** JSON without null. */
export type AmfPlain = string | number | boolean | AmfPlain[] | { [key: string]: AmfPlain };

/**
 * A value as plain data for JSON: numbers, booleans, texts (XML too), lists and objects. A date is an ISO 8601 string
 * in UTC, a byte array a hex string.
 *
 * A value that JSON cannot hold is an object whose `amf` names its type: `{"amf":"null"}`, `{"amf":"undefined"}`,
 * `{"amf":"unsupported"}`, `{"amf":"number","value":"NaN"}` (`Infinity`, `-Infinity`), `{"amf":"date","value":…}` for a
 * date out of range, `{"amf":"typed-object","className":…,"value":…}`, `{"amf":"array","associative":…,"dense":…}`
 * for an AMF3 array that has both, `{"amf":"dictionary","entries":[{"key":…,"value":…}]}`, and
 * `{"amf":"reference","index":…}` for a reference that is invalid, circular or beyond the limit.
 *
 * No member is lost: of members with the same name, later ones are called `name#2`, `name#3`. `amf` counts as taken.
 */
export const toPlain = (value: AmfValue): AmfPlain => new PlainWriter().plain(value, 0);

/** State of one conversion: the enclosing values, and how much references have added. */
class PlainWriter {
  /** Enclosing values; a reference to one of them would never end. */
  readonly #enclosing = new Set<AmfValue>();
  /** Depth of followed references. */
  #referenceDepth = 0;
  #budget = MAX_AMF_PLAIN_REFERENCED;

  plain(value: AmfValue, depth: number): AmfPlain {
    if (this.#referenceDepth > 0) this.#budget -= 1 + sizeOf(value);
    this.#enclosing.add(value);
    const result = this.#convert(value, depth);
    this.#enclosing.delete(value);
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
        if (this.#referenceDepth > 0) this.#budget -= value.items.length;
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
      if (this.#referenceDepth > 0) this.#budget -= key.length;
      members.set(uniqueName(key, members, repeats), this.plain(value, depth + 1));
    }
    // Defines instead of assigning: __proto__ is a member like others.
    return Object.fromEntries(members);
  }

  #follow({ target, index }: Amf0Reference | Amf3Reference, depth: number): AmfPlain {
    if (target === undefined || this.#enclosing.has(target) || this.#budget <= 0 || depth >= MAX_AMF_DEPTH) {
      return { amf: 'reference', index };
    }
    this.#referenceDepth++;
    const result = this.plain(target, depth + 1);
    this.#referenceDepth--;
    return result;
  }
}

/** The name itself, or the first of `name#2`, `name#3` … that is free. */
const uniqueName = (key: string, taken: ReadonlyMap<string, AmfPlain>, repeats: Map<string, number>): string => {
  if (key !== 'amf' && !taken.has(key)) return key;
  // Continues from the last suffix: a name that repeats a million times must not take quadratic time.
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

/** Characters of the value itself, without its members. */
const sizeOf = (value: AmfValue): number => {
  if ('className' in value) return value.className.length;
  return 'value' in value && (typeof value.value === 'string' || value.value instanceof Uint8Array)
    ? value.value.length
    : 0;
};
