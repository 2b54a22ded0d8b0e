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
  /** What the value stands for, where the specification names it. */
  readonly meaning?: string;
  /** Innermost syntax structure that the element belongs to. */
  readonly structure: string;
}

/** A line of the tree: a structure that opens, an element, or an element that is inferred. */
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

/** Collects a traced parse: as a tree for people, as a flat list of leaves for programs. */
export class FieldTrace implements FieldSink {
  readonly nodes: TraceNode[] = [];
  readonly #stack: string[] = [];
  #dropped = 0;

  /** Elements that were read behind the last one that is kept. */
  get dropped(): number {
    return this.#dropped;
  }

  open(structure: string, clause: string): void {
    if (this.#hasRoom()) this.nodes.push({ kind: 'structure', depth: this.#stack.length, name: structure, clause });
    this.#stack.push(structure);
  }

  field(
    name: string,
    descriptor: Descriptor,
    bit: number,
    bits: number,
    value: FieldValue,
    meaning: string | undefined,
  ): void {
    if (!this.#hasRoom()) {
      this.#dropped++;
      return;
    }
    const structure = this.#stack.at(-1) ?? '';
    const field: Field =
      meaning === undefined
        ? { name, bit, bits, descriptor, value, structure }
        : { name, bit, bits, descriptor, value, meaning, structure };
    this.nodes.push({ kind: 'field', depth: this.#stack.length, field });
  }

  infer(name: string, _bit: number, value: FieldValue, meaning: string | undefined): void {
    if (this.#hasRoom()) this.nodes.push({ kind: 'inferred', depth: this.#stack.length, name, value, meaning });
  }

  close(): void {
    this.#stack.pop();
  }

  #hasRoom(): boolean {
    return this.nodes.length < MAX_TRACED_FIELDS;
  }

  /** The leaves, in bitstream order; inferred elements are not among them. */
  get fields(): Field[] {
    const fields: Field[] = [];
    for (const node of this.nodes) if (node.kind === 'field') fields.push(node.field);
    return fields;
  }
}

/** What the record of a traced unit says of its syntax. */
export interface TracedFields {
  readonly fields?: readonly Field[];
  /** Elements behind them that were read and left out, where there are any. */
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
