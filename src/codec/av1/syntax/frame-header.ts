import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import {
  ALL_FRAMES,
  type Av1Frame,
  FRAME_TYPES,
  KEY_FRAME,
  NUM_REF_FRAMES,
  PRIMARY_REF_NONE,
  SWITCH_FRAME,
} from './av1-frame.ts';
import type { CdefParams } from './cdef-params.ts';
import { parseCodingTools } from './coding-tools.ts';
import type { FilmGrainParams } from './film-grain-params.ts';
import { type FrameContext, frameInSlot } from './frame-context.ts';
import { parseFrameReferences } from './frame-references.ts';
import {
  type FrameSize,
  type FrameSizeWithRefs,
  parseFrameSize,
  parseRenderSize,
  type RenderSize,
} from './frame-size.ts';
import type { GlobalMotionParams } from './global-motion-params.ts';
import type { LoopFilterParams } from './loop-filter-params.ts';
import type { LrParams } from './lr-params.ts';
import type { DeltaLfParams, DeltaQParams, QuantizationParams } from './quantization-params.ts';
import type { SegmentationParams } from './segmentation-params.ts';
import { SELECTED_BY_FRAME } from './sequence-variables.ts';
import type { TileInfo } from './tile-info.ts';

/** temporal_point_info() (AV1 5.9.31). */
export interface TemporalPointInfo {
  /** Ticks of the display clock. */
  frame_presentation_time: number;
}

/** uncompressed_header() (AV1 5.9.2; semantics 6.8.2). Elements that are not coded are absent. */
export interface FrameHeader {
  show_existing_frame?: number;
  frame_to_show_map_idx?: number;
  temporal_point_info?: Partial<TemporalPointInfo>;
  display_frame_id?: number;
  frame_type?: number;
  show_frame?: number;
  showable_frame?: number;
  error_resilient_mode?: number;
  disable_cdf_update?: number;
  allow_screen_content_tools?: number;
  force_integer_mv?: number;
  current_frame_id?: number;
  frame_size_override_flag?: number;
  order_hint?: number;
  primary_ref_frame?: number;
  buffer_removal_time_present_flag?: number;
  /** By operating point. */
  buffer_removal_time?: Record<number, number>;
  refresh_frame_flags?: number;
  ref_order_hint?: number[];
  frame_size?: FrameSize;
  render_size?: Partial<RenderSize>;
  allow_intrabc?: number;
  frame_refs_short_signaling?: number;
  last_frame_idx?: number;
  gold_frame_idx?: number;
  ref_frame_idx?: number[];
  delta_frame_id_minus_1?: number[];
  frame_size_with_refs?: Partial<FrameSizeWithRefs>;
  allow_high_precision_mv?: number;
  is_filter_switchable?: number;
  interpolation_filter?: number;
  is_motion_mode_switchable?: number;
  use_ref_frame_mvs?: number;
  disable_frame_end_update_cdf?: number;
  tile_info?: Partial<TileInfo>;
  quantization_params?: Partial<QuantizationParams>;
  segmentation_params?: Partial<SegmentationParams>;
  delta_q_params?: DeltaQParams;
  delta_lf_params?: DeltaLfParams;
  loop_filter_params?: Partial<LoopFilterParams>;
  cdef_params?: Partial<CdefParams>;
  lr_params?: Partial<LrParams>;
  tx_mode_select?: number;
  reference_select?: number;
  skip_mode_present?: number;
  allow_warped_motion?: number;
  reduced_tx_set?: number;
  global_motion_params?: GlobalMotionParams;
  film_grain_params?: Partial<FilmGrainParams>;
}

/** Reads uncompressed_header() (AV1 5.9.2). Sets the variables of `context.frame`, and marks `context.slots`. */
export const parseUncompressedHeader = (
  r: SyntaxReader,
  context: FrameContext,
  into: FrameHeader = {},
): FrameHeader => {
  r.open('uncompressed_header', 'AV1 5.9.2');
  if (context.sequence.header.reduced_still_picture_header === 1) inferStillPicture(r);
  else parseFrameType(r, context, into);
  if (into.show_existing_frame !== 1) parseFrame(r, context, into);
  r.close();
  return into;
};

/** The only frame of a reduced still picture is a shown key frame: the defaults of a new frame. */
const inferStillPicture = (r: SyntaxReader): void => {
  r.infer('show_existing_frame', 0);
  r.infer('frame_type', KEY_FRAME, FRAME_TYPES);
  r.infer('show_frame', 1);
  r.infer('showable_frame', 0);
  r.infer('error_resilient_mode', 1);
};

const parseFrameType = (r: SyntaxReader, context: FrameContext, into: FrameHeader): void => {
  const { frame } = context;
  into.show_existing_frame = r.flag('show_existing_frame');
  if (into.show_existing_frame === 1) {
    parseShownFrame(r, context, into);
    return;
  }
  into.frame_type = r.u(2, 'frame_type', FRAME_TYPES);
  frame.frameType = into.frame_type;
  // INTRA_ONLY_FRAME is 2, KEY_FRAME 0.
  frame.frameIsIntra = into.frame_type % 2 === 0;
  into.show_frame = r.flag('show_frame');
  frame.showFrame = into.show_frame === 1;
  if (frame.showFrame) {
    parseTemporalPointInfo(r, context, into);
    frame.showableFrame = r.infer('showable_frame', frame.frameType === KEY_FRAME ? 0 : 1) === 1;
  } else {
    into.showable_frame = r.flag('showable_frame');
    frame.showableFrame = into.showable_frame === 1;
  }
  if (refreshesAll(frame)) r.infer('error_resilient_mode', 1);
  else into.error_resilient_mode = r.flag('error_resilient_mode');
  frame.errorResilientMode = into.error_resilient_mode !== 0;
};

/** A switch frame, or a key frame that is shown at once. */
const refreshesAll = ({ frameType, showFrame }: Av1Frame): boolean =>
  frameType === SWITCH_FRAME || (frameType === KEY_FRAME && showFrame);

/** The rest of a header with show_existing_frame 1. A key frame is loaded into all slots (AV1 7.21). */
const parseShownFrame = (r: SyntaxReader, context: FrameContext, into: FrameHeader): void => {
  const at = r.bit;
  into.frame_to_show_map_idx = r.u(3, 'frame_to_show_map_idx');
  parseTemporalPointInfo(r, context, into);
  const { idLength } = context.sequence;
  const atId = r.bit;
  if (idLength > 0) into.display_frame_id = r.uv(idLength, 'display_frame_id');
  const shown = frameInSlot(r, context, into.frame_to_show_map_idx, 'frame_to_show_map_idx', at);
  if (into.display_frame_id !== undefined && into.display_frame_id !== shown.frameId) {
    r.issue('display_frame_id', atId, `${shown.frameId}`, into.display_frame_id);
  }
  if (!shown.showableFrame) r.issue('frame_to_show_map_idx', at, 'a frame with showable_frame 1', 'showable_frame 0');
  const refresh = shown.frameType === KEY_FRAME ? ALL_FRAMES : 0;
  // A frame is shown once (AV1 7.21).
  Object.assign(context.frame, shown, { showableFrame: false, refreshFrameFlags: refresh });
  r.infer('refresh_frame_flags', refresh);
};

const parseTemporalPointInfo = (r: SyntaxReader, { sequence }: FrameContext, into: FrameHeader): void => {
  if (sequence.presentationTimeBits === 0) return;
  r.open('temporal_point_info', 'AV1 5.9.31');
  into.temporal_point_info = {
    frame_presentation_time: r.uv(sequence.presentationTimeBits, 'frame_presentation_time'),
  };
  r.close();
};

/** A header with show_existing_frame 0, after error_resilient_mode. */
const parseFrame = (r: SyntaxReader, context: FrameContext, into: FrameHeader): void => {
  const { frame } = context;
  into.disable_cdf_update = r.flag('disable_cdf_update');
  parseScreenContentTools(r, context, into);
  parseFrameId(r, context, into);
  parseSizeOverride(r, context, into);
  parseOrderHint(r, context, into);
  if (frame.frameIsIntra || frame.errorResilientMode) r.infer('primary_ref_frame', PRIMARY_REF_NONE);
  else {
    into.primary_ref_frame = r.u(3, 'primary_ref_frame');
    frame.primaryRefFrame = into.primary_ref_frame;
  }
  parseBufferRemovalTimes(r, context, into);
  parseRefresh(r, context, into);
  if (frame.frameIsIntra) parseIntraFrame(r, context, into);
  else parseFrameReferences(r, context, into);
  parseCodingTools(r, context, into);
};

const parseScreenContentTools = (r: SyntaxReader, { frame, sequence }: FrameContext, into: FrameHeader): void => {
  if (sequence.forceScreenContentTools === SELECTED_BY_FRAME) {
    into.allow_screen_content_tools = r.flag('allow_screen_content_tools');
  } else r.infer('allow_screen_content_tools', sequence.forceScreenContentTools);
  frame.allowScreenContentTools = (into.allow_screen_content_tools ?? sequence.forceScreenContentTools) === 1;
  let forced = 0;
  if (frame.allowScreenContentTools) {
    if (sequence.forceIntegerMv === SELECTED_BY_FRAME) {
      into.force_integer_mv = r.flag('force_integer_mv');
      forced = into.force_integer_mv;
    } else forced = r.infer('force_integer_mv', sequence.forceIntegerMv);
  } else if (!frame.frameIsIntra) r.infer('force_integer_mv', 0);
  frame.forceIntegerMv = frame.frameIsIntra || forced === 1;
};

const parseFrameId = (r: SyntaxReader, context: FrameContext, into: FrameHeader): void => {
  const { idLength, deltaIdLength } = context.sequence;
  if (idLength === 0) return;
  const id = r.uv(idLength, 'current_frame_id');
  into.current_frame_id = id;
  context.frame.frameId = id;
  // mark_ref_frames() (AV1 5.9.4): ids too far from the current one cannot be told from later ones.
  const reach = 1 << deltaIdLength;
  const isOld = (other: number): boolean =>
    id > reach ? other > id || other < id - reach : other > id && other < (1 << idLength) + id - reach;
  context.slots = context.slots.map((slot) =>
    slot.frame !== undefined && isOld(slot.frame.frameId) ? { ...slot, valid: false } : slot,
  );
};

const parseSizeOverride = (r: SyntaxReader, { frame, sequence }: FrameContext, into: FrameHeader): void => {
  if (frame.frameType === SWITCH_FRAME) r.infer('frame_size_override_flag', 1);
  else if (sequence.header.reduced_still_picture_header === 1) r.infer('frame_size_override_flag', 0);
  else into.frame_size_override_flag = r.flag('frame_size_override_flag');
};

const parseOrderHint = (r: SyntaxReader, { frame, sequence }: FrameContext, into: FrameHeader): void => {
  if (sequence.orderHintBits === 0) return;
  into.order_hint = r.uv(sequence.orderHintBits, 'order_hint');
  frame.orderHint = into.order_hint;
};

const parseBufferRemovalTimes = (r: SyntaxReader, context: FrameContext, into: FrameHeader): void => {
  const { temporalId, spatialId } = context;
  const { decoder_model_info: model, operating_points } = context.sequence.header;
  if (model === undefined) return;
  into.buffer_removal_time_present_flag = r.flag('buffer_removal_time_present_flag');
  if (into.buffer_removal_time_present_flag === 0) return;
  const times: Record<number, number> = {};
  into.buffer_removal_time = times;
  for (const [i, point] of operating_points.entries()) {
    if (point.decoder_model_present_for_this_op !== 1) continue;
    const idc = point.operating_point_idc ?? 0;
    const isInLayers = ((idc >> temporalId) & 1) === 1 && ((idc >> (spatialId + 8)) & 1) === 1;
    if (idc !== 0 && !isInLayers) continue;
    times[i] = r.uv(model.buffer_removal_time_length_minus_1 + 1, r.nth('buffer_removal_time', i));
  }
};

const parseRefresh = (r: SyntaxReader, context: FrameContext, into: FrameHeader): void => {
  const { frame, sequence } = context;
  if (refreshesAll(frame)) {
    frame.refreshFrameFlags = r.infer('refresh_frame_flags', ALL_FRAMES);
  } else {
    const at = r.bit;
    into.refresh_frame_flags = r.u(8, 'refresh_frame_flags');
    frame.refreshFrameFlags = into.refresh_frame_flags;
    const mayBeAll = !frame.frameIsIntra || frame.frameType === KEY_FRAME;
    if (frame.refreshFrameFlags === ALL_FRAMES && !mayBeAll) r.issue('refresh_frame_flags', at, '0..254', ALL_FRAMES);
  }
  if (frame.frameIsIntra && frame.refreshFrameFlags === ALL_FRAMES) return;
  if (!frame.errorResilientMode || sequence.orderHintBits === 0) return;
  const hints: number[] = [];
  into.ref_order_hint = hints;
  for (let i = 0; i < NUM_REF_FRAMES; i++) {
    hints.push(r.uv(sequence.orderHintBits, r.nth('ref_order_hint', i)));
  }
  // A slot with another hint lost its frame: only the hint of that is known.
  context.slots = context.slots.map((slot, i) => {
    const orderHint = hints[i] as number;
    return slot.orderHint === orderHint ? slot : { ...slot, valid: false, orderHint };
  });
};

const parseIntraFrame = (r: SyntaxReader, context: FrameContext, into: FrameHeader): void => {
  const { frame } = context;
  parseFrameSize(r, context, into.frame_size_override_flag === 1, (into.frame_size = {}));
  parseRenderSize(r, context, (into.render_size = {}));
  if (frame.allowScreenContentTools && frame.upscaledWidth === frame.frameWidth) {
    into.allow_intrabc = r.flag('allow_intrabc');
    frame.allowIntrabc = into.allow_intrabc === 1;
  } else r.infer('allow_intrabc', 0);
};
