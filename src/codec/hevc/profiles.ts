import type { HevcGeneralProfile } from './syntax/profile-tier-level.ts';

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

/** 4:0:0, 4:2:0, 4:2:2, 4:4:4, as chroma_format_idc. */
type Chroma = 0 | 1 | 2 | 3;

type Kind = 'still' | 'intra' | 'inter';

/** What the pictures of a profile may have. */
interface Profile {
  readonly idc: number;
  readonly name: string;
  readonly chroma: Chroma;
  readonly bitDepth: number;
  readonly kind: Kind;
}

const profile = (idc: number, name: string, chroma: Chroma, bitDepth: number, kind: Kind = 'inter'): Profile => ({
  idc,
  name,
  chroma,
  bitDepth,
  kind,
});

/**
 * The profiles that constraint flags tell apart (H.265 Tables A.2 to A.5, H.5 and H.6), those of one idc from the
 * narrowest on.
 */
const PROFILES: readonly Profile[] = [
  profile(4, 'Monochrome', 0, 8),
  profile(4, 'Monochrome 10', 0, 10),
  profile(4, 'Monochrome 12', 0, 12),
  profile(4, 'Monochrome 16', 0, 16),
  profile(4, 'Main Intra', 1, 8, 'intra'),
  profile(4, 'Main 10 Intra', 1, 10, 'intra'),
  profile(4, 'Main 12 Intra', 1, 12, 'intra'),
  profile(4, 'Main 12', 1, 12),
  profile(4, 'Main 4:2:2 10 Intra', 2, 10, 'intra'),
  profile(4, 'Main 4:2:2 10', 2, 10),
  profile(4, 'Main 4:2:2 12 Intra', 2, 12, 'intra'),
  profile(4, 'Main 4:2:2 12', 2, 12),
  profile(4, 'Main 4:4:4 Still Picture', 3, 8, 'still'),
  profile(4, 'Main 4:4:4 Intra', 3, 8, 'intra'),
  profile(4, 'Main 4:4:4', 3, 8),
  profile(4, 'Main 4:4:4 10 Intra', 3, 10, 'intra'),
  profile(4, 'Main 4:4:4 10', 3, 10),
  profile(4, 'Main 4:4:4 12 Intra', 3, 12, 'intra'),
  profile(4, 'Main 4:4:4 12', 3, 12),
  profile(4, 'Main 4:4:4 16 Still Picture', 3, 16, 'still'),
  profile(4, 'Main 4:4:4 16 Intra', 3, 16, 'intra'),
  profile(5, 'High Throughput 4:4:4', 3, 8),
  profile(5, 'High Throughput 4:4:4 10', 3, 10),
  profile(5, 'High Throughput 4:4:4 14', 3, 14),
  profile(5, 'High Throughput 4:4:4 16 Intra', 3, 16, 'intra'),
  profile(7, 'Scalable Main', 1, 8),
  profile(7, 'Scalable Main 10', 1, 10),
  profile(9, 'Screen-Extended Main', 1, 8),
  profile(9, 'Screen-Extended Main 10', 1, 10),
  profile(9, 'Screen-Extended Main 4:4:4', 3, 8),
  profile(9, 'Screen-Extended Main 4:4:4 10', 3, 10),
  profile(10, 'Scalable Monochrome', 0, 8),
  profile(10, 'Scalable Monochrome 12', 0, 12),
  profile(10, 'Scalable Monochrome 16', 0, 16),
  profile(10, 'Scalable Main 4:4:4', 3, 8),
  profile(11, 'Screen-Extended High Throughput 4:4:4', 3, 8),
  profile(11, 'Screen-Extended High Throughput 4:4:4 10', 3, 10),
  profile(11, 'Screen-Extended High Throughput 4:4:4 14', 3, 14),
];

/** The profile_idc that decides: general_profile_idc, or the lowest compatible one for a general_profile_idc of 0. */
const idcOf = ({ general_profile_idc: idc = 0, general_profile_compatibility_flag: flags = [] }: Flags): number =>
  idc > 0 ? idc : Math.max(0, flags.indexOf(1));

type Flags = Partial<HevcGeneralProfile>;

/** The highest bit depth that the flags allow. */
const bitDepthOf = (flags: Flags): number => {
  if (flags.general_max_8bit_constraint_flag === 1) return 8;
  if (flags.general_max_10bit_constraint_flag === 1) return 10;
  if (flags.general_max_12bit_constraint_flag === 1) return 12;
  return flags.general_max_14bit_constraint_flag === 1 ? 14 : 16;
};

const chromaOf = (flags: Flags): Chroma => {
  if (flags.general_max_monochrome_constraint_flag === 1) return 0;
  if (flags.general_max_420chroma_constraint_flag === 1) return 1;
  return flags.general_max_422chroma_constraint_flag === 1 ? 2 : 3;
};

const KINDS: readonly Kind[] = ['still', 'intra', 'inter'];

const kindOf = (flags: Flags): Kind => {
  if (flags.general_one_picture_only_constraint_flag === 1) return 'still';
  return flags.general_intra_constraint_flag === 1 ? 'intra' : 'inter';
};

/** Name of a profile: the narrowest one whose limits the constraint flags keep, where they tell profiles apart. */
export const hevcProfileName = (flags: Flags): string => {
  const idc = idcOf(flags);
  const name = HEVC_PROFILES[idc] ?? `general_profile_idc ${idc}`;
  if (idc === 2) return flags.general_one_picture_only_constraint_flag === 1 ? 'Main 10 Still Picture' : name;
  const [bitDepth, chroma, kind] = [bitDepthOf(flags), chromaOf(flags), KINDS.indexOf(kindOf(flags))];
  const found = PROFILES.find(
    (one) => one.idc === idc && bitDepth <= one.bitDepth && chroma <= one.chroma && kind <= KINDS.indexOf(one.kind),
  );
  return found?.name ?? name;
};

/** What the pictures of a profile may have at most; `undefined` for a profile that is not known. */
export const hevcPictureLimits = (flags: Flags): { readonly chroma: number; readonly bitDepth: number } | undefined => {
  const idc = idcOf(flags);
  if (idc === 1 || idc === 3) return { chroma: 1, bitDepth: 8 };
  if (idc === 2) return { chroma: 1, bitDepth: 10 };
  const name = hevcProfileName(flags);
  return PROFILES.find((one) => one.idc === idc && one.name === name);
};

/** Profiles whose streams may refer to the current picture: sps_curr_pic_ref_enabled_flag may be 1 (A.4.2). */
export const mayReferToItself = (flags: Flags): boolean => [9, 11].includes(idcOf(flags));
