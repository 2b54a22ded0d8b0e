import type { Field } from '../syntax/field-trace.ts';

const ENCODER = new TextEncoder();

/** Names that are kept as bytes; there are some hundreds of them, and as many as the input likes in its script data. */
const MAX_NAMES = 4096;

/** A key, and the keys that came behind it last. */
interface Key {
  readonly key: string;
  /** `,"key":` */
  readonly text: Uint8Array;
  next: Key | undefined;
  other: Key | undefined;
}

/** The keys of records as bytes. A look at what came behind the last key before is ten times as fast as a map (measured). */
export class JsonKeys {
  readonly #known = new Map<string, Key>();
  #last: Key = keyOf('');

  /** `,"key":` for the key that comes now. */
  next(key: string): Uint8Array {
    const last = this.#last;
    let found = last.next;
    if (found === undefined || found.key !== key) {
      found = last.other;
      if (found === undefined || found.key !== key) found = this.#find(key);
      last.other = last.next;
      last.next = found;
    }
    this.#last = found;
    return found.text;
  }

  #find(key: string): Key {
    let found = this.#known.get(key);
    if (found === undefined) {
      found = keyOf(key);
      if (this.#known.size >= MAX_NAMES) this.#known.clear();
      this.#known.set(key, found);
    }
    return found;
  }
}

const keyOf = (key: string): Key => ({
  key,
  text: ENCODER.encode(`,${JSON.stringify(key)}:`),
  next: undefined,
  other: undefined,
});

/** What stands around the numbers of a traced element, the same for all elements of its name, kind and structure. */
export interface FieldText {
  /** `,{"name":"…","bit":` */
  readonly upToBit: Uint8Array;
  /** `,"descriptor":"…","value":` */
  readonly upToValue: Uint8Array;
  /** `,"structure":"…"}` */
  readonly behind: Uint8Array;
}

interface KnownField extends FieldText {
  readonly name: string;
  readonly descriptor: string;
  readonly structure: string;
  /** Another one of its name. */
  readonly sibling: KnownField | undefined;
  next: KnownField | undefined;
}

/** The constant parts of traced elements as bytes. */
export class JsonFields {
  readonly #known = new Map<string, KnownField>();
  #count = 0;
  #last: KnownField = knownField({ name: '', descriptor: '', structure: '' }, undefined);

  of(field: Field): FieldText {
    const last = this.#last;
    let found = last.next;
    if (found === undefined || !isSame(found, field)) {
      found = this.#find(field);
      last.next = found;
    }
    this.#last = found;
    return found;
  }

  #find(field: Field): KnownField {
    let known = this.#known.get(field.name);
    while (known !== undefined && !isSame(known, field)) known = known.sibling;
    if (known !== undefined) return known;
    if (++this.#count > MAX_NAMES) {
      this.#known.clear();
      this.#count = 1;
    }
    const found = knownField(field, this.#known.get(field.name));
    this.#known.set(field.name, found);
    return found;
  }
}

type FieldKind = Pick<Field, 'name' | 'descriptor' | 'structure'>;

const isSame = (a: FieldKind, b: FieldKind): boolean =>
  a.name === b.name && a.descriptor === b.descriptor && a.structure === b.structure;

const knownField = ({ name, descriptor, structure }: FieldKind, sibling: KnownField | undefined): KnownField => ({
  name,
  descriptor,
  structure,
  sibling,
  upToBit: ENCODER.encode(`,{"name":${JSON.stringify(name)},"bit":`),
  upToValue: ENCODER.encode(`,"descriptor":${JSON.stringify(descriptor)},"value":`),
  behind: ENCODER.encode(`,"structure":${JSON.stringify(structure)}}`),
  next: undefined,
});
