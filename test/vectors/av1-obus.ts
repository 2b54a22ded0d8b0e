import { BitWriter } from '../harness/bit-writer.ts';

/** obu_header() and obu_size (AV1 5.3.2) before a payload; `layers`: temporal_id and spatial_id. */
export const obu = (type: number, payload: Uint8Array, layers?: readonly [number, number]): Uint8Array => {
  const w = new BitWriter()
    .u(1, 0)
    .u(4, type)
    .flag(layers === undefined ? 0 : 1)
    .flag(1)
    .flag(0);
  if (layers !== undefined) w.u(3, layers[0]).u(2, layers[1]).u(3, 0);
  let size = payload.length;
  for (; size > 127; size = Math.floor(size / 128)) w.u(8, 128 + (size % 128));
  return w.u(8, size).bytes(payload).toBytes();
};

/** trailing_bits() (AV1 5.3.4), then the bytes. */
export const withTrailingBits = (w: BitWriter): Uint8Array => w.trailing().toBytes();

/** Elements of `sequence` that differ from those of the stream below. */
export interface SequenceChanges {
  readonly profile?: number;
  readonly width?: number;
  readonly height?: number;
  /** delta_frame_id_length_minus_2 and additional_frame_id_length_minus_1. */
  readonly ids?: readonly [number, number];
  readonly orderHintBits?: number;
  readonly warpedMotion?: number;
  readonly superres?: number;
  readonly filters?: number;
  readonly monochrome?: number;
  readonly filmGrain?: number;
}

/**
 * sequence_header_obu() (AV1 5.5.1): Main, level 2.0, 64x64 unless said otherwise, 8 bits, no timing, no tools but those
 * in `changes`, seq_force_screen_content_tools 0.
 */
export const sequenceHeader = (changes: SequenceChanges = {}): BitWriter => {
  const { width = 64, height = 64, orderHintBits = 0, ids } = changes;
  const w = new BitWriter()
    .u(3, changes.profile ?? 0)
    .flag(0)
    .flag(0);
  w.flag(0).flag(0).u(5, 0); // timing_info_present_flag, initial_display_delay_present_flag, one operating point
  w.u(12, 0).u(5, 0); // operating_point_idc, seq_level_idx
  w.u(4, 15).u(4, 15);
  w.u(16, width - 1).u(16, height - 1);
  w.flag(ids === undefined ? 0 : 1);
  if (ids !== undefined) w.u(4, ids[0]).u(3, ids[1]);
  w.flag(0).flag(0).flag(0); // use_128x128_superblock, enable_filter_intra, enable_intra_edge_filter
  w.flag(0)
    .flag(0)
    .flag(changes.warpedMotion ?? 0)
    .flag(0); // interintra, masked, warped, dual filter
  w.flag(orderHintBits > 0 ? 1 : 0);
  if (orderHintBits > 0) w.flag(0).flag(0); // enable_jnt_comp, enable_ref_frame_mvs
  w.flag(0).flag(0); // seq_choose_screen_content_tools, seq_force_screen_content_tools
  if (orderHintBits > 0) w.u(3, orderHintBits - 1);
  w.flag(changes.superres ?? 0);
  w.flag(changes.filters ?? 0).flag(changes.filters ?? 0); // enable_cdef, enable_restoration
  w.flag(0); // high_bitdepth
  if ((changes.profile ?? 0) !== 1) w.flag(changes.monochrome ?? 0);
  w.flag(0).flag(0); // color_description_present_flag, color_range
  if (changes.monochrome !== 1) w.u(2, 0).flag(0); // chroma_sample_position, separate_uv_delta_q
  return w.flag(changes.filmGrain ?? 0);
};

/** What follows the reference part of uncompressed_header() with one tile and no tools, up to reduced_tx_set. */
export interface CodingTools {
  /** disable_frame_end_update_cdf is coded: disable_cdf_update is 0. */
  readonly intra: boolean;
  readonly baseQIdx?: number;
  readonly monochrome?: boolean;
}

/** Writes from disable_frame_end_update_cdf to reduced_tx_set: uniform tiles, no deltas, loop filter off. */
export const codingTools = (w: BitWriter, { intra, baseQIdx = 40, monochrome = false }: CodingTools): BitWriter => {
  w.flag(1).flag(1); // disable_frame_end_update_cdf, uniform_tile_spacing_flag (one superblock: no increments)
  w.u(8, baseQIdx).flag(0); // base_q_idx, DeltaQYDc
  if (!monochrome) w.flag(0).flag(0); // DeltaQUDc, DeltaQUAc
  w.flag(0).flag(0); // using_qmatrix, segmentation_enabled
  if (baseQIdx > 0) {
    w.flag(0); // delta_q_present
    w.u(6, 0).u(6, 0).u(3, 0).flag(0); // loop_filter_level, sharpness, loop_filter_delta_enabled
    w.flag(0); // tx_mode_select
  }
  if (!intra) w.flag(0); // reference_select
  return w.flag(0); // reduced_tx_set
};

/** uncompressed_header() of a shown key frame for `sequenceHeader()`, with the order hint as bits. */
export const keyFrame = (orderHint = '', id = ''): BitWriter => {
  const w = new BitWriter().flag(0).u(2, 0).flag(1); // show_existing_frame, KEY_FRAME, show_frame
  w.flag(0).pattern(id).flag(0).pattern(orderHint); // disable_cdf_update, frame_size_override_flag, order_hint
  w.flag(0); // render_and_frame_size_different
  return codingTools(w, { intra: true });
};

/** Elements of an inter frame that the vectors choose. */
export interface InterFrame {
  readonly orderHint?: string;
  readonly refreshFrameFlags?: number;
  readonly primaryRefFrame?: number;
  /** Bits from frame_refs_short_signaling (with order hints) to the last reference. */
  readonly references?: string;
  readonly showFrame?: number;
}

/** Slots 0 to 6. */
const SEVEN_SLOTS = '000001010011100101110';

/** uncompressed_header() of an inter frame for `sequenceHeader()`, up to the tools. */
export const interFrame = (frame: InterFrame = {}): BitWriter => {
  const { orderHint = '', refreshFrameFlags = 1, primaryRefFrame = 7, showFrame = 1 } = frame;
  const w = new BitWriter().flag(0).u(2, 1).flag(showFrame);
  if (showFrame === 0) w.flag(1); // showable_frame
  w.flag(0).flag(0).flag(0).pattern(orderHint); // error_resilient_mode, disable_cdf_update, frame_size_override_flag
  w.u(3, primaryRefFrame).u(8, refreshFrameFlags);
  w.pattern(frame.references ?? (orderHint === '' ? '' : '0') + SEVEN_SLOTS);
  w.flag(0); // render_and_frame_size_different
  return w.flag(0).flag(1).flag(0); // allow_high_precision_mv, is_filter_switchable, is_motion_mode_switchable
};

/** global_motion_params() without motion. */
export const NO_GLOBAL_MOTION = '0000000';

const [SEQUENCE, DELIMITER, FRAME_HEADER, TILE_GROUP, METADATA, FRAME, REDUNDANT, TILE_LIST, PADDING] = [
  1, 2, 3, 4, 5, 6, 7, 8, 15,
];

const frameObu = (header: BitWriter): Uint8Array => obu(FRAME, header.align('0').bytes([0xaa, 0xbb]).toBytes());

/** An inter frame with its tile in one OBU; `tail`: bits after reduced_tx_set. */
const interObu = (frame: InterFrame, tail: string): Uint8Array =>
  frameObu(codingTools(interFrame(frame), { intra: false }).pattern(tail));

/** Short streams in the low-overhead format, each a list of OBUs. */
export const AV1_STREAMS: readonly (readonly Uint8Array[])[] = [
  [
    obu(DELIMITER, new Uint8Array()),
    obu(SEQUENCE, withTrailingBits(sequenceHeader({ orderHintBits: 4, ids: [1, 0] }))),
    obu(FRAME_HEADER, withTrailingBits(keyFrame('0000', '0001'))),
    obu(REDUNDANT, withTrailingBits(keyFrame('0000', '0001'))),
    obu(TILE_GROUP, Uint8Array.of(1, 2, 3)),
    obu(FRAME_HEADER, withTrailingBits(new BitWriter().flag(1).u(3, 2))),
  ],
  [
    obu(SEQUENCE, withTrailingBits(sequenceHeader({ orderHintBits: 4 }))),
    frameObu(keyFrame('0000')),
    interObu({ orderHint: '0001', references: `1${'001'}${'000'}` }, NO_GLOBAL_MOTION),
    interObu({ orderHint: '0010', primaryRefFrame: 0, showFrame: 0 }, NO_GLOBAL_MOTION),
    obu(DELIMITER, new Uint8Array()),
  ],
  [
    obu(SEQUENCE, withTrailingBits(sequenceHeader({ filmGrain: 1, superres: 1 }))),
    frameObu(
      codingTools(new BitWriter().flag(0).u(2, 0).flag(1).flag(0).flag(0).flag(0).flag(0), { intra: true }).flag(0),
    ),
    obu(METADATA, new BitWriter().u(8, 4).bytes([0xb5, 0, 0x3c, 0, 1, 4, 1]).trailing().toBytes(), [1, 0]),
    obu(
      METADATA,
      new BitWriter().u(8, 3).u(8, 14).u(2, 1).flag(0).flag(1).flag(1).u(3, 0).u(16, 257).u(8, 0).trailing().toBytes(),
    ),
    obu(METADATA, new BitWriter().u(8, 5).u(8, 0).u(9, 2).flag(0).u(5, 0).trailing().toBytes()),
    obu(TILE_LIST, new BitWriter().u(16, 0).u(16, 0).u(24, 0).u(16, 1).bytes([1, 2]).trailing().toBytes()),
    obu(PADDING, Uint8Array.of(1, 2, 0x80, 0)),
    obu(9, Uint8Array.of(7)),
  ],
  [
    obu(SEQUENCE, withTrailingBits(sequenceHeader())),
    frameObu(keyFrame()),
    // Rotation and zoom of LAST_FRAME: four parameters of three steps.
    interObu({}, `11${'110010101'.repeat(4)}000000`),
  ],
];
