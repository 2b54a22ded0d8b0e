import type { ConversionSummary } from '../../analysis/conversion.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';

/** Takes what is found, in the order of the stream. */
export type Report = (found: Diagnostic) => void;

/** What one step of a conversion came upon. */
export interface ConvertedBatch {
  /** Units or tags that went through. */
  readonly count: number;
  /** What there is to say of the input and of the output. */
  readonly findings: readonly Diagnostic[];
  /** Bytes of the input read so far. */
  readonly bytesRead: number;
}

/** A conversion that is ready to run. */
export interface Conversion {
  /** Does it, batch by batch. */
  run(): AsyncGenerator<ConvertedBatch>;
  /** What it did, when it is over. */
  readonly facts: Omit<ConversionSummary, 'complete' | 'diagnostics' | 'config'>;
  /** The configuration record of the output, where one was asked for. */
  readonly config?: Uint8Array | undefined;
}
