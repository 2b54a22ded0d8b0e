import type { BitstreamError } from './errors.ts';

/** How bad a finding is: see `Diagnostic`. */
export type Severity = 'error' | 'warning' | 'info';

/**
 * A finding about the input. `error`: bytes that break the syntax or cannot be interpreted; `warning`: legal but
 * harmful, or guessed; `info`: worth knowing.
 */
export interface Diagnostic {
  readonly severity: Severity;
  /** Stable identifier of the kind of finding. */
  readonly code: string;
  readonly message: string;
  /** Byte offset in the input. */
  readonly offset?: number;
  /** Length in bytes of the range meant, from `offset`. */
  readonly length?: number;
  /** Index of the NAL unit meant. */
  readonly nalu?: number;
  /** Index of the FLV tag meant. */
  readonly tag?: number;
  /** Decoding time of that tag in milliseconds, where the finding is made at the tag. */
  readonly dtsMs?: number;
  /** RTMP: number of the connection meant. */
  readonly connection?: number;
  /** RTMP: who sent what is meant; `offset` counts in this direction. */
  readonly direction?: 'client' | 'server';
  /** RTMP: index of the message meant, in its direction. */
  readonly messageIndex?: number;
  /** Syntax element. */
  readonly field?: string;
  /** Bit position in the unit, emulation prevention bytes removed. */
  readonly bit?: number;
  readonly expected?: string;
  readonly found?: string;
}

/** The part of an error that goes into a unit's record. */
export interface UnitError {
  readonly code: string;
  readonly structure: string;
  readonly field: string;
  readonly clause: string;
  readonly bit: number;
  readonly message: string;
}

/** An element out of range that does not stop the parse. */
export interface SyntaxIssue {
  readonly structure: string;
  readonly field: string;
  readonly clause: string;
  readonly bit: number;
  readonly expected: string;
  readonly found: string;
}

export const unitErrorOf = (error: BitstreamError): UnitError => ({
  code: error.code,
  structure: error.structure,
  field: error.field,
  clause: error.clause,
  bit: error.bit,
  message: error.message,
});

/** Message for bytes that belong to nothing; `reason` begins with the word bytes. */
export const junkMessage = (length: number, reason: string): string =>
  `${length} ${length === 1 ? reason.replace(/^bytes/, 'byte') : reason}`;
