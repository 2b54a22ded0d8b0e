import type { RandomAccess } from '../../media/frame-record.ts';
import type { UnitType, UnitTypes } from '../unit-types.ts';

const slice = (name: string): UnitType => ({ name, role: 'slice' });
/** Pictures before their IRAP picture in output order (H.265 clause 3): they follow it at once in decoding order (7.4.2.2). */
const leading = (name: string): UnitType => ({ name, role: 'slice', isLeading: true });
/** Intra random access pictures (IRAP); those whose leading pictures may refer to earlier ones are open. */
const irap = (name: string, randomAccess: RandomAccess): UnitType => ({ name, role: 'slice', randomAccess });

/**
 * nal_unit_type (H.265 Table 7-1, without its endings _NUT), and 48 to 50, which RTP gives a meaning in its packets
 * (RFC 7798 1.1.4).
 */
const TYPES: Readonly<Record<number, UnitType>> = {
  0: slice('TRAIL_N'),
  1: slice('TRAIL_R'),
  2: slice('TSA_N'),
  3: slice('TSA_R'),
  4: slice('STSA_N'),
  5: slice('STSA_R'),
  6: leading('RADL_N'),
  7: leading('RADL_R'),
  8: leading('RASL_N'),
  9: leading('RASL_R'),
  16: irap('BLA_W_LP', 'open'),
  17: irap('BLA_W_RADL', 'closed'),
  18: irap('BLA_N_LP', 'closed'),
  19: irap('IDR_W_RADL', 'closed'),
  20: irap('IDR_N_LP', 'closed'),
  21: irap('CRA', 'open'),
  32: { name: 'VPS', role: 'parameter-set', scope: 'sequence', zeroByte: true },
  33: { name: 'SPS', role: 'parameter-set', scope: 'sequence', zeroByte: true },
  34: { name: 'PPS', role: 'parameter-set', scope: 'picture', zeroByte: true },
  35: { name: 'AUD', role: 'delimiter' },
  36: { name: 'EOS', role: 'end' },
  37: { name: 'EOB', role: 'end' },
  38: { name: 'filler', role: 'filler' },
  39: { name: 'SEI', role: 'sei' },
  40: { name: 'suffix SEI', role: 'sei' },
  48: { name: 'AP', role: 'unknown' },
  49: { name: 'FU', role: 'unknown' },
  50: { name: 'PACI', role: 'unknown' },
};

const RESERVED_SLICE = slice('reserved');
const RESERVED_IRAP = irap('reserved', 'open');
const RESERVED: UnitType = { name: 'reserved', role: 'unknown' };
const UNSPECIFIED: UnitType = { name: 'unspecified', role: 'unknown' };

const unitType = (type: number): UnitType => {
  const known = TYPES[type];
  if (known !== undefined) return known;
  if (type === 22 || type === 23) return RESERVED_IRAP;
  if (type < 32) return RESERVED_SLICE;
  return type >= 48 ? UNSPECIFIED : RESERVED;
};

/** nal_unit_type, from the first byte of nal_unit_header() (H.265 7.3.1.2). */
export const hevcNalUnitType = (firstByte: number): number => (firstByte >> 1) & 0x3f;

/** A slice segment: nal_unit_type 0 to 31, reserved types included. */
export const isHevcSlice = (type: number): boolean => type < 32;

/** IDR_W_RADL or IDR_N_LP. */
export const isHevcIdr = (type: number): boolean => type === 19 || type === 20;

/** An intra random access picture: nal_unit_type 16 (BLA_W_LP) to 23, two reserved types included. */
export const isHevcIrap = (type: number): boolean => type >= 16 && type <= 23;

/** Short name of a nal_unit_type: `SPS`, `IDR_N_LP`, …; `reserved` or `unspecified` for the rest. */
export const hevcNalUnitTypeName = (type: number): string => unitType(type).name;

export const hevcUnitTypes: UnitTypes = {
  typeOf: (unit) => (unit.length === 0 ? -1 : hevcNalUnitType(unit[0] as number)),
  unitType,
};

/** Words for `--select`, with the types they select. */
export const HEVC_NAL_UNIT_TYPE_ALIASES: Readonly<Record<string, readonly number[]>> = {
  slice: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17, 18, 19, 20, 21],
  irap: [16, 17, 18, 19, 20, 21],
  idr: [19, 20],
  cra: [21],
  bla: [16, 17, 18],
  radl: [6, 7],
  rasl: [8, 9],
  vps: [32],
  sps: [33],
  pps: [34],
  aud: [35],
  eos: [36],
  eob: [37],
  filler: [38],
  sei: [39, 40],
  'prefix-sei': [39],
  'suffix-sei': [40],
};
