import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import type { SharedSeiPayload } from './payload.ts';

/** A region of the projected picture, and where it is in the coded one. */
export interface PackedRegion {
  rwp_reserved_zero_4bits: number;
  /** 0: as it is; 1 to 7: mirrored and turned. */
  rwp_transform_type: number;
  rwp_guard_band_flag: number;
  proj_region_width: number;
  proj_region_height: number;
  proj_region_top: number;
  proj_region_left: number;
  packed_region_width: number;
  packed_region_height: number;
  packed_region_top: number;
  packed_region_left: number;
  rwp_left_guard_band_width?: number;
  rwp_right_guard_band_width?: number;
  rwp_top_guard_band_height?: number;
  rwp_bottom_guard_band_height?: number;
  rwp_guard_band_not_used_for_pred_flag?: number;
  rwp_guard_band_type?: number[];
  rwp_guard_band_reserved_zero_3bits?: number;
}

/**
 * regionwise_packing() (H.264 D.1.35.4, H.265 D.2.41.5; semantics D.2.35.4, D.3.41.5): regions that were moved and scaled
 * before encoding. The loop has no name in the specification: `regions` holds it.
 */
export interface RegionwisePacking {
  rwp_cancel_flag: number;
  rwp_persistence_flag?: number;
  constituent_picture_matching_flag?: number;
  rwp_reserved_zero_5bits?: number;
  num_packed_regions?: number;
  proj_picture_width?: number;
  proj_picture_height?: number;
  packed_picture_width?: number;
  packed_picture_height?: number;
  regions?: Partial<PackedRegion>[];
}

export const regionwisePacking: SharedSeiPayload<RegionwisePacking> = {
  payloadType: 155,
  parse: (r, _payloadSize, _context, into) => {
    into.rwp_cancel_flag = r.flag('rwp_cancel_flag');
    if (into.rwp_cancel_flag === 1) return;
    into.rwp_persistence_flag = r.flag('rwp_persistence_flag');
    into.constituent_picture_matching_flag = r.flag('constituent_picture_matching_flag');
    into.rwp_reserved_zero_5bits = r.u(5, 'rwp_reserved_zero_5bits');
    const count = (into.num_packed_regions = r.uLax(8, 'num_packed_regions', 1, 255));
    into.proj_picture_width = r.u(32, 'proj_picture_width');
    into.proj_picture_height = r.u(32, 'proj_picture_height');
    into.packed_picture_width = r.u(16, 'packed_picture_width');
    into.packed_picture_height = r.u(16, 'packed_picture_height');
    const regions: Partial<PackedRegion>[] = (into.regions = []);
    for (let i = 0; i < count; i++) {
      const region: Partial<PackedRegion> = {};
      regions.push(region);
      parseRegion(r, i, region);
    }
  },
  describe: ({ num_packed_regions: count }) =>
    count === undefined ? 'region-wise packing: cancel' : `region-wise packing, ${count} regions`,
};

const parseRegion = (r: SyntaxReader, i: number, into: Partial<PackedRegion>): void => {
  const u = (bits: number, name: keyof PackedRegion): number => r.u(bits, r.nth(name, i));
  into.rwp_reserved_zero_4bits = u(4, 'rwp_reserved_zero_4bits');
  into.rwp_transform_type = u(3, 'rwp_transform_type');
  into.rwp_guard_band_flag = r.flag(r.nth('rwp_guard_band_flag', i));
  into.proj_region_width = u(32, 'proj_region_width');
  into.proj_region_height = u(32, 'proj_region_height');
  into.proj_region_top = u(32, 'proj_region_top');
  into.proj_region_left = u(32, 'proj_region_left');
  into.packed_region_width = u(16, 'packed_region_width');
  into.packed_region_height = u(16, 'packed_region_height');
  into.packed_region_top = u(16, 'packed_region_top');
  into.packed_region_left = u(16, 'packed_region_left');
  if (into.rwp_guard_band_flag === 0) return;
  into.rwp_left_guard_band_width = u(8, 'rwp_left_guard_band_width');
  into.rwp_right_guard_band_width = u(8, 'rwp_right_guard_band_width');
  into.rwp_top_guard_band_height = u(8, 'rwp_top_guard_band_height');
  into.rwp_bottom_guard_band_height = u(8, 'rwp_bottom_guard_band_height');
  into.rwp_guard_band_not_used_for_pred_flag = r.flag(r.nth('rwp_guard_band_not_used_for_pred_flag', i));
  const types: number[] = (into.rwp_guard_band_type = []);
  for (let j = 0; j < 4; j++) types.push(r.u(3, r.nth('rwp_guard_band_type', i, j)));
  into.rwp_guard_band_reserved_zero_3bits = u(3, 'rwp_guard_band_reserved_zero_3bits');
};
