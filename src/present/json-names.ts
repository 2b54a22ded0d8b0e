import { joined } from '../bytes/joined.ts';
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

/** Lengths in bits whose text is kept. */
const MAX_KEPT_BITS = 128;
/** Meanings of an element, their characters, and elements behind it: so many are kept, and most have fewer. */
const MAX_KEPT = 64;

/** The constant parts of the traced elements of one name, kind and structure, as bytes. */
class FieldText {
  readonly #name: string;
  readonly #descriptor: string;
  readonly #structure: string;
  /** Another one of its name. */
  readonly sibling: FieldText | undefined;
  /** `{"name":"…","bit":` */
  readonly begin: Uint8Array;
  /** `,"structure":"…"}` */
  readonly end: Uint8Array;
  /** `,"bits":n,"descriptor":"…","value":` by n. */
  readonly #upToValue: (Uint8Array | undefined)[] = [];
  readonly #meanings = new Map<string, Uint8Array>();
  /** What came behind it last, and all that did. */
  link: Link | undefined;
  readonly #links = new Map<FieldText, Link>();

  constructor({ name, descriptor, structure }: FieldKind, sibling: FieldText | undefined) {
    this.#name = name;
    this.#descriptor = descriptor;
    this.#structure = structure;
    this.sibling = sibling;
    this.begin = ENCODER.encode(`{"name":${JSON.stringify(name)},"bit":`);
    this.end = ENCODER.encode(`,"structure":${JSON.stringify(structure)}}`);
  }

  isOf({ name, descriptor, structure }: FieldKind): boolean {
    return this.#name === name && this.#descriptor === descriptor && this.#structure === structure;
  }

  upToValue(bits: number): Uint8Array {
    return this.#upToValue[bits] ?? this.#makeUpToValue(bits);
  }

  #makeUpToValue(bits: number): Uint8Array {
    const text = ENCODER.encode(`,"bits":${bits},"descriptor":${JSON.stringify(this.#descriptor)},"value":`);
    if (bits < MAX_KEPT_BITS) this.#upToValue[bits] = text;
    return text;
  }

  /** `,"meaning":"…"`, where it is kept. */
  meaning(meaning: string): Uint8Array | undefined {
    const known = this.#meanings.get(meaning);
    if (known !== undefined || meaning.length > MAX_KEPT || this.#meanings.size >= MAX_KEPT) return known;
    const text = ENCODER.encode(`,"meaning":${JSON.stringify(meaning)}`);
    this.#meanings.set(meaning, text);
    return text;
  }

  linkTo(to: FieldText): Link {
    let link = this.#links.get(to);
    if (link === undefined) {
      link = { to, text: joined([this.end, COMMA, to.begin]) };
      if (this.#links.size >= MAX_KEPT) this.#links.clear();
      this.#links.set(to, link);
    }
    this.link = link;
    return link;
  }
}

/** An element behind another one: the end of the one and the beginning of the other. */
interface Link {
  readonly to: FieldText;
  readonly text: Uint8Array;
}

/** The constant parts of traced elements as bytes: what is between the numbers of one, and between two of them. */
export class JsonFields {
  readonly #known = new Map<string, FieldText>();
  /** In the place of an element in front of the first one. */
  readonly #start = new FieldText({ name: '', descriptor: '', structure: '' }, undefined);
  #count = 0;
  #last = this.#start;

  get last(): FieldText {
    return this.#last;
  }

  /** A list begins. */
  begin(): void {
    this.#last = this.#start;
  }

  /** What stands between the last element and the position of this one. */
  next(field: Field): Link {
    const last = this.#last;
    const link = last.link?.to.isOf(field) === true ? last.link : last.linkTo(this.#find(field));
    this.#last = link.to;
    return link;
  }

  #find(field: Field): FieldText {
    let known = this.#known.get(field.name);
    while (known !== undefined && !known.isOf(field)) known = known.sibling;
    if (known !== undefined) return known;
    if (++this.#count > MAX_NAMES) {
      this.#known.clear();
      this.#count = 1;
    }
    const found = new FieldText(field, this.#known.get(field.name));
    this.#known.set(field.name, found);
    return found;
  }
}

type FieldKind = Pick<Field, 'name' | 'descriptor' | 'structure'>;

const COMMA = ENCODER.encode(',');
