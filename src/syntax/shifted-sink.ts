import type { FieldSink } from './field-sink.ts';

/** Forwards to `sink` the trace of a part that begins at bit `base` of the whole. */
export const shiftedSink = (sink: FieldSink, base: number): FieldSink => ({
  open: (structure, clause, bit) => sink.open(structure, clause, base + bit),
  field: (name, descriptor, bit, bits, value, meaning) =>
    sink.field(name, descriptor, base + bit, bits, value, meaning),
  infer: (name, bit, value, meaning) => sink.infer(name, base + bit, value, meaning),
  close: (bit) => sink.close(base + bit),
});
