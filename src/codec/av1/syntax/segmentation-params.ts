import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { type Av1Frame, MAX_SEGMENTS, NO_FEATURES, PRIMARY_REF_NONE, type SegmentFeatures } from './av1-frame.ts';
import type { FrameContext } from './frame-context.ts';

/** segmentation_params() (AV1 5.9.14; semantics 6.8.13). */
export interface SegmentationParams {
  segmentation_enabled: number;
  segmentation_update_map?: number;
  segmentation_temporal_update?: number;
  segmentation_update_data?: number;
  /** By segment and feature. */
  feature_enabled?: number[][];
  /** By segment and feature, as coded; holes where feature_enabled is 0. */
  feature_value?: Record<number, number>[];
}

/** SEG_LVL_ALT_Q: the feature that changes the quantizer index. */
const ALT_Q = 0;

/** Segmentation_Feature_Bits, Segmentation_Feature_Signed and Segmentation_Feature_Max (AV1 5.9.14). */
const FEATURES: readonly { readonly bits: number; readonly signed: boolean; readonly max: number }[] = [
  { bits: 8, signed: true, max: 255 },
  { bits: 6, signed: true, max: 63 },
  { bits: 6, signed: true, max: 63 },
  { bits: 6, signed: true, max: 63 },
  { bits: 6, signed: true, max: 63 },
  { bits: 3, signed: false, max: 7 },
  { bits: 0, signed: false, max: 0 },
  { bits: 0, signed: false, max: 0 },
];

/**
 * Reads segmentation_params() (AV1 5.9.14). `loaded`: the features of the primary reference frame; `undefined` if that is
 * missing.
 */
export const parseSegmentationParams = (
  r: SyntaxReader,
  { frame }: FrameContext,
  loaded: SegmentFeatures | undefined,
  into: Partial<SegmentationParams>,
): void => {
  r.open('segmentation_params', 'AV1 5.9.14');
  into.segmentation_enabled = r.flag('segmentation_enabled');
  frame.segmentationEnabled = into.segmentation_enabled === 1;
  frame.features = NO_FEATURES;
  if (frame.segmentationEnabled) {
    if (parseUpdates(r, frame, into)) frame.features = parseFeatures(r, into);
    else if (loaded !== undefined) frame.features = loaded;
    else {
      const expected = 'the frame that primary_ref_frame names';
      throw r.error('missing-reference', 'segmentation_update_data', r.bit - 1, expected, 'none');
    }
  }
  r.close();
};

/** Reads the flags that say what is updated; true for the features. */
const parseUpdates = (r: SyntaxReader, frame: Av1Frame, into: Partial<SegmentationParams>): boolean => {
  if (frame.primaryRefFrame === PRIMARY_REF_NONE) {
    r.infer('segmentation_update_map', 1);
    r.infer('segmentation_temporal_update', 0);
    return r.infer('segmentation_update_data', 1) === 1;
  }
  into.segmentation_update_map = r.flag('segmentation_update_map');
  if (into.segmentation_update_map === 1) {
    into.segmentation_temporal_update = r.flag('segmentation_temporal_update');
  }
  into.segmentation_update_data = r.flag('segmentation_update_data');
  return into.segmentation_update_data === 1;
};

const parseFeatures = (r: SyntaxReader, into: Partial<SegmentationParams>): SegmentFeatures => {
  const enabled: number[][] = [];
  const values: Record<number, number>[] = [];
  into.feature_enabled = enabled;
  into.feature_value = values;
  const features: (number | undefined)[][] = [];
  for (let i = 0; i < MAX_SEGMENTS; i++) {
    const [row, coded, data]: [number[], Record<number, number>, (number | undefined)[]] = [[], {}, []];
    enabled.push(row);
    values.push(coded);
    features.push(data);
    for (const [j, { bits, signed, max }] of FEATURES.entries()) {
      row.push(r.flag(r.nth('feature_enabled', i, j)));
      if (row[j] === 0) {
        data.push(undefined);
        continue;
      }
      if (bits === 0) {
        data.push(r.infer(r.nth('feature_value', i, j), 0));
        continue;
      }
      const name = r.nth('feature_value', i, j);
      const value = signed ? r.su(1 + bits, name) : r.uv(bits, name);
      coded[j] = value;
      data.push(Math.min(max, Math.max(signed ? -max : 0, value)));
    }
  }
  return features;
};

/** CodedLossless (AV1 5.9.2): the quantizer index of each segment is 0, without deltas (get_qindex(), 7.12.2). */
export const isCodedLossless = ({ baseQIdx, hasDeltaQ, segmentationEnabled, features }: Av1Frame): boolean => {
  if (hasDeltaQ) return false;
  if (!segmentationEnabled) return baseQIdx === 0;
  return features.every((segment) => baseQIdx + (segment[ALT_Q] ?? 0) <= 0);
};
