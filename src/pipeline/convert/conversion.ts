import type { ConversionSummary } from '../../analysis/conversion.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import type { ConvertedBatch } from './convert-units.ts';

/** Takes what is found, in the order of the stream. */
export type Report = (found: Diagnostic) => void;

/** A conversion that is ready to run. */
export interface Conversion {
  /** Does it, batch by batch. */
  run(): AsyncGenerator<ConvertedBatch>;
  /** What it did, when it is over. */
  readonly facts: Omit<ConversionSummary, 'complete' | 'diagnostics' | 'config'>;
  /** The configuration record of the output, where one was asked for. */
  readonly config?: Uint8Array | undefined;
  /** Lets go of what it reads beside its input. */
  close(): Promise<void>;
}
