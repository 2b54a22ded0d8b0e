import type { HrdRate } from '../../src/media/hrd.ts';
import { BitWriter } from './bit-writer.ts';

/** The elements of an SPS that tests vary; all others are fixed. */
export interface SpsChoice {
  readonly id?: number;
  /** 66, 77, 88, 100 and 110 are written. */
  readonly profile?: number;
  /** constraint_set0..5_flag and reserved_zero_2bits. */
  readonly constraints?: number;
  readonly log2MaxFrameNum?: number;
  readonly pocType?: 0 | 1 | 2;
  readonly log2MaxLsb?: number;
  /** pic_order_cnt_type 1. */
  readonly offsetForNonRefPic?: number;
  readonly offsetForTopToBottomField?: number;
  readonly offsetsForRefFrame?: readonly number[];
  readonly widthInMbs?: number;
  readonly heightInMapUnits?: number;
  /** level_idc. */
  readonly level?: number;
  readonly maxNumRefFrames?: number;
  /** gaps_in_frame_num_value_allowed_flag. */
  readonly gapsAllowed?: boolean;
  /** frame_crop offsets: left, right, top, bottom. */
  readonly crop?: readonly [number, number, number, number];
  /** bit_depth_luma_minus8 and bit_depth_chroma_minus8 (profiles 100 and 110). */
  readonly bitDepthMinus8?: number;
  readonly interlaced?: boolean;
  readonly mbaff?: boolean;
  /** Value of every entry of the first 4x4 scaling list (profile 100); no lists if absent. */
  readonly scale?: number;
  /** As a subset SPS (NAL 15) without an extension. */
  readonly subset?: boolean;
  /** Frames a second in the VUI; no VUI if absent. */
  readonly fps?: number;
  /** fixed_frame_rate_flag; 1 if absent. */
  readonly fixedFrameRate?: boolean;
  /** pic_struct_present_flag of the VUI. */
  readonly picStruct?: boolean;
  /** colour_primaries, transfer_characteristics and matrix_coefficients of the VUI. */
  readonly colour?: readonly [primaries: number, transfer: number, matrix: number];
  /** video_full_range_flag of the VUI. */
  readonly fullRange?: boolean;
  /** sar_width and sar_height of the VUI, as Extended_SAR. */
  readonly sar?: readonly [width: number, height: number];
  /** max_num_reorder_frames and max_dec_frame_buffering; no bitstream restriction if absent. */
  readonly restriction?: readonly [reordered: number, buffered: number];
  /** HRD parameters of the VUI, with `fps`; delays have 24 bits. */
  readonly hrd?: {
    readonly nal?: readonly HrdRate[];
    readonly vcl?: readonly HrdRate[];
    readonly lowDelay?: boolean;
  };
  /** direct_8x8_inference_flag 0. */
  readonly direct8x8Off?: boolean;
}

export interface PpsChoice {
  readonly id?: number;
  readonly sps?: number;
  readonly cabac?: boolean;
  readonly bottomFieldPicOrder?: boolean;
  readonly redundantPicCnt?: boolean;
  readonly initQp?: number;
  readonly weightedPred?: boolean;
  readonly transform8x8?: boolean;
  /** num_ref_idx_l0_default_active_minus1, and that of list 1. */
  readonly refIdxDefaultActiveMinus1?: number;
  /** pic_scaling_matrix_present_flag, no list coded: all fall back to those of the SPS (7.4.2.2). */
  readonly scalingMatrix?: boolean;
}

export interface SliceChoice {
  readonly nal?: 1 | 2 | 5 | 19;
  readonly refIdc?: number;
  readonly firstMb?: number;
  /** Table 7-6: 0 P, 1 B, 2 I, 3 SP, 4 SI. */
  readonly type?: 0 | 1 | 2 | 3 | 4;
  readonly frameNum?: number;
  readonly field?: 'top' | 'bottom';
  readonly idrPicId?: number;
  readonly lsb?: number;
  readonly deltaBottom?: number;
  readonly deltas?: readonly [number, number?];
  readonly redundantPicCnt?: number;
  /** memory_management_control_operation 5. */
  readonly mmco5?: boolean;
  /** The loop of dec_ref_pic_marking(): each operation with its operands, without the closing 0. */
  readonly operations?: readonly (readonly number[])[];
  /** no_output_of_prior_pics_flag and long_term_reference_flag of an IDR picture. */
  readonly noOutputOfPriorPics?: boolean;
  readonly longTerm?: boolean;
  readonly qpDelta?: number;
  /** num_ref_idx_l0_active_minus1, and that of list 1; sets num_ref_idx_active_override_flag. */
  readonly refIdxActiveMinus1?: readonly [number, number?];
}

const header = (refIdc: number, type: number): BitWriter => new BitWriter().u(1, 0).u(2, refIdc).u(5, type);
const flag = (on: boolean | undefined): number => (on === true ? 1 : 0);

/** seq_parameter_set_rbsp() (H.264 7.3.2.1). */
export const writeSps = (of: SpsChoice = {}): Uint8Array => {
  const w = header(3, of.subset === true ? 15 : 7)
    .u(8, of.profile ?? 66)
    .u(8, of.constraints ?? 0)
    .u(8, of.level ?? 30)
    .ue(of.id ?? 0);
  if (of.profile === 100 || of.profile === 110) {
    w.ue(1)
      .ue(of.bitDepthMinus8 ?? 0)
      .ue(of.bitDepthMinus8 ?? 0)
      .flag(0)
      .flag(of.scale === undefined ? 0 : 1);
    // scaling_list() (7.3.2.1.1.1): the first delta_scale is from 8, the next 15 are 0; seven lists are not coded.
    if (of.scale !== undefined)
      w.flag(1)
        .se(of.scale - 8)
        .pattern('1'.repeat(15))
        .pattern('0'.repeat(7));
  }
  w.ue((of.log2MaxFrameNum ?? 4) - 4).ue(of.pocType ?? 0);
  if ((of.pocType ?? 0) === 0) w.ue((of.log2MaxLsb ?? 4) - 4);
  if (of.pocType === 1) {
    const offsets = of.offsetsForRefFrame ?? [];
    w.flag(0)
      .se(of.offsetForNonRefPic ?? 0)
      .se(of.offsetForTopToBottomField ?? 0)
      .ue(offsets.length);
    for (const offset of offsets) w.se(offset);
  }
  w.ue(of.maxNumRefFrames ?? 1)
    .flag(flag(of.gapsAllowed))
    .ue((of.widthInMbs ?? 4) - 1)
    .ue((of.heightInMapUnits ?? 4) - 1)
    .flag(of.interlaced === true ? 0 : 1);
  if (of.interlaced === true) w.flag(flag(of.mbaff));
  w.flag(of.direct8x8Off === true ? 0 : 1).flag(of.crop === undefined ? 0 : 1);
  for (const offset of of.crop ?? []) w.ue(offset);
  const hasVui = [of.fps, of.restriction, of.colour, of.fullRange, of.sar].some((one) => one !== undefined);
  w.flag(flag(hasVui));
  if (hasVui) writeVui(w, of);
  // additional_extension2_flag (7.3.2.1.3).
  if (of.subset === true) w.flag(0);
  return w.trailing().toNal();
};

/** vui_parameters() (E.1.1) without overscan and chroma location. */
const writeVui = (w: BitWriter, of: SpsChoice): void => {
  const { sar, colour, fullRange, fps, fixedFrameRate = true, picStruct, restriction, hrd } = of;
  const hasSignal = colour !== undefined || fullRange !== undefined;
  w.flag(flag(sar !== undefined));
  if (sar !== undefined) w.u(8, 255).u(16, sar[0]).u(16, sar[1]);
  w.flag(0).flag(flag(hasSignal));
  // video_format 5: unspecified.
  if (hasSignal)
    w.u(3, 5)
      .flag(flag(fullRange))
      .flag(flag(colour !== undefined))
      .bytes(colour ?? []);
  w.flag(0).flag(flag(fps !== undefined));
  // A frame has two fields, hence two ticks (E.2.1).
  if (fps !== undefined)
    w.u(32, 1)
      .u(32, 2 * fps)
      .flag(flag(fixedFrameRate));
  for (const rates of [hrd?.nal, hrd?.vcl]) {
    w.flag(flag(rates !== undefined));
    if (rates !== undefined) writeHrd(w, rates);
  }
  if (hrd !== undefined) w.flag(flag(hrd.lowDelay));
  w.flag(flag(picStruct)).flag(flag(restriction !== undefined));
  // motion_vectors_over_pic_boundaries_flag, and the elements from max_bytes_per_pic_denom on.
  if (restriction !== undefined) {
    w.flag(1).ue(0).ue(0).ue(15).ue(15);
    for (const frames of restriction) w.ue(frames);
  }
};

/** hrd_parameters() (E.1.2): rates in units of 64 b/s, sizes in units of 16 bits. */
const writeHrd = (w: BitWriter, rates: readonly HrdRate[]): void => {
  w.ue(rates.length - 1)
    .u(4, 0)
    .u(4, 0);
  for (const { bitRateBps, cpbSizeBits, cbr } of rates) {
    w.ue(bitRateBps / 64 - 1)
      .ue(cpbSizeBits / 16 - 1)
      .flag(flag(cbr));
  }
  w.u(5, 23).u(5, 23).u(5, 23).u(5, 0);
};

/** pic_parameter_set_rbsp() (H.264 7.3.2.2). */
export const writePps = (of: PpsChoice = {}): Uint8Array => {
  const w = header(3, 8)
    .ue(of.id ?? 0)
    .ue(of.sps ?? 0)
    .flag(flag(of.cabac))
    .flag(flag(of.bottomFieldPicOrder))
    .ue(0)
    .ue(of.refIdxDefaultActiveMinus1 ?? 0)
    .ue(of.refIdxDefaultActiveMinus1 ?? 0)
    .flag(flag(of.weightedPred))
    .u(2, 0)
    .se((of.initQp ?? 26) - 26)
    .se(0)
    .se(0)
    .flag(0)
    .flag(0)
    .flag(flag(of.redundantPicCnt));
  if (of.transform8x8 === true) w.flag(1).flag(0).se(0);
  else if (of.scalingMatrix === true) w.flag(0).flag(1).pattern('000000').se(0);
  return w.trailing().toNal();
};

/** slice_layer_without_partitioning_rbsp() (H.264 7.3.2.8, 7.3.3) with some bits for slice data. */
export const writeSlice = (of: SliceChoice = {}, sps: SpsChoice = {}, pps: PpsChoice = {}): Uint8Array => {
  const { nal = 1, refIdc = nal === 5 ? 3 : 2, type = nal === 5 ? 2 : 0 } = of;
  const idr = nal === 5;
  const w = header(refIdc, nal)
    .ue(of.firstMb ?? 0)
    .ue(type)
    .ue(pps.id ?? 0)
    .u(sps.log2MaxFrameNum ?? 4, of.frameNum ?? 0);
  if (sps.interlaced === true) {
    w.flag(flag(of.field !== undefined));
    if (of.field !== undefined) w.flag(flag(of.field === 'bottom'));
  }
  if (idr) w.ue(of.idrPicId ?? 0);
  const inFrame = pps.bottomFieldPicOrder === true && of.field === undefined;
  if ((sps.pocType ?? 0) === 0) {
    w.u(sps.log2MaxLsb ?? 4, of.lsb ?? 0);
    if (inFrame) w.se(of.deltaBottom ?? 0);
  } else if (sps.pocType === 1) {
    w.se(of.deltas?.[0] ?? 0);
    if (inFrame) w.se(of.deltas?.[1] ?? 0);
  }
  if (pps.redundantPicCnt === true) w.ue(of.redundantPicCnt ?? 0);
  if (type === 1) w.flag(1);
  const hasReferences = type !== 2 && type !== 4;
  if (hasReferences) {
    w.flag(of.refIdxActiveMinus1 === undefined ? 0 : 1);
    if (of.refIdxActiveMinus1 !== undefined) {
      w.ue(of.refIdxActiveMinus1[0]);
      if (type === 1) w.ue(of.refIdxActiveMinus1[1] ?? 0);
    }
    w.flag(0);
  }
  if (type === 1) w.flag(0);
  if (refIdc !== 0) {
    const operations = of.mmco5 === true ? [[5]] : of.operations;
    if (idr) w.flag(flag(of.noOutputOfPriorPics)).flag(flag(of.longTerm));
    else w.flag(flag(operations !== undefined));
    if (!idr && operations !== undefined) {
      for (const value of operations.flat()) w.ue(value);
      w.ue(0);
    }
  }
  if (pps.cabac === true && hasReferences) w.ue(0);
  w.se(of.qpDelta ?? 0);
  if (type === 3) w.flag(0);
  if (!hasReferences && type !== 2) w.se(0);
  if (type === 3) w.se(0);
  // slice_id of a data partition A (7.3.2.9.1).
  if (nal === 2) w.ue(0);
  // cabac_alignment_one_bit (7.3.4).
  if (pps.cabac === true) w.align('1');
  return w.pattern('1011001110001111').trailing().toNal();
};

/** A unit of one header byte and payload bytes: AUD, SEI, end of sequence, filler, … */
export const writeUnit = (refIdc: number, type: number, payload: readonly number[] = []): Uint8Array =>
  header(refIdc, type).bytes(payload).toNal();

export const AUD = writeUnit(0, 9, [0xf0]);
/** A user_data_unregistered message of 17 bytes (D.1.7). */
export const SEI = writeUnit(0, 6, [5, 17, ...new Array<number>(17).fill(0x5a), 0x80]);
/** pic_timing (D.1.3) without delays: pic_struct, and clock_timestamp_flag 0 for each of its timestamps (Table D-1). */
export const writePicTiming = (pic_struct: number): Uint8Array => {
  const timestamps = [1, 1, 1, 2, 2, 3, 3, 2, 3][pic_struct] ?? 0;
  // bit_equal_to_one ends the payload.
  return writeUnit(0, 6, [1, 1, (pic_struct << 4) | (8 >> timestamps), 0x80]);
};
export const END_OF_SEQUENCE = writeUnit(0, 10);
export const END_OF_STREAM = writeUnit(0, 11);

/** prefix NAL unit of MVC (7.3.2.12, G.7.3.1.1): non_idr_flag, view 0, anchor. */
export const writePrefix = (refIdc: number, nonIdr: boolean): Uint8Array =>
  header(refIdc, 14).flag(0).flag(flag(nonIdr)).u(6, 0).u(10, 0).u(3, 0).flag(1).flag(1).flag(1).toNal();

/** The units with a 4-byte start code each (B.1.1). */
export const byteStream = (units: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(units.flatMap((unit) => [0, 0, 0, 1, ...unit]));

/** The units, each after its length (ISO/IEC 14496-15 5.3.4.2). */
export const lengthPrefixedStream = (units: readonly Uint8Array[], lengthSize: 1 | 2 | 4): Uint8Array =>
  Uint8Array.from(
    units.flatMap((unit) => [
      ...Array.from({ length: lengthSize }, (_, i) => Math.floor(unit.length / 256 ** (lengthSize - 1 - i)) % 256),
      ...unit,
    ]),
  );
