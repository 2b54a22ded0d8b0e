import type { FieldSink } from './field-sink.ts';

/** Options of `SyntaxReader`. */
export interface SyntaxReaderOptions {
  /** Receives every element that is read. Costs about as much as the parse itself, so scans leave it out. */
  readonly sink?: FieldSink | undefined;
  /**
   * The bytes are only the first part of a longer unit: running out of them is a limit of the reader (`limit`),
   * not an error of the bitstream (`truncated`).
   */
  readonly partial?: boolean | undefined;
  /** What the specification calls an unsigned number of n bits: u(n) by default, f(n) in AV1 (4.10.2). */
  readonly unsigned?: 'u' | 'f' | undefined;
}
