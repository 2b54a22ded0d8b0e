import type { CodecDescriptor } from '../../../codec/descriptor.ts';

/** How a specification calls what a stream declares of reordering and buffering. */
export interface BufferingNames {
  readonly reordering: string;
  readonly buffering: string;
  /** Clauses of the first, and of the buffer that is emulated. */
  readonly clause: string;
  readonly bufferClause: string;
}

const H264: BufferingNames = {
  reordering: 'max_num_reorder_frames',
  buffering: 'max_dec_frame_buffering',
  clause: 'H.264 E.2.1',
  bufferClause: 'H.264 C.4.5.3',
};

const NAMES: Readonly<Record<string, BufferingNames>> = {
  hevc: {
    reordering: 'sps_max_num_reorder_pics',
    buffering: 'sps_max_dec_pic_buffering_minus1 + 1',
    clause: 'H.265 7.4.3.2.1',
    bufferClause: 'H.265 C.5.2',
  },
};

/** Of a codec; those of H.264 where it has none of its own. */
export const bufferingNames = (codec: CodecDescriptor | undefined): BufferingNames => NAMES[codec?.name ?? ''] ?? H264;
