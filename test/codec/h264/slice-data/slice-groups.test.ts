import { describe, expect, it } from 'vitest';
import type { InferredPps, InferredSps } from '../../../../src/codec/h264/inference.ts';
import { SliceGroups, sliceGroupsOf } from '../../../../src/codec/h264/slice-data/slice-groups.ts';

/** A picture of 4 x 4 map units. */
const SPS = {
  pic_width_in_mbs_minus1: 3,
  pic_height_in_map_units_minus1: 3,
  frame_mbs_only_flag: 1,
  mb_adaptive_frame_field_flag: 0,
} as InferredSps;

const map = (
  pps: Partial<InferredPps>,
  cycle = 0,
  sps: Partial<InferredSps> = {},
  field = 0,
  explicit?: Uint8Array,
) => {
  const slice = { field_pic_flag: field, slice_group_change_cycle: cycle };
  const groups = sliceGroupsOf(
    { num_slice_groups_minus1: 1, ...pps } as InferredPps,
    { ...SPS, ...sps },
    slice,
    explicit,
  );
  return (groups?.join('').match(/.{4}/g) ?? []).join(' ');
};

describe('slice groups (H.264 8.2.2)', () => {
  it('one group has no map', () => {
    expect(sliceGroupsOf({ num_slice_groups_minus1: 0 } as InferredPps, SPS, {}, undefined)).toBeUndefined();
  });

  it('interleaves runs (type 0)', () => {
    expect(map({ slice_group_map_type: 0, run_length_minus1: [2, 0] })).toBe('0001 0001 0001 0001');
    expect(map({ slice_group_map_type: 0, run_length_minus1: [1, 2] })).toBe('0011 1001 1100 1110');
  });

  it('disperses (type 1)', () => {
    expect(map({ slice_group_map_type: 1 })).toBe('0101 1010 0101 1010');
    expect(map({ slice_group_map_type: 1, num_slice_groups_minus1: 3 })).toBe('0123 2301 0123 2301');
  });

  it('puts rectangles on the last group (type 2)', () => {
    expect(map({ slice_group_map_type: 2, top_left: [5], bottom_right: [10] })).toBe('1111 1001 1001 1111');
    // The first rectangle is on top of the second.
    const two = { slice_group_map_type: 2, num_slice_groups_minus1: 2, top_left: [0, 5], bottom_right: [5, 15] };
    expect(map(two)).toBe('0022 0011 2111 2111');
  });

  it('boxes out from the middle (type 3)', () => {
    const boxOut = { slice_group_map_type: 3, slice_group_change_rate_minus1: 0 };
    // By 8-17: from (2, 2), first to the left or up.
    expect(map({ ...boxOut, slice_group_change_direction_flag: 0 }, 1)).toBe('1111 1111 1101 1111');
    expect(map({ ...boxOut, slice_group_change_direction_flag: 0 }, 4)).toBe('1111 1001 1001 1111');
    expect(map({ ...boxOut, slice_group_change_direction_flag: 1 }, 4)).toBe('1111 1001 1001 1111');
    expect(map({ ...boxOut, slice_group_change_direction_flag: 0 }, 99)).toBe('0000 0000 0000 0000');
  });

  it('scans in rows (type 4) and columns (type 5), from both ends', () => {
    const raster = { slice_group_map_type: 4, slice_group_change_rate_minus1: 1 };
    expect(map({ ...raster, slice_group_change_direction_flag: 0 }, 3)).toBe('0000 0011 1111 1111');
    expect(map({ ...raster, slice_group_change_direction_flag: 1 }, 3)).toBe('1111 1111 1100 0000');
    const wipe = { slice_group_map_type: 5, slice_group_change_rate_minus1: 4 };
    expect(map({ ...wipe, slice_group_change_direction_flag: 0 }, 1)).toBe('0011 0111 0111 0111');
    expect(map({ ...wipe, slice_group_change_direction_flag: 1 }, 1)).toBe('1110 1110 1110 1100');
  });

  it('takes an explicit map (type 6)', () => {
    const explicit = Uint8Array.of(0, 1, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1);
    expect(map({ slice_group_map_type: 6 }, 0, {}, 0, explicit)).toBe('0110 1100 0000 1111');
  });

  it('maps fields, frames and pairs of one map (8.2.2.8)', () => {
    const interlaced = { frame_mbs_only_flag: 0, pic_height_in_map_units_minus1: 1 };
    const dispersed = { slice_group_map_type: 1 };
    expect(map(dispersed, 0, interlaced, 1)).toBe('0101 1010');
    expect(map(dispersed, 0, interlaced)).toBe('0101 0101 1010 1010');
    // Addresses of MBAFF: two for each pair.
    expect(map(dispersed, 0, { ...interlaced, mb_adaptive_frame_field_flag: 1 })).toBe('0011 0011 1100 1100');
  });

  it('keeps the map of the last slice', () => {
    const groups = new SliceGroups();
    const pps = {
      num_slice_groups_minus1: 1,
      slice_group_map_type: 4,
      slice_group_change_rate_minus1: 0,
    } as InferredPps;
    const first = groups.of(pps, SPS, { slice_group_change_cycle: 2 }, undefined);
    expect(groups.of(pps, SPS, { slice_group_change_cycle: 2 }, undefined)).toBe(first);
    expect(groups.of(pps, SPS, { slice_group_change_cycle: 3 }, undefined)).not.toEqual(first);
  });
});
