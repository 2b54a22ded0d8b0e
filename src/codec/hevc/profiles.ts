/** general_profile_idc (H.265 Annex A, G, H, I). */
export const HEVC_PROFILES: Readonly<Record<number, string>> = {
  1: 'Main',
  2: 'Main 10',
  3: 'Main Still Picture',
  4: 'Format Range Extensions',
  5: 'High Throughput',
  6: 'Multiview Main',
  7: 'Scalable Main',
  8: '3D Main',
  9: 'Screen-Extended',
  10: 'Scalable Format Range Extensions',
  11: 'High Throughput Screen-Extended',
};

export const HEVC_TIERS: Readonly<Record<number, string>> = { 0: 'Main', 1: 'High' };

/** Level of a general_level_idc, which is 30 times the level (H.265 A.4.1): 93 is `3.1`. */
export const hevcLevelName = (idc: number): string => {
  const tenths = idc / 3;
  return tenths % 10 === 0 ? `${tenths / 10}` : `${Math.round(tenths) / 10}`;
};
