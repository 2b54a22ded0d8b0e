/** general_profile_idc (H.266 Annex A). */
export const VVC_PROFILES: Readonly<Record<number, string>> = {
  1: 'Main 10',
  2: 'Main 12',
  10: 'Main 12 Intra',
  17: 'Multilayer Main 10',
  33: 'Main 10 4:4:4',
  34: 'Main 12 4:4:4',
  35: 'Main 16 4:4:4',
  42: 'Main 12 4:4:4 Intra',
  43: 'Main 16 4:4:4 Intra',
  49: 'Multilayer Main 10 4:4:4',
  65: 'Main 10 Still Picture',
  66: 'Main 12 Still Picture',
  97: 'Main 10 4:4:4 Still Picture',
  98: 'Main 12 4:4:4 Still Picture',
  99: 'Main 16 4:4:4 Still Picture',
};

export const VVC_TIERS: Readonly<Record<number, string>> = { 0: 'Main', 1: 'High' };

/**
 * Level of a general_level_idc, which is 16 times the major and 3 times the minor number (H.266 A.4.1): 51 is `3.1`.
 */
export const vvcLevelName = (idc: number): string => `${Math.floor(idc / 16)}.${Math.floor((idc % 16) / 3)}`;
