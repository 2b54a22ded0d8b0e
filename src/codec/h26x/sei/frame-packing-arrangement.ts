import { labelOf } from '../../../syntax/field-sink.ts';
import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import type { SharedSeiPayload } from './payload.ts';

/**
 * frame_packing_arrangement() (H.264 D.1.26, H.265 D.2.16; semantics D.2.26, D.3.16): how the two views of a stereo
 * picture are packed into one. What follows the reserved byte differs between the two.
 */
export interface FramePackingArrangement {
  /** Purpose of the arrangement. 0 to 2^32 - 2. */
  frame_packing_arrangement_id: number;
  /** 1: earlier arrangements are no longer valid. */
  frame_packing_arrangement_cancel_flag: number;
  /** Table D-9. 0..7. */
  frame_packing_arrangement_type?: number;
  quincunx_sampling_flag?: number;
  /** Which view is frame 0: Table D-10. 0..2. */
  content_interpretation_type?: number;
  spatial_flipping_flag?: number;
  frame0_flipped_flag?: number;
  /** 1: the fields of one parity are frame 0, those of the other frame 1. */
  field_views_flag?: number;
  /** Temporal interleaving: 1 if the picture is frame 0. */
  current_frame_is_frame0_flag?: number;
  frame0_self_contained_flag?: number;
  frame1_self_contained_flag?: number;
  /** Position of the sampling grid in 1/16 luma samples; (0, 0) default, (15, 15) unknown. 0..15. */
  frame0_grid_position_x?: number;
  frame0_grid_position_y?: number;
  frame1_grid_position_x?: number;
  frame1_grid_position_y?: number;
  frame_packing_arrangement_reserved_byte?: number;
}

/** Values derived from a frame_packing_arrangement(). */
export interface FramePackingFacts {
  readonly arrangement: string;
  /** Which view frame 0 is. */
  readonly interpretation: string;
}

/** frame_packing_arrangement_type (H.264 Table D-9, H.265 Table D.8). */
const ARRANGEMENTS: Readonly<Record<number, string>> = {
  0: 'checkerboard',
  1: 'columns',
  2: 'rows',
  3: 'side by side',
  4: 'top and bottom',
  5: 'alternating frames',
  6: '2D',
  7: 'tiles',
};

/** content_interpretation_type (H.264 Table D-10, H.265 Table D.9). */
const INTERPRETATIONS: Readonly<Record<number, string>> = {
  0: 'unspecified',
  1: 'frame 0 is the left view',
  2: 'frame 0 is the right view',
};

const TEMPORAL_INTERLEAVING = 5;

/** The payload with the elements that a codec has after the reserved byte; they follow a cancellation too. */
export const framePackingArrangementWith = <T extends FramePackingArrangement>(
  parseEnd: (r: SyntaxReader, into: Partial<T>) => void,
): SharedSeiPayload<T, FramePackingFacts> => ({
  payloadType: 45,
  parse: (r, _payloadSize, _context, into) => {
    into.frame_packing_arrangement_id = r.ueLax('frame_packing_arrangement_id', 2 ** 32 - 2);
    into.frame_packing_arrangement_cancel_flag = r.flag('frame_packing_arrangement_cancel_flag');
    if (into.frame_packing_arrangement_cancel_flag === 0) {
      const type = r.uLax(7, 'frame_packing_arrangement_type', 0, 7, ARRANGEMENTS);
      into.frame_packing_arrangement_type = type;
      into.quincunx_sampling_flag = r.flag('quincunx_sampling_flag');
      into.content_interpretation_type = r.uLax(6, 'content_interpretation_type', 0, 2, INTERPRETATIONS);
      into.spatial_flipping_flag = r.flag('spatial_flipping_flag');
      into.frame0_flipped_flag = r.flag('frame0_flipped_flag');
      into.field_views_flag = r.flag('field_views_flag');
      into.current_frame_is_frame0_flag = r.flag('current_frame_is_frame0_flag');
      into.frame0_self_contained_flag = r.flag('frame0_self_contained_flag');
      into.frame1_self_contained_flag = r.flag('frame1_self_contained_flag');
      if (into.quincunx_sampling_flag === 0 && type !== TEMPORAL_INTERLEAVING) {
        into.frame0_grid_position_x = r.u(4, 'frame0_grid_position_x');
        into.frame0_grid_position_y = r.u(4, 'frame0_grid_position_y');
        into.frame1_grid_position_x = r.u(4, 'frame1_grid_position_x');
        into.frame1_grid_position_y = r.u(4, 'frame1_grid_position_y');
      }
      into.frame_packing_arrangement_reserved_byte = r.uLax(8, 'frame_packing_arrangement_reserved_byte', 0, 0);
    }
    parseEnd(r, into);
  },
  derive: ({ frame_packing_arrangement_type: type, content_interpretation_type: interpretation }) =>
    type === undefined || interpretation === undefined
      ? undefined
      : {
          arrangement: labelOf(ARRANGEMENTS, type) ?? 'reserved',
          interpretation: labelOf(INTERPRETATIONS, interpretation) ?? 'reserved',
        },
  describe: (_payload, derived) => `frame packing: ${derived?.arrangement ?? 'cancel'}`,
});
