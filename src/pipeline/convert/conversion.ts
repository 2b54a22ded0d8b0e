import type { ConversionSummary } from '../../analysis/conversion.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import type { Piece } from '../piece.ts';

/** Takes what is found, in the order of the stream. */
export type Report = (found: Diagnostic) => void;

/** A conversion that is ready to run. */
export interface Conversion {
  /** Does it; gives the findings about the input and the output as they come. */
  run(): AsyncGenerator<Piece<Diagnostic>>;
  /** What it did, when it is over. */
  readonly facts: Omit<ConversionSummary, 'complete' | 'diagnostics' | 'config'>;
  /** The configuration record of the output, where one was asked for. */
  readonly config?: Uint8Array | undefined;
}
