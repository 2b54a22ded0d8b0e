import type { InferredPps, InferredSps } from '../inference.ts';
import type { SliceHeader } from '../syntax/slice-header.ts';

/** Size of a picture in slice group map units (H.264 7.4.2.1.1). */
interface MapSize {
  readonly width: number;
  readonly height: number;
}

/**
 * mbToSliceGroupMap (H.264 8.2.2.8): the slice group of each macroblock address of a picture. `undefined` with one slice
 * group. `explicit`: slice_group_id of map type 6.
 */
export const sliceGroupsOf = (
  pps: InferredPps,
  sps: InferredSps,
  slice: Pick<SliceHeader, 'field_pic_flag' | 'slice_group_change_cycle'>,
  explicit: Uint8Array | undefined,
): Uint8Array | undefined => {
  if (pps.num_slice_groups_minus1 === 0) return undefined;
  const size = { width: sps.pic_width_in_mbs_minus1 + 1, height: sps.pic_height_in_map_units_minus1 + 1 };
  const units = mapUnits(pps, size, slice.slice_group_change_cycle ?? 0, explicit);
  const isField = slice.field_pic_flag === 1;
  if (sps.frame_mbs_only_flag === 1 || isField) return units;
  const { width } = size;
  const count = 2 * units.length;
  // A pair of an MBAFF frame is one map unit; in other frames two rows are one row of them.
  if (sps.mb_adaptive_frame_field_flag === 1)
    return Uint8Array.from({ length: count }, (_, i) => units[i >> 1] as number);
  return Uint8Array.from(
    { length: count },
    (_, i) => units[Math.floor(i / (2 * width)) * width + (i % width)] as number,
  );
};

/** The map of the last slice, which the next one has too in all but a few streams: a map costs more than a small slice. */
export class SliceGroups {
  #key: readonly unknown[] = [];
  #map: Uint8Array | undefined;

  /** See `sliceGroupsOf`. */
  of(...args: Parameters<typeof sliceGroupsOf>): Uint8Array | undefined {
    const [pps, sps, { field_pic_flag, slice_group_change_cycle }, explicit] = args;
    const key = [pps, sps, field_pic_flag, slice_group_change_cycle, explicit];
    if (key.length !== this.#key.length || key.some((part, i) => part !== this.#key[i])) {
      this.#key = key;
      this.#map = sliceGroupsOf(...args);
    }
    return this.#map;
  }
}

/** mapUnitToSliceGroupMap (8.2.2.1 to 8.2.2.7). */
const mapUnits = (pps: InferredPps, size: MapSize, cycle: number, explicit: Uint8Array | undefined): Uint8Array => {
  const map = new Uint8Array(size.width * size.height);
  const groups = pps.num_slice_groups_minus1 + 1;
  switch (pps.slice_group_map_type) {
    case 0:
      interleave(map, pps.run_length_minus1 ?? []);
      break;
    case 1:
      for (let i = 0; i < map.length; i++) {
        const row = Math.floor(i / size.width);
        map[i] = ((i % size.width) + Math.floor((row * groups) / 2)) % groups;
      }
      break;
    case 2:
      foreground(map, pps, size);
      break;
    case 3:
      boxOut(map, pps, size, cycle);
      break;
    case 4:
    case 5:
      grow(map, pps, size, cycle);
      break;
    default:
      if (explicit !== undefined) map.set(explicit.subarray(0, map.length));
  }
  return map;
};

/** Runs of each group in turn (8.2.2.1). */
const interleave = (map: Uint8Array, runs: readonly number[]): void => {
  if (runs.length === 0) return;
  let i = 0;
  while (i < map.length) {
    for (let group = 0; group < runs.length && i < map.length; group++) {
      const end = Math.min(map.length, i + (runs[group] as number) + 1);
      map.fill(group, i, end);
      i = end;
    }
  }
};

/** Rectangles over the last group, the first one on top (8.2.2.3). */
const foreground = (map: Uint8Array, pps: InferredPps, { width, height }: MapSize): void => {
  const { num_slice_groups_minus1: last, top_left = [], bottom_right = [] } = pps;
  map.fill(last);
  for (let group = last - 1; group >= 0; group--) {
    const [first, end] = [top_left[group] ?? 0, bottom_right[group] ?? 0];
    const [left, right] = [first % width, end % width];
    const bottom = Math.min(height - 1, Math.floor(end / width));
    for (let y = Math.floor(first / width); y <= bottom; y++) {
      if (left <= right) map.fill(group, y * width + left, y * width + right + 1);
    }
  }
};

/** MapUnitsInSliceGroup0 (7-36). */
const unitsInGroup0 = (map: Uint8Array, pps: InferredPps, cycle: number): number =>
  Math.min(cycle * ((pps.slice_group_change_rate_minus1 ?? 0) + 1), map.length);

/** A spiral from the middle (8.2.2.4). */
const boxOut = (map: Uint8Array, pps: InferredPps, { width, height }: MapSize, cycle: number): void => {
  const direction = pps.slice_group_change_direction_flag ?? 0;
  const count = unitsInGroup0(map, pps, cycle);
  map.fill(1);
  let x = (width - direction) >> 1;
  let y = (height - direction) >> 1;
  let [left, right, top, bottom] = [x, x, y, y];
  let xDir = direction - 1;
  let yDir = direction;
  for (let k = 0; k < count; ) {
    const at = y * width + x;
    if (map[at] === 1) {
      map[at] = 0;
      k++;
    }
    if (xDir === -1 && x === left) {
      left = Math.max(left - 1, 0);
      x = left;
      [xDir, yDir] = [0, 2 * direction - 1];
    } else if (xDir === 1 && x === right) {
      right = Math.min(right + 1, width - 1);
      x = right;
      [xDir, yDir] = [0, 1 - 2 * direction];
    } else if (yDir === -1 && y === top) {
      top = Math.max(top - 1, 0);
      y = top;
      [xDir, yDir] = [1 - 2 * direction, 0];
    } else if (yDir === 1 && y === bottom) {
      bottom = Math.min(bottom + 1, height - 1);
      y = bottom;
      [xDir, yDir] = [2 * direction - 1, 0];
    } else {
      x += xDir;
      y += yDir;
    }
  }
};

/** Raster scan and wipe (8.2.2.5, 8.2.2.6): the first units in rows, or in columns, are of one group. */
const grow = (map: Uint8Array, pps: InferredPps, { width, height }: MapSize, cycle: number): void => {
  const direction = pps.slice_group_change_direction_flag ?? 0;
  const count = unitsInGroup0(map, pps, cycle);
  const upperLeft = direction === 1 ? map.length - count : count;
  if (pps.slice_group_map_type === 4) {
    map.fill(direction, 0, upperLeft);
    map.fill(1 - direction, upperLeft);
    return;
  }
  for (let x = 0, k = 0; x < width; x++) {
    for (let y = 0; y < height; y++, k++) map[y * width + x] = k < upperLeft ? direction : 1 - direction;
  }
};
