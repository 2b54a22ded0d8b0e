import type { SyntaxReader } from '../syntax/syntax-reader.ts';
import { AmfBudget } from './budget.ts';
import { readU29 } from './u29.ts';
import type { Amf3Complex, Amf3Reference, Amf3Value } from './value.ts';

/** Characters of a referenced string that the trace shows. */
const SHOWN_CHARACTERS = 60;

/** traits-info (AMF3 3.12): what objects of one class share. */
export interface Amf3Traits {
  readonly className: string;
  readonly externalizable: boolean;
  readonly dynamic: boolean;
  /** Names of the sealed members. */
  readonly members: readonly string[];
  /** Characters of its names, which every object that refers to these traits repeats. */
  readonly characters: number;
}

/** The reference tables of one message (AMF3 2.2). */
export class Amf3Tables {
  readonly strings: string[] = [];
  /** Values that a reference can point to, ordered by where they begin. */
  readonly objects: Amf3Complex[] = [];
  readonly traits: Amf3Traits[] = [];
  readonly budget: AmfBudget;

  constructor(budget = new AmfBudget()) {
    this.budget = budget;
  }
}

/** Receives a value as soon as it exists: an object before its members, so that an error in them loses nothing. */
export type Keep = (value: Amf3Value) => void;

/** Reads a value at nesting level `depth`. */
export type ReadValue = (r: SyntaxReader, tables: Amf3Tables, depth: number, keep: Keep) => void;

/** Reads UTF-8-vr (AMF3 1.3.2): text, or its index in the string table. The empty text is never in the table. */
export const parseUtf8Vr = (r: SyntaxReader, tables: Amf3Tables, name: string): string => {
  const at = r.bit;
  const header = readU29(r, 'U29S', (value) =>
    (value & 1) === 1
      ? `${value >>> 1} bytes`
      : `string ${value >>> 1}: ${tables.strings[value >>> 1]?.slice(0, SHOWN_CHARACTERS) ?? 'unknown'}`,
  );
  if ((header & 1) === 1) {
    const length = header >>> 1;
    const text = r.utf8(length, name);
    if (length > 0) tables.strings.push(text);
    return text;
  }
  const text = tables.strings[header >>> 1];
  if (text === undefined) {
    throw r.error('out-of-range', 'U29S', at, `a string index below ${tables.strings.length}`, `${header >>> 1}`);
  }
  tables.budget.characters(r, 'U29S', at, text.length);
  return text;
};

/**
 * Reads the U29 before a value of the object table. Bit 0 set: the value follows, and the other bits are the result.
 * Clear: they are the index of an earlier value; the reference is kept and nothing follows.
 */
export const readInlineHeader = (
  r: SyntaxReader,
  tables: Amf3Tables,
  name: string,
  of: Amf3Reference['of'],
  keep: Keep,
  meaning: (value: number) => string,
): number | undefined => {
  const at = r.bit;
  const header = readU29(r, name, (value) =>
    (value & 1) === 1 ? meaning(value >>> 1) : `reference to object ${value >>> 1}`,
  );
  if ((header & 1) === 1) return header >>> 1;
  const index = header >>> 1;
  const target = tables.objects[index];
  if (target === undefined) {
    r.issue(name, at, `an object index below ${tables.objects.length}`, index);
    keep({ type: 'amf3-reference', of, index });
    return undefined;
  }
  const found = target.type === 'externalizable' ? 'amf3-object' : target.type;
  if (found !== of) r.issue(name, at, `a reference to ${of}`, `a reference to ${found}`);
  keep({ type: 'amf3-reference', of, index, target });
  return undefined;
};
