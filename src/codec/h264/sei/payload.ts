import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import type { InferredSps } from '../inference.ts';

/** The parameter sets that some payloads depend on. */
export interface SeiContext {
  /** The SPS with this id, as last sent. */
  readonly spsOf: (seq_parameter_set_id: number) => InferredSps | undefined;
  /** The SPS of the picture, as far as it is known before the slices. */
  readonly sps: InferredSps | undefined;
  /** Called with the SPS id of a buffering_period: messages of later units depend on it too. */
  readonly announce?: (seq_parameter_set_id: number) => void;
}

/** Reads one payload: everything before its alignment bits. `into` is filled as far as the payload can be read. */
export type SeiPayloadParser<T extends object> = (
  r: SyntaxReader,
  payloadSize: number,
  context: SeiContext,
  into: Partial<T>,
) => void;

/**
 * One entry of the registry. The caller opens and closes the structure, so that none stays open after an error in the
 * payload.
 */
export interface SeiPayload<T extends object = object, D extends object = object> {
  readonly payloadType: number;
  /** Clause of the syntax table: `H.264 D.1.8`. */
  readonly clause: string;
  readonly parse: SeiPayloadParser<T>;
  /**
   * Derives values from a complete payload: `CEA-608`, the options of x264, … `bytes` is the payload itself, so that
   * hex in `payload` need not be decoded.
   */
  readonly derive?: (payload: T, bytes: Uint8Array) => D | undefined;
  /** Short text for a table column, if the name alone says too little. */
  readonly describe?: (payload: T, derived: D | undefined) => string;
}
