/** seq_profile (AV1 A.2). */
export const AV1_PROFILES: Readonly<Record<number, string>> = { 0: 'Main', 1: 'High', 2: 'Professional' };

export const AV1_TIERS: Readonly<Record<number, string>> = { 0: 'Main', 1: 'High' };

/** Level of a seq_level_idx (AV1 A.3): 0 is `2.0`, 8 is `4.0`; 24 to 30 are reserved. */
export const av1LevelName = (idx: number): string => {
  if (idx === 31) return 'maximum parameters';
  return idx < 24 ? `${2 + (idx >> 2)}.${idx & 3}` : 'reserved';
};
