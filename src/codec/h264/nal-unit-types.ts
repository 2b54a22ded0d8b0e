import type { UnitType } from '../unit-types.ts';

/** nal_unit_type (H.264 Table 7-1), and 24 to 29, which RTP gives a meaning in its packets (RFC 6184 5.2, Table 1). */
const TYPES: Readonly<Record<number, UnitType>> = {
  0: { name: 'unspecified', role: 'unknown' },
  1: { name: 'slice', role: 'slice' },
  2: { name: 'part A', role: 'slice' },
  3: { name: 'part B', role: 'slice' },
  4: { name: 'part C', role: 'slice' },
  5: { name: 'IDR', role: 'slice', randomAccess: 'closed' },
  6: { name: 'SEI', role: 'sei' },
  7: { name: 'SPS', role: 'parameter-set', scope: 'sequence', zeroByte: true },
  8: { name: 'PPS', role: 'parameter-set', scope: 'picture', zeroByte: true },
  9: { name: 'AUD', role: 'delimiter' },
  10: { name: 'EOSEQ', role: 'end' },
  11: { name: 'EOSTREAM', role: 'end' },
  12: { name: 'filler', role: 'filler' },
  13: { name: 'SPS ext', role: 'parameter-set', scope: 'sequence' },
  14: { name: 'prefix', role: 'prefix' },
  15: { name: 'subset SPS', role: 'parameter-set', scope: 'sequence' },
  16: { name: 'DPS', role: 'unknown' },
  19: { name: 'aux slice', role: 'slice', isAuxiliary: true },
  20: { name: 'slice ext', role: 'slice', isAuxiliary: true },
  21: { name: 'slice 3D', role: 'slice', isAuxiliary: true },
  24: { name: 'STAP-A', role: 'unknown' },
  25: { name: 'STAP-B', role: 'unknown' },
  26: { name: 'MTAP16', role: 'unknown' },
  27: { name: 'MTAP24', role: 'unknown' },
  28: { name: 'FU-A', role: 'unknown' },
  29: { name: 'FU-B', role: 'unknown' },
};

const RESERVED: UnitType = { name: 'reserved', role: 'unknown' };
const UNSPECIFIED: UnitType = { name: 'unspecified', role: 'unknown' };

/** The unit type of a nal_unit_type (Table 7-1), reserved ones included. */
export const nalUnitType = (type: number): UnitType =>
  TYPES[type] ?? (type >= 17 && type <= 23 ? RESERVED : UNSPECIFIED);

/** Name of a nal_unit_type: `SPS`, `IDR`, …; `reserved` or `unspecified` for the rest. */
export const nalUnitTypeName = (type: number): string => nalUnitType(type).name;

/** Values of nal_ref_idc that 7.4.1 allows for the type; undefined where it allows all. */
export const allowedRefIdc = (type: number): '0' | '1..3' | undefined => {
  if (type === 5 || type === 7 || type === 8 || type === 13 || type === 15) return '1..3';
  return type === 6 || (type >= 9 && type <= 12) ? '0' : undefined;
};

export const isRefIdcAllowed = (type: number, refIdc: number): boolean => {
  const allowed = allowedRefIdc(type);
  return allowed === undefined || (refIdc === 0) === (allowed === '0');
};

/** Words for `--select`, with the types they select. */
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

/** nal_unit_type, from the first byte of a unit; -1 if empty. */
export const nalUnitTypeOf = (unit: Uint8Array): number => (unit.length === 0 ? -1 : (unit[0] as number) & 31);
