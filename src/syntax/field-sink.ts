/** How an element is coded: H.264 7.2 (`u(n)`, `ue(v)`, `se(v)`, `f(n)`, `i(n)`, `b(8)`), or `bytes` for a run of b(8). */
export type Descriptor = string;

/** A coded value: a number, or a hex string for a run of bytes. */
export type FieldValue = number | string;

/**
 * What a traced parse reports to. The reader calls it from the very reads that build the result,
 * so a trace cannot disagree with what was parsed.
 */
export interface FieldSink {
  /** A syntax structure begins. `clause` names where its syntax table stands. */
  open(structure: string, clause: string, bit: number): void;
  /** One element was read: `bits` bits at `bit`, counted from the first bit of the unit, emulation prevention removed. */
  field(
    name: string,
    descriptor: Descriptor,
    bit: number,
    bits: number,
    value: FieldValue,
    meaning: string | undefined,
  ): void;
  /** An element that is not in the bitstream; the specification infers `value`. */
  infer(name: string, bit: number, value: FieldValue, meaning: string | undefined): void;
  /** The structure that was opened last ends. */
  close(bit: number): void;
}

/** Names of coded values: a table, or a function where the value decides. */
export type Labels = Readonly<Record<number, string>> | ((value: number) => string | undefined);

export const labelOf = (labels: Labels | undefined, value: number): string | undefined => {
  if (labels === undefined) return undefined;
  return typeof labels === 'function' ? labels(value) : labels[value];
};
