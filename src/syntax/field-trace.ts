import type { Descriptor, FieldSink, FieldValue } from './field-sink.ts';
import { MAX_TRACED_FIELDS } from './limits.ts';

/** One traced element: a leaf of the syntax tree, in bitstream order. */
export interface Field {
  /** Element name with its subscripts, in the specification's spelling. */
  readonly name: string;
  /** Position of its first bit, from the first bit of the unit, emulation prevention bytes removed. */
  readonly bit: number;
  /** Length in bits. */
  readonly bits: number;
  readonly descriptor: Descriptor;
  /** Coded value; a hex string for a run of bytes. */
  readonly value: FieldValue;
  /** What the value means, where the specification names it. */
  readonly meaning?: string;
  /** Innermost syntax structure that the element belongs to. */
  readonly structure: string;
}

/** A line of the tree: the start of a structure, an element, or an inferred element. */
export type TraceNode =
  | { readonly kind: 'structure'; readonly depth: number; readonly name: string; readonly clause: string }
  | { readonly kind: 'field'; readonly depth: number; readonly field: Field }
  | {
      readonly kind: 'inferred';
      readonly depth: number;
      readonly name: string;
      readonly value: FieldValue;
      readonly meaning: string | undefined;
    };

/** A node between the leaves, after the first `at` of them. A number is the end of a structure. */
type Mark =
  | number
  | { readonly kind: 'structure'; readonly at: number; readonly name: string; readonly clause: string }
  | {
      readonly kind: 'inferred';
      readonly at: number;
      readonly name: string;
      readonly value: FieldValue;
      readonly meaning: string | undefined;
    };

/** Collects a traced parse as a flat list of leaves; `nodes` builds the tree from it. */
export class FieldTrace implements FieldSink {
  /** The leaves, in bitstream order; inferred elements are not among them. */
  readonly fields: Field[] = [];
  readonly #marks: Mark[] = [];
  /** Names of the structures that are open. */
  readonly #stack: string[] = [];
  #structure = '';
  /** Lines of the tree so far. */
  #kept = 0;
  #dropped = 0;

  /** Elements that were read after the last one kept. */
  get dropped(): number {
    return this.#dropped;
  }

  open(structure: string, clause: string): void {
    if (this.#keeps())
      this.#marks[this.#marks.length] = { kind: 'structure', at: this.fields.length, name: structure, clause };
    this.#stack.push(this.#structure);
    this.#structure = structure;
  }

  field(
    name: string,
    descriptor: Descriptor,
    bit: number,
    bits: number,
    value: FieldValue,
    meaning: string | undefined,
  ): void {
    if (!this.#keeps()) {
      this.#dropped++;
      return;
    }
    const structure = this.#structure;
    // V8 inlines this, but not push on objects of several shapes: a thirtieth of a traced run (measured).
    this.fields[this.fields.length] =
      meaning === undefined
        ? { name, bit, bits, descriptor, value, structure }
        : { name, bit, bits, descriptor, value, meaning, structure };
  }

  infer(name: string, _bit: number, value: FieldValue, meaning: string | undefined): void {
    if (this.#keeps())
      this.#marks[this.#marks.length] = { kind: 'inferred', at: this.fields.length, name, value, meaning };
  }

  close(): void {
    this.#structure = this.#stack.pop() ?? '';
    if (this.#kept < MAX_TRACED_FIELDS) this.#marks[this.#marks.length] = this.fields.length;
  }

  /** The lines of the tree, in bitstream order. */
  *nodes(): Generator<TraceNode> {
    let depth = 0;
    let at = 0;
    for (const mark of this.#marks) {
      const end = typeof mark === 'number' ? mark : mark.at;
      for (; at < end; at++) yield { kind: 'field', depth, field: this.fields[at] as Field };
      if (typeof mark === 'number') depth--;
      else if (mark.kind === 'structure')
        yield { kind: 'structure', depth: depth++, name: mark.name, clause: mark.clause };
      else yield { kind: 'inferred', depth, name: mark.name, value: mark.value, meaning: mark.meaning };
    }
    for (; at < this.fields.length; at++) yield { kind: 'field', depth, field: this.fields[at] as Field };
  }

  #keeps(): boolean {
    if (this.#kept >= MAX_TRACED_FIELDS) return false;
    this.#kept++;
    return true;
  }
}

/** The syntax elements in the record of a traced unit. */
export interface TracedFields {
  readonly fields?: readonly Field[];
  /** Elements after them that were read but left out; absent if none. */
  readonly fieldsDropped?: number;
}

export const tracedFields = (trace: FieldTrace | undefined): TracedFields => {
  if (trace === undefined) return {};
  const { fields, dropped } = trace;
  return dropped === 0 ? { fields } : { fields, fieldsDropped: dropped };
};

/** The bits of an element as text: `00101`. */
export const bitPattern = (bytes: Uint8Array, bit: number, bits: number): string => {
  let text = '';
  for (let at = bit; at < bit + bits; at++) text += ((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1;
  return text;
};
