import type { FieldTrace } from '../../syntax/field-trace.ts';
import type { StringTable } from './string-table.ts';

/** A line of a header, without its value: a structure with its clause, or an element with its descriptor. */
export interface ShapeLine {
  readonly depth: number;
  /** Numbers of texts. */
  readonly name: number;
  /** Of a structure. */
  readonly clause?: number;
  /** Of an element; `infer` of one that is not coded. */
  readonly descriptor?: number;
}

/** Headers with the same elements in the same order: those of a stream have few such shapes. */
export interface HeaderShape {
  readonly lines: readonly ShapeLine[];
  /** Numbers of the units with it. */
  readonly units: readonly number[];
  /** The values of each element in these units; numbers of texts for runs of bytes. */
  readonly columns: readonly (readonly number[])[];
}

/** A name of a value, by the numbers of the texts. */
export interface ValueMeaning {
  readonly name: number;
  readonly value: number;
  readonly meaning: number;
}

interface OpenShape extends HeaderShape {
  readonly lines: ShapeLine[];
  readonly units: number[];
  readonly columns: number[][];
}

/** Lines of one header: the longest of AV1 has some hundreds. */
const MAX_LINES = 1000;
/** Values of all headers: those of an hour, in 32 MB. */
const MAX_VALUES = 4 << 20;
/** Descriptor of an element that is not coded. */
const INFERRED = 'infer';
/** Names of values that are kept. */
const MAX_MEANINGS = 10_000;

/** Collects the headers of slices: their elements once for each shape, their values in columns. */
export class HeaderShapes {
  readonly #strings: StringTable;
  readonly #shapes = new Map<string, OpenShape>();
  readonly #meanings = new Map<string, ValueMeaning>();
  #values = 0;
  #dropped = 0;

  constructor(strings: StringTable) {
    this.#strings = strings;
  }

  get shapes(): readonly HeaderShape[] {
    return [...this.#shapes.values()];
  }

  get meanings(): readonly ValueMeaning[] {
    return [...this.#meanings.values()];
  }

  /** Headers after the last one that is kept. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Takes the header of a unit. */
  add(unit: number, trace: FieldTrace): void {
    if (this.#values >= MAX_VALUES) {
      this.#dropped++;
      return;
    }
    const lines: ShapeLine[] = [];
    const values: number[] = [];
    for (const node of trace.nodes()) {
      if (lines.length === MAX_LINES) break;
      const { depth } = node;
      if (node.kind === 'structure') {
        lines.push({ depth, name: this.#strings.add(node.name), clause: this.#strings.add(node.clause) });
        continue;
      }
      const { name, value, meaning } = node.kind === 'field' ? node.field : node;
      const descriptor = node.kind === 'field' ? node.field.descriptor : INFERRED;
      const line = { depth, name: this.#strings.add(name), descriptor: this.#strings.add(descriptor) };
      lines.push(line);
      const number = typeof value === 'number' ? value : this.#strings.add(value);
      values.push(number);
      if (meaning !== undefined && typeof value === 'number') this.#mean(line.name, value, meaning);
    }
    const shape = this.#shapeOf(lines, values.length);
    shape.units.push(unit);
    for (const [i, value] of values.entries()) (shape.columns[i] as number[]).push(value);
    this.#values += values.length;
  }

  #shapeOf(lines: ShapeLine[], elements: number): OpenShape {
    const key = lines.map(
      ({ depth, name, clause, descriptor }) => `${depth},${name},${clause ?? ''},${descriptor ?? ''}`,
    );
    let shape = this.#shapes.get(key.join(' '));
    if (shape === undefined) {
      shape = { lines, units: [], columns: Array.from({ length: elements }, () => []) };
      this.#shapes.set(key.join(' '), shape);
    }
    return shape;
  }

  #mean(name: number, value: number, text: string): void {
    const key = `${name} ${value}`;
    if (this.#meanings.has(key) || this.#meanings.size === MAX_MEANINGS) return;
    this.#meanings.set(key, { name, value, meaning: this.#strings.add(text) });
  }
}
