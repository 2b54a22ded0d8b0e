/** What slice_data() depends on, from the slice header and its parameter sets. */
export interface SliceParameters {
  /** Number of the slice in its picture. */
  readonly number: number;
  /** slice_type % 5. */
  readonly sliceType: number;
  readonly firstMb: number;
  readonly isCabac: boolean;
  readonly cabac_init_idc: number | undefined;
  readonly mbaff: boolean;
  /** field_pic_flag. */
  readonly isField: boolean;
  readonly chromaArrayType: number;
  readonly bitDepthLuma: number;
  readonly bitDepthChroma: number;
  readonly transform_8x8_mode_flag: number;
  readonly direct_8x8_inference_flag: number;
  readonly constrained_intra_pred_flag: number;
  /** num_ref_idx_active_minus1 of each list. */
  readonly refIdxMax: readonly [number, number];
  /** SliceQPY. */
  readonly sliceQp: number;
  readonly chromaQpOffsets: readonly [number, number];
  /** nal_unit_type 2 to 4. */
  readonly isPartitioned: boolean;
  /** mbToSliceGroupMap (8.2.2.8); absent with one slice group. */
  readonly sliceGroups: Uint8Array | undefined;
}
