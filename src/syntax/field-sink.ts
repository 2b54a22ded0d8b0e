/** Coding of an element: H.264 7.2 (`u(n)`, `ue(v)`, `se(v)`, `f(n)`, `i(n)`, `b(8)`), or `bytes` for a run of b(8). */
export type Descriptor = string;

/** A coded value: a number, or a hex string for a run of bytes. */
export type FieldValue = number | string;

/**
 * Receives a traced parse. The reader calls it from the same reads that build the result, so a trace cannot disagree
 * with what was parsed.
 */
export interface FieldSink {
  /** A syntax structure begins. `clause` is that of its syntax table. */
  open(structure: string, clause: string, bit: number): void;
  /** One element was read: `bits` bits at `bit`, from the first bit of the unit, emulation prevention removed. */
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
  /** The innermost open structure ends. */
  close(bit: number): void;
}

/** Names of coded values: a table or a function. */
export type Labels = Readonly<Record<number, string>> | ((value: number) => string | undefined);

export const labelOf = (labels: Labels | undefined, value: number): string | undefined => {
  if (labels === undefined) return undefined;
  return typeof labels === 'function' ? labels(value) : labels[value];
};
