import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import type { Sps } from '../sps.ts';

/** What some payloads need to know: the parameter sets that they depend on. */
export interface SeiContext {
  /** The SPS with this id, as last sent. */
  readonly spsOf: (seq_parameter_set_id: number) => Sps | undefined;
  /** The SPS that the picture of the message refers to, as far as it is known when the message comes. */
  readonly sps: Sps | undefined;
}

/** Reads one payload: everything in front of its alignment bits. `into` is filled as far as the payload can be read. */
export type SeiPayloadParser<T extends object> = (
  r: SyntaxReader,
  payloadSize: number,
  context: SeiContext,
  into: Partial<T>,
) => void;

/** One entry of the registry. */
export interface SeiPayload<T extends object = object> {
  readonly payloadType: number;
  readonly parse: SeiPayloadParser<T>;
  /** Facts that follow from the payload, for people: `CEA-608`, the options of x264, … */
  readonly derive?: (payload: Partial<T>) => Readonly<Record<string, unknown>> | undefined;
}
