/** Names of nal_unit_type that a record may hold (H.266 Table 5). */
const VVC_NAL_UNIT_TYPES: Readonly<Record<number, string>> = {
  12: 'OPI_NUT',
  13: 'DCI_NUT',
  14: 'VPS_NUT',
  15: 'SPS_NUT',
  16: 'PPS_NUT',
  17: 'PREFIX_APS_NUT',
  18: 'SUFFIX_APS_NUT',
  19: 'PH_NUT',
  20: 'AUD_NUT',
  21: 'EOS_NUT',
  22: 'EOB_NUT',
  23: 'PREFIX_SEI_NUT',
  24: 'SUFFIX_SEI_NUT',
  25: 'FD_NUT',
};

export const vvcNalUnitTypeName = (type: number): string => {
  if (type >= 28) return 'unspecified';
  return VVC_NAL_UNIT_TYPES[type] ?? (type < 12 ? 'slice' : 'reserved');
};

export const VVC_NAL_HEADER_BYTES = 2;

/** nal_unit_type, from the second byte of nal_unit_header() (H.266 7.3.1.2). */
export const vvcNalUnitType = (secondByte: number): number => secondByte >> 3;
