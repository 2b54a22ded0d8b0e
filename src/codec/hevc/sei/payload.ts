import type { SeiPayload } from '../../h26x/sei/payload.ts';
import type { InferredHevcSps } from '../inference.ts';
import type { HevcVps } from '../syntax/vps.ts';

/** The parameter sets that some payloads depend on. */
export interface HevcSeiContext {
  /** The VPS with this id, as last sent. */
  readonly vpsOf: (vps_video_parameter_set_id: number) => HevcVps | undefined;
  /** The SPS with this id, as last sent. */
  readonly spsOf: (sps_seq_parameter_set_id: number) => InferredHevcSps | undefined;
  /** The SPS of the picture, as far as it is known before the slices. */
  readonly sps: InferredHevcSps | undefined;
}

/** A payload of HEVC. */
export type HevcSeiPayload<T extends object = object, D extends object = object> = SeiPayload<T, D, HevcSeiContext>;
