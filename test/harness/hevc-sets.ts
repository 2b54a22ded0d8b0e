import { toHex } from '../../src/bytes/hex.ts';
import { BitWriter } from './bit-writer.ts';

/** What a written SPS has beside the plainest one: 416x240, 4:2:0, coding tree blocks of 16x16, 8 bits of picture order. */
export interface SpsChoices {
  readonly id?: number;
  /** general_level_idc; 3.1. */
  readonly level?: number;
  /** Pictures of decoded picture buffer, and those that are reordered: 5 and 0. */
  readonly buffering?: number;
  readonly reordering?: number;
  /** 3: with separate_colour_plane_flag 1. */
  readonly chroma?: 0 | 1 | 3;
  /** One reference picture set: the picture before, in use. */
  readonly refPicSets?: 0 | 1;
  /** lt_ref_pic_poc_lsb_sps and used_by_curr_pic_lt_sps_flag of each entry. */
  readonly longTerm?: readonly (readonly [lsb: number, used: number])[];
  readonly temporalMvp?: boolean;
  readonly sao?: boolean;
  readonly highPrecision?: boolean;
  /** sps_curr_pic_ref_enabled_flag 1, motion_vector_resolution_control_idc 2. */
  readonly screenContent?: boolean;
  /** NAL HRD with two CPB specifications; delays of 16 bits, increments of 5, output delays of 10. */
  readonly hrd?: 'pictures' | 'units' | 'units in pic_timing';
  readonly frameFieldInfo?: boolean;
}

/** seq_parameter_set_rbsp() (H.265 7.3.2.2.1), as hex of the unit. */
export const writtenSps = (has: SpsChoices = {}): string => {
  const w = new BitWriter();
  w.u(8, 0x42).u(8, 1).u(4, 0).u(3, 0).u(1, 1);
  // profile_tier_level(): Main.
  w.u(8, 1)
    .u(32, 0x60000000)
    .u(24, 0x900000)
    .u(24, 0)
    .u(8, has.level ?? 93);
  w.ue(has.id ?? 0).ue(has.chroma ?? 1);
  if (has.chroma === 3) w.flag(1);
  w.ue(416).ue(240).flag(0).ue(0).ue(0).ue(4);
  w.flag(1)
    .ue((has.buffering ?? 5) - 1)
    .ue(has.reordering ?? 0)
    .ue(0);
  // Coding blocks 8..16, transform blocks 4..16.
  w.ue(0).ue(1).ue(0).ue(2).ue(0).ue(0);
  w.flag(0)
    .flag(0)
    .flag(has.sao === true ? 1 : 0)
    .flag(0);
  w.ue(has.refPicSets ?? 0);
  if (has.refPicSets === 1) w.ue(1).ue(0).ue(0).flag(1);
  w.flag(has.longTerm === undefined ? 0 : 1);
  if (has.longTerm !== undefined) {
    w.ue(has.longTerm.length);
    for (const [lsb, used] of has.longTerm) w.u(8, lsb).flag(used);
  }
  w.flag(has.temporalMvp === true ? 1 : 0).flag(0);
  writeVui(w, has);
  const isExtended = has.highPrecision === true || has.screenContent === true;
  w.flag(isExtended ? 1 : 0);
  if (isExtended) {
    w.flag(has.highPrecision === true ? 1 : 0)
      .u(2, 0)
      .flag(has.screenContent === true ? 1 : 0)
      .u(4, 0);
    if (has.highPrecision === true) w.u(6, 0).flag(1).u(2, 0);
    if (has.screenContent === true) w.flag(1).flag(0).u(2, 2).flag(0);
  }
  return toHex(w.trailing().toNal());
};

const writeVui = (w: BitWriter, has: SpsChoices): void => {
  const isPresent = has.hrd !== undefined || has.frameFieldInfo === true;
  w.flag(isPresent ? 1 : 0);
  if (!isPresent) return;
  // No aspect ratio, overscan, signal type and chroma location.
  w.u(4, 0)
    .flag(0)
    .flag(0)
    .flag(has.frameFieldInfo === true ? 1 : 0)
    .flag(0);
  w.flag(has.hrd === undefined ? 0 : 1);
  if (has.hrd !== undefined) {
    w.u(32, 1).u(32, 25).flag(0).flag(1).flag(1).flag(0);
    const isSubPic = has.hrd !== 'pictures';
    w.flag(isSubPic ? 1 : 0);
    if (isSubPic)
      w.u(8, 0)
        .u(5, 4)
        .flag(has.hrd === 'units in pic_timing' ? 1 : 0)
        .u(5, 9);
    w.u(4, 0).u(4, 0);
    if (isSubPic) w.u(4, 0);
    w.u(5, 15).u(5, 15).u(5, 9);
    // Fixed picture rate, no low delay, two CPB specifications.
    w.flag(1).ue(0).ue(1);
    for (let i = 0; i < 2; i++) {
      w.ue(1000).ue(1000);
      if (isSubPic) w.ue(1000).ue(1000);
      w.flag(0);
    }
  }
  w.flag(0);
};

/** What a written PPS has beside the plainest one. */
export interface PpsChoices {
  /** Of the PPS and of its SPS. */
  readonly id?: number;
  readonly dependentSlices?: boolean;
  readonly outputFlag?: boolean;
  readonly extraBits?: number;
  readonly weights?: boolean;
  readonly listsModification?: boolean;
  readonly headerExtension?: boolean;
  /** A list of one pair of chroma QP offsets. */
  readonly chromaQpOffsetList?: boolean;
  /** pps_curr_pic_ref_enabled_flag, and pps_slice_act_qp_offsets_present_flag. */
  readonly screenContent?: boolean;
}

/** pic_parameter_set_rbsp() (H.265 7.3.2.3.1), as hex of the unit. */
export const writtenPps = (has: PpsChoices = {}): string => {
  const is = (value: boolean | undefined) => (value === true ? 1 : 0);
  const w = new BitWriter();
  w.u(8, 0x44)
    .u(8, 1)
    .ue(has.id ?? 0)
    .ue(has.id ?? 0);
  w.flag(is(has.dependentSlices))
    .flag(is(has.outputFlag))
    .u(3, has.extraBits ?? 0)
    .flag(0)
    .flag(0);
  w.ue(1).ue(1).se(0).flag(0).flag(0).flag(0);
  w.se(0).se(0).flag(0).flag(is(has.weights)).flag(is(has.weights)).flag(0).flag(0).flag(0);
  // No loop filter across slices, no deblocking control, no scaling lists.
  w.flag(0).flag(0).flag(0).flag(is(has.listsModification)).ue(0).flag(is(has.headerExtension));
  const isExtended = has.chromaQpOffsetList === true || has.screenContent === true;
  w.flag(isExtended ? 1 : 0);
  if (isExtended) {
    w.flag(is(has.chromaQpOffsetList)).u(2, 0).flag(is(has.screenContent)).u(4, 0);
    if (has.chromaQpOffsetList === true) w.flag(0).flag(1).ue(0).ue(0).se(1).se(-1).ue(0).ue(0);
    if (has.screenContent === true) w.flag(1).flag(1).flag(1).se(0).se(0).se(0).flag(0);
  }
  return toHex(w.trailing().toNal());
};
