import type { FilmGrainParams } from './film-grain-params.ts';
import type { SequenceVariables } from './sequence-variables.ts';

/** NUM_REF_FRAMES: slots that keep frames for reference. */
export const NUM_REF_FRAMES = 8;
/** REFS_PER_FRAME: references that an inter frame names, LAST_FRAME to ALTREF_FRAME. */
export const REFS_PER_FRAME = 7;
/** refresh_frame_flags with every slot. */
export const ALL_FRAMES = 0xff;
/** PRIMARY_REF_NONE: no frame to load probabilities and parameters from. */
export const PRIMARY_REF_NONE = 7;
/** MAX_SEGMENTS. */
export const MAX_SEGMENTS = 8;

export const KEY_FRAME = 0;
export const INTER_FRAME = 1;
export const INTRA_ONLY_FRAME = 2;
export const SWITCH_FRAME = 3;

/** frame_type (AV1 6.8.2). */
export const FRAME_TYPES: Readonly<Record<number, string>> = {
  [KEY_FRAME]: 'KEY_FRAME',
  [INTER_FRAME]: 'INTER_FRAME',
  [INTRA_ONLY_FRAME]: 'INTRA_ONLY_FRAME',
  [SWITCH_FRAME]: 'SWITCH_FRAME',
};

/** Deltas that loop filter levels change by. */
export interface LoopFilterDeltas {
  /** loop_filter_ref_deltas: by reference, INTRA_FRAME first. */
  readonly ref: readonly number[];
  /** loop_filter_mode_deltas. */
  readonly mode: readonly number[];
}

/** FeatureData by segment and feature; `undefined` where FeatureEnabled is 0. */
export type SegmentFeatures = readonly (readonly (number | undefined)[])[];

/** GmType and gm_params of a reference. */
export interface GlobalMotion {
  /** 0 identity, 1 translation, 2 rotation and zoom, 3 affine. */
  readonly type: number;
  /** Six numbers in 1/65536. */
  readonly params: readonly number[];
}

/** How a frame is divided into tiles (AV1 5.9.15). */
export interface TileLayout {
  readonly columns: number;
  readonly rows: number;
  readonly columnsLog2: number;
  readonly rowsLog2: number;
  /** TileSizeBytes: bytes of tile_size_minus_1; absent with one tile. */
  readonly sizeBytes?: number;
}

/**
 * The variables that a frame header sets, coded or inferred: what tile groups need, what describes the frame, and what
 * later headers need of it when it is in a slot (AV1 7.20).
 */
export interface Av1Frame {
  frameType: number;
  /** KEY_FRAME or INTRA_ONLY_FRAME. */
  frameIsIntra: boolean;
  showFrame: boolean;
  /** It may be shown later by show_existing_frame. */
  showableFrame: boolean;
  errorResilientMode: boolean;
  /** current_frame_id; 0 without frame ids. */
  frameId: number;
  /** OrderHint: position in output order, modulo 2^OrderHintBits. */
  orderHint: number;
  /** 7: none. */
  primaryRefFrame: number;
  /** Slots that get this frame, as a mask. */
  refreshFrameFlags: number;
  /** ref_frame_idx: slots of LAST_FRAME to ALTREF_FRAME, coded or by set_frame_refs(); empty in intra frames. */
  refFrameIdx: readonly number[];
  /** OrderHints of LAST_FRAME to ALTREF_FRAME; empty in intra frames. */
  orderHints: readonly number[];
  /** UpscaledWidth: luma samples after super-resolution. */
  upscaledWidth: number;
  /** Luma samples as coded. */
  frameWidth: number;
  frameHeight: number;
  renderWidth: number;
  renderHeight: number;
  /** SuperresDenom: eighths that `frameWidth` is smaller by; 8 without super-resolution. */
  superresDenom: number;
  allowScreenContentTools: boolean;
  forceIntegerMv: boolean;
  allowHighPrecisionMv: boolean;
  allowIntrabc: boolean;
  tiles: TileLayout;
  baseQIdx: number;
  /** DeltaQYDc, DeltaQUDc, DeltaQUAc, DeltaQVDc, DeltaQVAc are not all 0. */
  hasDeltaQ: boolean;
  deltaQPresent: boolean;
  segmentationEnabled: boolean;
  features: SegmentFeatures;
  /** CodedLossless. */
  codedLossless: boolean;
  /** AllLossless: lossless without super-resolution. */
  allLossless: boolean;
  loopFilterDeltas: LoopFilterDeltas;
  referenceSelect: boolean;
  /** gm_params of LAST_FRAME to ALTREF_FRAME. */
  globalMotion: readonly GlobalMotion[];
  /** Film grain with what was loaded from a reference; absent without. */
  filmGrain: Partial<FilmGrainParams> | undefined;
  /** The sequence header that it was read with. */
  sequence: SequenceVariables;
}

/** Parameters that do not depend on other frames (AV1 6.8.2, setup_past_independence). */
export const DEFAULT_DELTAS: LoopFilterDeltas = { ref: [1, 0, 0, 0, -1, 0, -1, -1], mode: [0, 0] };

export const NO_FEATURES: SegmentFeatures = Array.from({ length: MAX_SEGMENTS }, () => []);

export const IDENTITY_MOTION: GlobalMotion = { type: 0, params: [0, 0, 1 << 16, 0, 0, 1 << 16] };

export const NO_MOTION: readonly GlobalMotion[] = Array.from({ length: REFS_PER_FRAME }, () => IDENTITY_MOTION);

/** A frame before its header is read. */
export const newFrame = (sequence: SequenceVariables): Av1Frame => ({
  frameType: KEY_FRAME,
  frameIsIntra: true,
  showFrame: true,
  showableFrame: false,
  errorResilientMode: true,
  frameId: 0,
  orderHint: 0,
  primaryRefFrame: PRIMARY_REF_NONE,
  refreshFrameFlags: ALL_FRAMES,
  refFrameIdx: [],
  orderHints: [],
  upscaledWidth: 0,
  frameWidth: 0,
  frameHeight: 0,
  renderWidth: 0,
  renderHeight: 0,
  superresDenom: 8,
  allowScreenContentTools: false,
  forceIntegerMv: true,
  allowHighPrecisionMv: false,
  allowIntrabc: false,
  tiles: { columns: 1, rows: 1, columnsLog2: 0, rowsLog2: 0 },
  baseQIdx: 0,
  hasDeltaQ: false,
  deltaQPresent: false,
  segmentationEnabled: false,
  features: NO_FEATURES,
  codedLossless: false,
  allLossless: false,
  loopFilterDeltas: DEFAULT_DELTAS,
  referenceSelect: false,
  globalMotion: NO_MOTION,
  filmGrain: undefined,
  sequence,
});
