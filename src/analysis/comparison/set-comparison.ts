import { sameBytes } from '../../bytes/same-bytes.ts';
import type { StreamCodec } from '../../codec/stream-codec.ts';
import type { FieldValue } from '../../syntax/field-sink.ts';
import type { KeptSet } from './kept-sets.ts';

/** A syntax element, in one or both of two parameter sets. */
export interface ElementDifference {
  readonly element: string;
  /** The innermost structure that it belongs to. */
  readonly structure: string;
  /** Absent where the element is. */
  readonly a?: ElementValue;
  readonly b?: ElementValue;
}

export interface ElementValue {
  readonly value: FieldValue;
  readonly meaning?: string;
}

/** Two parameter sets of one type and id, or one without a counterpart. */
export interface SetComparison {
  readonly name: string;
  readonly id?: number;
  readonly state: 'alike' | 'differs' | 'only in a' | 'only in b';
  /** Of one that differs: the first 1,000. Empty if what differs is no element. */
  readonly elements: readonly ElementDifference[];
  /** The two that differ. */
  readonly sets?: readonly [a: KeptSet, b: KeptSet];
}

const MAX_ELEMENTS = 1000;

/**
 * Compares the parameter sets of two tracks: those of the same content, then the others of a type and id in their order.
 * `codec`: that of both; sets of different codecs have no counterparts.
 */
export const compareSets = (
  a: readonly KeptSet[],
  b: readonly KeptSet[],
  codec: StreamCodec | undefined,
): readonly SetComparison[] => {
  const left = [...b];
  const take = (fits: (set: KeptSet) => boolean): KeptSet | undefined => {
    const at = codec === undefined ? -1 : left.findIndex(fits);
    return at < 0 ? undefined : left.splice(at, 1)[0];
  };
  const same = new Set(a.filter((set) => take(({ bytes }) => sameBytes(bytes, set.bytes)) !== undefined));
  const compared = a.map((set): SetComparison => {
    const head = headOf(set);
    if (same.has(set)) return { ...head, state: 'alike', elements: [] };
    const other = take(({ name, id }) => name === set.name && id === set.id);
    if (other === undefined || codec === undefined) return { ...head, state: 'only in a', elements: [] };
    return { ...head, state: 'differs', elements: elementDifferences(set, other, codec), sets: [set, other] };
  });
  return [...compared, ...left.map((set): SetComparison => ({ ...headOf(set), state: 'only in b', elements: [] }))];
};

const headOf = ({ name, id }: KeptSet): Pick<SetComparison, 'name' | 'id'> => ({
  name,
  ...(id !== undefined && { id }),
});

const elementDifferences = (a: KeptSet, b: KeptSet, codec: StreamCodec): readonly ElementDifference[] => {
  const [before, after] = [elementsOf(a, codec), elementsOf(b, codec)];
  const found: ElementDifference[] = [];
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [one, other] = [before.get(key), after.get(key)];
    if (one?.value === other?.value || found.length === MAX_ELEMENTS) continue;
    const [structure = '', element = ''] = key.split(' ');
    found.push({
      element,
      structure,
      ...(one !== undefined && { a: one }),
      ...(other !== undefined && { b: other }),
    });
  }
  return found;
};

/** The elements of a set, by structure, name and how many of the name are before. */
const elementsOf = ({ bytes, context }: KeptSet, codec: StreamCodec): Map<string, ElementValue> => {
  const counts = new Map<string, number>();
  const elements = new Map<string, ElementValue>();
  for (const { structure, name, value, meaning } of codec.readSet(bytes, { context, trace: true }).trace?.fields ??
    []) {
    const key = `${structure} ${name}`;
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    elements.set(count === 0 ? key : `${key} ${count}`, { value, ...(meaning !== undefined && { meaning }) });
  }
  return elements;
};
