/** Short names of nal_unit_type (H.264 Table 7-1), as the table of `nalu` shows them. */
const NAMES: Readonly<Record<number, string>> = {
  0: 'unspecified',
  1: 'slice',
  2: 'part A',
  3: 'part B',
  4: 'part C',
  5: 'IDR',
  6: 'SEI',
  7: 'SPS',
  8: 'PPS',
  9: 'AUD',
  10: 'EOSEQ',
  11: 'EOSTREAM',
  12: 'filler',
  13: 'SPS ext',
  14: 'prefix',
  15: 'subset SPS',
  16: 'DPS',
  19: 'aux slice',
  20: 'slice ext',
  21: 'slice 3D',
};

/** Name of a nal_unit_type: `SPS`, `IDR`, …; `reserved` or `unspecified` for the rest. */
export const nalUnitTypeName = (type: number): string =>
  NAMES[type] ?? (type >= 17 && type <= 23 ? 'reserved' : 'unspecified');

/** The words that `--select` understands, with the types that they stand for. */
export const NAL_UNIT_TYPE_ALIASES: Readonly<Record<string, readonly number[]>> = {
  slice: [1, 2, 3, 4, 5, 19, 20, 21],
  idr: [5],
  sei: [6],
  sps: [7],
  pps: [8],
  aud: [9],
  eoseq: [10],
  eostream: [11],
  filler: [12],
  'sps-ext': [13],
  prefix: [14],
  'subset-sps': [15],
  aux: [19],
  partition: [2, 3, 4],
};

/** nal_unit_type of a unit, out of its first byte; -1 for one without a byte. */
export const nalUnitTypeOf = (unit: Uint8Array): number => (unit.length === 0 ? -1 : (unit[0] as number) & 31);
