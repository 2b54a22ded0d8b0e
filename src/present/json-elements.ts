import type { Field } from '../syntax/field-trace.ts';
import type { JsonPages } from './json-pages.ts';
import { JsonPiece } from './json-piece.ts';

const ENCODER = new TextEncoder();

/** Kinds that are kept; there are some hundreds of them. */
const MAX_KINDS = 4096;

const BITS = ENCODER.encode(',"bits":');
const MEANING = ENCODER.encode(',"meaning":');

type FieldKind = Pick<Field, 'name' | 'descriptor' | 'structure'>;

/** Traced elements of one name, descriptor and structure: their constant parts as bytes, and what was written last. */
class ElementKind extends JsonPiece<ElementKind> {
  readonly name: string;
  readonly descriptor: string;
  readonly structure: string;
  readonly isFirst: boolean;
  /** Another one of its name. */
  readonly sibling: ElementKind | undefined;
  /** `,{"name":"…","bit":` */
  readonly begin: Uint8Array;
  /** `,"structure":"…"}` */
  readonly end: Uint8Array;
  /** `,"descriptor":"…","value":` */
  readonly middle: Uint8Array;
  /** Bytes up to behind its bit position, and its length in bits. */
  bitEnd = 0;
  bitsEnd = 0;
  /** What was written last. */
  bit = 0;
  bits = 0;
  value: number | string = 0;
  meaning: string | undefined = undefined;

  constructor({ name, descriptor, structure }: FieldKind, isFirst: boolean, sibling: ElementKind | undefined) {
    super();
    this.name = name;
    this.descriptor = descriptor;
    this.structure = structure;
    this.isFirst = isFirst;
    this.sibling = sibling;
    this.begin = ENCODER.encode(`${isFirst ? '' : ','}{"name":${JSON.stringify(name)},"bit":`);
    this.middle = ENCODER.encode(`,"descriptor":${JSON.stringify(descriptor)},"value":`);
    this.end = ENCODER.encode(`,"structure":${JSON.stringify(structure)}}`);
  }

  isOf(field: FieldKind, isFirst: boolean): boolean {
    return (
      this.name === field.name &&
      this.descriptor === field.descriptor &&
      this.structure === field.structure &&
      this.isFirst === isFirst
    );
  }
}

/**
 * Writes traced elements as JSON. Units of a stream are traced alike: an element that says the same as the last one of its
 * kind, but for its position, is copied from there.
 */
export class JsonElements {
  readonly #known = new Map<string, ElementKind>();
  /** In the place of an element in front of the first one. */
  readonly #start = new ElementKind({ name: '', descriptor: '', structure: '' }, true, undefined);
  #count = 0;

  /** Writes the elements of a list, without its brackets. */
  write(fields: readonly Field[], pages: JsonPages): void {
    let last = this.#start;
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i] as Field;
      const kind = this.#behind(last, field, i === 0);
      // A trace may take a megabyte: a page that grew for it would not be used again.
      pages.sendWhenDue();
      if (kind.page !== pages.page || kind.bits !== field.bits) writeNew(kind, field, pages);
      else if (kind.value !== field.value || kind.meaning !== field.meaning) writeNew(kind, field, pages);
      else if (kind.bit !== field.bit) writeMoved(kind, field, pages);
      else kind.at = pages.again(kind.at, kind.length);
      last = kind;
    }
  }

  #behind(last: ElementKind, field: Field, isFirst: boolean): ElementKind {
    const { next, other } = last;
    if (next?.isOf(field, isFirst) === true) return next;
    const found = other?.isOf(field, isFirst) === true ? other : this.#find(field, isFirst);
    last.goesOnWith(found);
    return found;
  }

  #find(field: Field, isFirst: boolean): ElementKind {
    let known = this.#known.get(field.name);
    while (known !== undefined && !known.isOf(field, isFirst)) known = known.sibling;
    if (known !== undefined) return known;
    if (++this.#count > MAX_KINDS) {
      this.#known.clear();
      this.#count = 1;
    }
    const found = new ElementKind(field, isFirst, this.#known.get(field.name));
    this.#known.set(field.name, found);
    return found;
  }
}

const writeNew = (kind: ElementKind, { bit, bits, value, meaning }: Field, pages: JsonPages): void => {
  const { page } = pages;
  // Where the kind stands on the page, what is constant of it is copied from there.
  const from = kind.page === page ? kind.at : -1;
  const { bitEnd, bitsEnd, length } = kind;
  const at = from < 0 ? pages.append(kind.begin) : pages.again(from, kind.begin.length);
  pages.number(bit);
  kind.bitEnd = (from < 0 ? pages.append(BITS) : pages.again(from + bitEnd, BITS.length)) - at;
  pages.number(bits);
  kind.bitsEnd = (from < 0 ? pages.append(kind.middle) : pages.again(from + bitsEnd, kind.middle.length)) - at;
  if (typeof value === 'number') pages.number(value);
  else pages.string(value);
  if (meaning !== undefined) {
    pages.append(MEANING);
    pages.string(meaning);
  }
  if (from < 0 || pages.page !== page) pages.append(kind.end);
  else pages.again(from + length - kind.end.length, kind.end.length);
  kind.page = page;
  kind.at = at;
  kind.length = pages.end - at;
  kind.bit = bit;
  kind.bits = bits;
  kind.value = value;
  kind.meaning = meaning;
  // A long text may have gone out on the way.
  if (pages.page !== page) kind.page = -1;
};

/** The same at another position, which all elements have behind one that has grown. */
const writeMoved = (kind: ElementKind, { bit }: Field, pages: JsonPages): void => {
  const { at, bitEnd, length } = kind;
  kind.at = pages.again(at, kind.begin.length);
  pages.number(bit);
  kind.bit = bit;
  const rest = pages.again(at + bitEnd, length - bitEnd);
  kind.bitsEnd += rest - kind.at - bitEnd;
  kind.bitEnd = rest - kind.at;
  kind.length = kind.bitEnd + length - bitEnd;
};
