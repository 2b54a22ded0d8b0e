import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { type Av1Frame, DEFAULT_DELTAS, NO_FEATURES, NO_MOTION, PRIMARY_REF_NONE } from './av1-frame.ts';
import { parseCdefParams } from './cdef-params.ts';
import { parseFilmGrainParams } from './film-grain-params.ts';
import type { FrameContext } from './frame-context.ts';
import type { FrameHeader } from './frame-header.ts';
import { parseGlobalMotionParams } from './global-motion-params.ts';
import { parseLoopFilterParams } from './loop-filter-params.ts';
import { parseLrParams } from './lr-params.ts';
import { parseDeltaLfParams, parseDeltaQParams, parseQuantizationParams } from './quantization-params.ts';
import { isCodedLossless, parseSegmentationParams } from './segmentation-params.ts';
import { isSkipModeAllowed } from './skip-mode.ts';
import { parseTileInfo } from './tile-info.ts';

/** Parameters of the primary reference frame, or what holds without one. */
type Loaded = Pick<Av1Frame, 'features' | 'loopFilterDeltas' | 'globalMotion'>;

/** setup_past_independence() (AV1 6.8.2). */
const INDEPENDENT: Loaded = {
  features: NO_FEATURES,
  loopFilterDeltas: DEFAULT_DELTAS,
  globalMotion: NO_MOTION,
};

/** Reads uncompressed_header() (AV1 5.9.2) from disable_frame_end_update_cdf to its end. */
export const parseCodingTools = (r: SyntaxReader, context: FrameContext, into: FrameHeader): void => {
  const { frame, sequence } = context;
  const { header } = sequence;
  if (header.reduced_still_picture_header === 1 || into.disable_cdf_update === 1) {
    r.infer('disable_frame_end_update_cdf', 1);
  } else into.disable_frame_end_update_cdf = r.flag('disable_frame_end_update_cdf');
  const previous = loadPrevious(context);
  const loaded = previous ?? INDEPENDENT;
  parseTileInfo(r, context, (into.tile_info = {}));
  parseQuantizationParams(r, context, (into.quantization_params = {}));
  parseSegmentationParams(r, context, previous?.features, (into.segmentation_params = {}));
  parseDeltaQParams(r, context, (into.delta_q_params = {}));
  if (frame.deltaQPresent) parseDeltaLfParams(r, context, (into.delta_lf_params = {}));
  frame.codedLossless = isCodedLossless(frame);
  frame.allLossless = frame.codedLossless && frame.frameWidth === frame.upscaledWidth;
  const isFiltered = !frame.codedLossless && !frame.allowIntrabc;
  if (isFiltered) parseLoopFilterParams(r, context, loaded.loopFilterDeltas, (into.loop_filter_params = {}));
  if (isFiltered && header.enable_cdef === 1) parseCdefParams(r, context, (into.cdef_params = {}));
  const isRestored = !frame.allLossless && !frame.allowIntrabc && header.enable_restoration === 1;
  if (isRestored) parseLrParams(r, context, (into.lr_params = {}));
  parsePrediction(r, context, into);
  if (frame.frameIsIntra || frame.errorResilientMode || header.enable_warped_motion !== 1) {
    r.infer('allow_warped_motion', 0);
  } else into.allow_warped_motion = r.flag('allow_warped_motion');
  into.reduced_tx_set = r.flag('reduced_tx_set');
  if (!frame.frameIsIntra) {
    parseGlobalMotionParams(r, context, loaded.globalMotion, (into.global_motion_params = []));
  }
  if (header.film_grain_params_present === 1 && (frame.showFrame || frame.showableFrame)) {
    parseFilmGrainParams(r, context, (into.film_grain_params = {}));
  }
};

/** load_previous() (AV1 6.8.2): what the frame keeps of its primary reference frame; `undefined` if that is missing. */
const loadPrevious = ({ frame, slots }: FrameContext): Loaded | undefined => {
  if (frame.primaryRefFrame === PRIMARY_REF_NONE) return INDEPENDENT;
  return slots[frame.refFrameIdx[frame.primaryRefFrame] ?? -1]?.frame;
};

/** read_tx_mode(), frame_reference_mode() and skip_mode_params() (AV1 5.9.21 to 5.9.23). */
const parsePrediction = (r: SyntaxReader, context: FrameContext, into: FrameHeader): void => {
  const { frame } = context;
  if (!frame.codedLossless) into.tx_mode_select = r.flag('tx_mode_select');
  if (frame.frameIsIntra) r.infer('reference_select', 0);
  else into.reference_select = r.flag('reference_select');
  frame.referenceSelect = into.reference_select === 1;
  if (isSkipModeAllowed(context)) into.skip_mode_present = r.flag('skip_mode_present');
  else r.infer('skip_mode_present', 0);
};
