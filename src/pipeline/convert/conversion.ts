import type { ConversionSummary } from '../../analysis/conversion.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import type { Piece } from '../piece.ts';

/** Receives findings, in stream order. */
export type Report = (found: Diagnostic) => void;

/** A conversion that is ready to run. */
export interface Conversion {
  /** Runs the conversion; yields findings about the input and the output. */
  run(): AsyncGenerator<Piece<Diagnostic>>;
  /** Summary; valid after `run`. */
  readonly facts: Omit<ConversionSummary, 'complete' | 'diagnostics' | 'config'>;
  /** The configuration record of the output, if one was requested. */
  readonly config?: Uint8Array | undefined;
}
