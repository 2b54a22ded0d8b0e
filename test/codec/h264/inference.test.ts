import { describe, expect, it } from 'vitest';
import { inferPps, inferSlicePosition, inferSps } from '../../../src/codec/h264/inference.ts';
import { ParameterSets } from '../../../src/codec/h264/syntax/parameter-sets.ts';
import { parseNalUnit } from '../../../src/codec/h264/syntax/parse-nal-unit.ts';
import { isPpsReadable } from '../../../src/codec/h264/syntax/pps.ts';
import { isReadable } from '../../../src/codec/h264/syntax/sps.ts';
import { FieldTrace } from '../../../src/syntax/field-trace.ts';
import { type SpsChoice, writePps, writeSlice, writeSps } from '../../harness/written-stream.ts';

const spsOf = (choice: SpsChoice) => {
  const { sps } = parseNalUnit(writeSps(choice), new ParameterSets());
  if (!isReadable(sps)) throw new Error('the SPS was written wrong');
  return sps;
};

/** Names and values of the elements that the trace of an SPS shows as inferred. */
const inferredIn = (unit: Uint8Array): Record<string, unknown> => {
  const sink = new FieldTrace();
  parseNalUnit(unit, new ParameterSets(), { sink });
  return Object.fromEntries(
    [...sink.nodes()].flatMap((node) => (node.kind === 'inferred' ? [[node.name, node.value]] : [])),
  );
};

/** E.2.1 for a stream without VUI parameters. */
const WITHOUT_VUI = {
  aspect_ratio_idc: 0,
  video_format: 5,
  video_full_range_flag: 0,
  colour_primaries: 2,
  transfer_characteristics: 2,
  matrix_coefficients: 2,
  fixed_frame_rate_flag: 0,
  motion_vectors_over_pic_boundaries_flag: 1,
  max_bytes_per_pic_denom: 2,
  max_bits_per_mb_denom: 1,
  log2_max_mv_length_horizontal: 15,
  log2_max_mv_length_vertical: 15,
};

/** 7.4.2.1.1 for a profile below High. */
const BELOW_HIGH = {
  chroma_format_idc: 1,
  separate_colour_plane_flag: 0,
  bit_depth_luma_minus8: 0,
  bit_depth_chroma_minus8: 0,
};

describe('inferSps', () => {
  it('below High, without VUI: the format of 7.4.2.1.1 and the VUI of E.2.1', () => {
    const coded = spsOf({ profile: 77 });
    expect(coded).not.toHaveProperty('chroma_format_idc');
    expect(coded).not.toHaveProperty('vui_parameters');
    expect(inferSps(coded)).toMatchObject({
      ...BELOW_HIGH,
      mb_adaptive_frame_field_flag: 0,
      vui_parameters: WITHOUT_VUI,
    });
    // 64 x 64 at level 3: far more frames than 16 would fit (A.3.1).
    expect(inferSps(coded).vui_parameters).toMatchObject({ max_num_reorder_frames: 16, max_dec_frame_buffering: 16 });
  });

  it('Intra profiles reorder nothing (E.2.1)', () => {
    const intra = spsOf({ profile: 110, constraints: 0x10 });
    expect(inferSps(intra).vui_parameters).toMatchObject({ max_num_reorder_frames: 0, max_dec_frame_buffering: 0 });
  });

  it('coded values are kept', () => {
    const sps = inferSps(
      spsOf({ profile: 110, bitDepthMinus8: 2, interlaced: true, mbaff: true, crop: [1, 2, 3, 4], fps: 25 }),
    );
    expect(sps).toMatchObject({
      bit_depth_luma_minus8: 2,
      mb_adaptive_frame_field_flag: 1,
      frame_crop_bottom_offset: 4,
      vui_parameters: { timing_info_present_flag: 1, time_scale: 50, colour_primaries: 2 },
    });
  });

  it('the trace shows the same values', () => {
    expect(inferredIn(writeSps({ profile: 77 }))).toEqual({
      ...BELOW_HIGH,
      mb_adaptive_frame_field_flag: 0,
      ...WITHOUT_VUI,
    });
    expect(inferredIn(writeSps({ profile: 100 }))).not.toHaveProperty('chroma_format_idc');
    expect(inferredIn(writeSps({ profile: 100 }))).toMatchObject({ separate_colour_plane_flag: 0 });
  });
});

describe('inferPps (7.4.2.2)', () => {
  it('the tools of High are off, and Cr has the offset of Cb', () => {
    const { pps } = parseNalUnit(writePps(), new ParameterSets());
    if (!isPpsReadable(pps)) throw new Error('the PPS was written wrong');
    const inferred = { transform_8x8_mode_flag: 0, pic_scaling_matrix_present_flag: 0 };
    expect(inferPps({ ...pps, chroma_qp_index_offset: -3 })).toMatchObject({
      ...inferred,
      second_chroma_qp_index_offset: -3,
    });
    expect(inferPps({ ...pps, second_chroma_qp_index_offset: 5 }).second_chroma_qp_index_offset).toBe(5);
  });
});

describe('inferSlicePosition (7.4.3)', () => {
  it('a frame, whose deltas and redundant_pic_cnt are 0', () => {
    const sets = new ParameterSets();
    parseNalUnit(writeSps({ profile: 77 }), sets);
    parseNalUnit(writePps(), sets);
    const { slice = {} } = parseNalUnit(writeSlice({ frameNum: 3, lsb: 6 }, { profile: 77 }), sets);
    expect(inferSlicePosition(slice)).toMatchObject({
      frame_num: 3,
      pic_order_cnt_lsb: 6,
      field_pic_flag: 0,
      bottom_field_flag: 0,
      delta_pic_order_cnt_bottom: 0,
      delta_pic_order_cnt: [0, 0],
      redundant_pic_cnt: 0,
    });
  });
});
