import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import type { InferredSps } from '../inference.ts';

/** What some payloads need to know: the parameter sets that they depend on. */
export interface SeiContext {
  /** The SPS with this id, as last sent. */
  readonly spsOf: (seq_parameter_set_id: number) => InferredSps | undefined;
  /** The SPS that the picture of the message refers to, as far as it is known when the message comes. */
  readonly sps: InferredSps | undefined;
  /** Told the SPS that a buffering_period names: messages of later units depend on it too. */
  readonly announce?: (seq_parameter_set_id: number) => void;
}

/** Reads one payload: everything in front of its alignment bits. `into` is filled as far as the payload can be read. */
export type SeiPayloadParser<T extends object> = (
  r: SyntaxReader,
  payloadSize: number,
  context: SeiContext,
  into: Partial<T>,
) => void;

/**
 * One entry of the registry. The caller opens and closes the structure, so that a payload that breaks leaves no
 * structure open behind it.
 */
export interface SeiPayload<T extends object = object, D extends object = object> {
  readonly payloadType: number;
  /** Clause of the syntax table: `H.264 D.1.8`. */
  readonly clause: string;
  readonly parse: SeiPayloadParser<T>;
  /**
   * Facts that follow from a payload that was read to its end: `CEA-608`, the options of x264, … `bytes` are the payload
   * itself: what stands in `payload` as hex is not read back out of it.
   */
  readonly derive?: (payload: T, bytes: Uint8Array) => D | undefined;
  /** Short text for a table column, where the name alone says too little. */
  readonly describe?: (payload: T, derived: D | undefined) => string;
}
