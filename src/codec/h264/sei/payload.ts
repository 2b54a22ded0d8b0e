import type { SeiPayload } from '../../h26x/sei/payload.ts';
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

/** A payload of H.264. */
export type H264SeiPayload<T extends object = object, D extends object = object> = SeiPayload<T, D, SeiContext>;
