import type { FieldSink } from './field-sink.ts';

/** How a reader reports. */
export interface SyntaxReaderOptions {
  /** Receives every element that is read. Costs about as much as the parse itself, so scans leave it out. */
  readonly sink?: FieldSink | undefined;
  /**
   * The bytes are only the first part of a longer unit: running out of them is a limit of the reader (`limit`),
   * not a fault of the bitstream (`truncated`).
   */
  readonly partial?: boolean | undefined;
}
