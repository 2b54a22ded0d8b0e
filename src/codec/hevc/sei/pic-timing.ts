import type { PictureStructure } from '../../../media/frame-record.ts';
import { labelOf } from '../../../syntax/field-sink.ts';
import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { delayBits, type SeiHrd, seiHrdOf } from './hrd.ts';
import type { HevcSeiPayload } from './payload.ts';

/** pic_timing() (H.265 D.2.3; semantics D.3.3). */
export interface HevcPicTiming {
  /** How the picture is to be shown: Table D.2. */
  pic_struct?: number;
  /** 0 interlaced, 1 progressive, 2 unknown. */
  source_scan_type?: number;
  /** 1: a repetition of the picture before it, in output order. */
  duplicate_flag?: number;
  /** Clock ticks, minus 1, from the removal of the access unit of the last buffering period to that of this one. */
  au_cpb_removal_delay_minus1?: number;
  /** Clock ticks from the removal of the access unit to the output of its picture. */
  pic_dpb_output_delay?: number;
  /** As pic_dpb_output_delay, in ticks of decoding units. */
  pic_dpb_output_du_delay?: number;
  num_decoding_units_minus1?: number;
  du_common_cpb_removal_delay_flag?: number;
  du_common_cpb_removal_delay_increment_minus1?: number;
  num_nalus_in_du_minus1?: number[];
  /** Of each decoding unit but the last. */
  du_cpb_removal_delay_increment_minus1?: number[];
}

/** Values derived from a pic_timing(). */
export interface HevcPicTimingFacts {
  /** pic_struct in words. */
  readonly picStruct: string;
}

interface PicStruct {
  readonly text: string;
  /** DeltaToDivisor (Table E.7): elemental durations that the picture is shown, one for each field or repeated frame. */
  readonly durations: number;
  /** Of a picture that is a field: field_seq_flag is 1. */
  readonly field?: 'top field' | 'bottom field';
}

/** By pic_struct (H.265 Tables D.2 and E.7). */
const STRUCTS: readonly PicStruct[] = [
  { text: 'frame', durations: 1 },
  { text: 'top field', durations: 1, field: 'top field' },
  { text: 'bottom field', durations: 1, field: 'bottom field' },
  { text: 'top, bottom', durations: 2 },
  { text: 'bottom, top', durations: 2 },
  { text: 'top, bottom, top', durations: 3 },
  { text: 'bottom, top, bottom', durations: 3 },
  { text: 'frame doubling', durations: 2 },
  { text: 'frame tripling', durations: 3 },
  { text: 'top field, paired with the bottom field before it', durations: 1, field: 'top field' },
  { text: 'bottom field, paired with the top field before it', durations: 1, field: 'bottom field' },
  { text: 'top field, paired with the bottom field after it', durations: 1, field: 'top field' },
  { text: 'bottom field, paired with the top field after it', durations: 1, field: 'bottom field' },
];

const PIC_STRUCTS: Readonly<Record<number, string>> = Object.fromEntries(STRUCTS.map(({ text }, i) => [i, text]));

/** Display duration in half clock ticks, of which a frame has two: see `FrameRecord`. Without a pic_struct, 2. */
export const shownTicks = (pic_struct = 0): number => 2 * (STRUCTS[pic_struct]?.durations ?? 1);

/** How a picture is coded: a field where field_seq_flag is 1, top or bottom by pic_struct (H.265 D.3.3). */
export const structureOf = (field_seq_flag: number, pic_struct: number | undefined): PictureStructure | undefined =>
  field_seq_flag === 0 ? 'frame' : STRUCTS[pic_struct ?? -1]?.field;

const SCAN_TYPES: Readonly<Record<number, string>> = { 0: 'interlaced', 1: 'progressive', 2: 'unknown', 3: 'reserved' };

/** Decoding units of a picture, at most: one for each coding tree block (D.3.3). */
const maxDecodingUnits = (picSizeInCtbsY: number): number => picSizeInCtbsY - 1;

export const picTiming: HevcSeiPayload<HevcPicTiming, HevcPicTimingFacts> = {
  payloadType: 1,
  clause: 'H.265 D.2.3',
  parse: (r, _payloadSize, context, into) => {
    const { sps } = context;
    if (sps === undefined) {
      throw r.error('unknown-parameter-set', 'pic_timing', r.bit, 'a known SPS of the picture', 'none');
    }
    if (sps.vui_parameters.frame_field_info_present_flag === 1) {
      into.pic_struct = r.uLax(4, 'pic_struct', 0, STRUCTS.length - 1, PIC_STRUCTS);
      into.source_scan_type = r.u(2, 'source_scan_type', SCAN_TYPES);
      into.duplicate_flag = r.flag('duplicate_flag');
    }
    const hrd = seiHrdOf(sps, context);
    // CpbDpbDelaysPresentFlag (E.3.2).
    if (hrd !== undefined) parseDelays(r, hrd, maxDecodingUnits(sps.picSizeInCtbsY), into);
  },
  derive: ({ pic_struct: struct }) =>
    struct === undefined ? undefined : { picStruct: labelOf(PIC_STRUCTS, struct) ?? 'reserved' },
  describe: (_payload, derived) => (derived === undefined ? 'pic_timing' : `pic_timing: ${derived.picStruct}`),
};

const parseDelays = (r: SyntaxReader, { parameters }: SeiHrd, maxUnits: number, into: Partial<HevcPicTiming>): void => {
  const removalBits = delayBits(parameters.au_cpb_removal_delay_length_minus1);
  into.au_cpb_removal_delay_minus1 = r.uv(removalBits, 'au_cpb_removal_delay_minus1');
  into.pic_dpb_output_delay = r.uv(delayBits(parameters.dpb_output_delay_length_minus1), 'pic_dpb_output_delay');
  if (parameters.sub_pic_hrd_params_present_flag !== 1) return;
  const outputBits = delayBits(parameters.dpb_output_delay_du_length_minus1);
  into.pic_dpb_output_du_delay = r.uv(outputBits, 'pic_dpb_output_du_delay');
  if (parameters.sub_pic_cpb_params_in_pic_timing_sei_flag !== 1) return;
  const incrementBits = delayBits(parameters.du_cpb_removal_delay_increment_length_minus1);
  const last = (into.num_decoding_units_minus1 = r.ue('num_decoding_units_minus1', maxUnits));
  const isCommon = r.flag('du_common_cpb_removal_delay_flag') === 1;
  into.du_common_cpb_removal_delay_flag = isCommon ? 1 : 0;
  if (isCommon) {
    const name = 'du_common_cpb_removal_delay_increment_minus1';
    into.du_common_cpb_removal_delay_increment_minus1 = r.uv(incrementBits, name);
  }
  const counts: number[] = (into.num_nalus_in_du_minus1 = []);
  const increments: number[] = [];
  if (!isCommon) into.du_cpb_removal_delay_increment_minus1 = increments;
  for (let i = 0; i <= last; i++) {
    counts.push(r.ueLax(r.nth('num_nalus_in_du_minus1', i), maxUnits));
    if (isCommon || i === last) continue;
    increments.push(r.uv(incrementBits, r.nth('du_cpb_removal_delay_increment_minus1', i)));
  }
};
