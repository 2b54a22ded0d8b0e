import { describe, expect, it } from 'vitest';
import { deriveSequenceHeader } from '../../../src/codec/av1/derive.ts';
import { describeSequence } from '../../../src/codec/av1/describe.ts';
import type { SequenceHeader } from '../../../src/codec/av1/syntax/sequence-header.ts';
import { obu, sequenceHeader, withTrailingBits } from '../../vectors/av1-obus.ts';

const SIMPLE: SequenceHeader = {
  seq_profile: 0,
  still_picture: 0,
  reduced_still_picture_header: 0,
  operating_points: [{ operating_point_idc: 0, seq_level_idx: 8, seq_tier: 0 }],
  frame_width_bits_minus_1: 15,
  frame_height_bits_minus_1: 15,
  max_frame_width_minus_1: 1919,
  max_frame_height_minus_1: 1079,
  use_128x128_superblock: 0,
  enable_filter_intra: 0,
  enable_intra_edge_filter: 0,
  enable_superres: 0,
  enable_cdef: 0,
  enable_restoration: 0,
  color_config: { high_bitdepth: 1, mono_chrome: 0, color_description_present_flag: 0, color_range: 0 },
  film_grain_params_present: 0,
};
const bt2020 = {
  color_description_present_flag: 1,
  color_primaries: 9,
  transfer_characteristics: 16,
  matrix_coefficients: 9,
};

describe('what a sequence header says', () => {
  it('codec strings (AV1-ISOBMFF 5): the optional part is whole or left out', () => {
    const of = (changes: Partial<SequenceHeader>) => deriveSequenceHeader({ ...SIMPLE, ...changes }).codecString;
    expect(of({})).toBe('av01.0.08M.10');
    const hdr = { ...SIMPLE.color_config, ...bt2020, chroma_sample_position: 2 };
    expect(of({ color_config: hdr })).toBe('av01.0.08M.10.0.112.09.16.09.0');
    const bt709 = { color_primaries: 1, transfer_characteristics: 1, matrix_coefficients: 1 };
    expect(of({ color_config: { ...hdr, ...bt709 } })).toBe('av01.0.08M.10.0.112.01.01.01.0');
    expect(of({ color_config: { ...hdr, ...bt709, chroma_sample_position: 0 } })).toBe('av01.0.08M.10');
    expect(of({ operating_points: [{ seq_level_idx: 13, seq_tier: 1 }] })).toBe('av01.0.13H.10');
  });

  it('frame rate: only if pictures come at equal intervals', () => {
    const timing_info = { num_units_in_display_tick: 1001, time_scale: 60000, equal_picture_interval: 1 };
    const rate = (ticks?: number) =>
      deriveSequenceHeader({
        ...SIMPLE,
        timing_info: ticks === undefined ? timing_info : { ...timing_info, num_ticks_per_picture_minus_1: ticks },
      }).frameRate;
    expect(rate(1)).toEqual({ num: 30000, den: 1001, fps: 29.97003 });
    expect(rate(0)).toEqual({ num: 60000, den: 1001, fps: 59.94006 });
    expect(rate()).toBeUndefined();
  });

  it('operating points: layers by number', () => {
    const operating_points = [
      { operating_point_idc: 0x103, seq_level_idx: 5 },
      { operating_point_idc: 0x101, seq_level_idx: 4 },
    ];
    expect(deriveSequenceHeader({ ...SIMPLE, operating_points }).operatingPoints).toEqual([
      { level: '3.1', tier: 'Main', temporalLayers: [0, 1], spatialLayers: [0] },
      { level: '3.0', tier: 'Main', temporalLayers: [0], spatialLayers: [0] },
    ]);
  });

  it('an OBU of another type, or that is cut short, says nothing', () => {
    const whole = obu(1, withTrailingBits(sequenceHeader({ width: 320, height: 180 })));
    expect(describeSequence(whole)).toEqual({
      codec: 'av01',
      width: 320,
      height: 180,
      codedWidth: 320,
      codedHeight: 180,
      profile: 'Main',
      level: '2.0',
      tier: 'Main',
      codecString: 'av01.0.00M.08',
      chromaFormat: '4:2:0',
      bitDepthLuma: 8,
      bitDepthChroma: 8,
      scan: 'progressive',
      colour: { video_full_range_flag: { value: 0, name: 'limited' } },
      reorderFrames: 0,
      declaresReordering: true,
    });
    expect(describeSequence(whole.subarray(0, 8))).toBeUndefined();
    expect(describeSequence(obu(2, new Uint8Array()))).toBeUndefined();
  });
});
