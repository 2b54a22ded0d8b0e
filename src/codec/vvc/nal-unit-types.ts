import type { UnitType, UnitTypes } from '../unit-types.ts';

const SLICE: UnitType = { name: 'slice', role: 'slice' };
/** IDR_W_RADL and IDR_N_LP. */
const IDR_SLICE: UnitType = { name: 'slice', role: 'slice', randomAccess: 'closed' };
const CRA_SLICE: UnitType = { name: 'slice', role: 'slice', randomAccess: 'open' };

/** nal_unit_type of units other than slices (H.266 Table 5). */
const TYPES: Readonly<Record<number, UnitType>> = {
  12: { name: 'OPI_NUT', role: 'parameter-set', scope: 'sequence' },
  13: { name: 'DCI_NUT', role: 'parameter-set', scope: 'sequence' },
  14: { name: 'VPS_NUT', role: 'parameter-set', scope: 'sequence' },
  15: { name: 'SPS_NUT', role: 'parameter-set', scope: 'sequence' },
  16: { name: 'PPS_NUT', role: 'parameter-set', scope: 'picture' },
  17: { name: 'PREFIX_APS_NUT', role: 'parameter-set', scope: 'picture' },
  18: { name: 'SUFFIX_APS_NUT', role: 'parameter-set', scope: 'picture' },
  19: { name: 'PH_NUT', role: 'unknown' },
  20: { name: 'AUD_NUT', role: 'delimiter' },
  21: { name: 'EOS_NUT', role: 'end' },
  22: { name: 'EOB_NUT', role: 'end' },
  23: { name: 'PREFIX_SEI_NUT', role: 'sei' },
  24: { name: 'SUFFIX_SEI_NUT', role: 'sei' },
  25: { name: 'FD_NUT', role: 'filler' },
};

const RESERVED: UnitType = { name: 'reserved', role: 'unknown' };
const UNSPECIFIED: UnitType = { name: 'unspecified', role: 'unknown' };

const unitType = (type: number): UnitType => {
  if (type >= 28) return UNSPECIFIED;
  if (type === 7 || type === 8) return IDR_SLICE;
  if (type === 9) return CRA_SLICE;
  if (type < 12) return SLICE;
  return TYPES[type] ?? RESERVED;
};

export const VVC_NAL_HEADER_BYTES = 2;

/** nal_unit_type, from the second byte of nal_unit_header() (H.266 7.3.1.2). */
export const vvcNalUnitType = (secondByte: number): number => secondByte >> 3;

export const vvcNalUnitTypeName = (type: number): string => unitType(type).name;

export const vvcUnitTypes: UnitTypes = {
  typeOf: (unit) => (unit.length < VVC_NAL_HEADER_BYTES ? -1 : vvcNalUnitType(unit[1] as number)),
  unitType,
};
