import { compatibilityFlags, constraintBytes, type HevcGeneralProfile } from './syntax/profile-tier-level.ts';

/** What a codec string tells, in parameter sets or in a configuration record. */
interface ProfileIndication {
  readonly profileSpace: number;
  readonly tierFlag: number;
  readonly profileIdc: number;
  /** Flag j is bit 31 - j. */
  readonly compatibilityFlags: number;
  /** The six bytes after the compatibility flags. */
  readonly constraintBytes: readonly number[];
  readonly levelIdc: number;
}

/**
 * `hvc1.` with profile space and profile, the compatibility flags in reverse bit order, tier and level, and the
 * constraint bytes up to the last that is not zero (ISO/IEC 14496-15 Annex E): `hvc1.1.6.L93.B0`.
 */
export const hevcCodecString = (of: ProfileIndication): string => {
  let reversed = 0;
  for (let j = 0; j < 32; j++) if ((of.compatibilityFlags >>> (31 - j)) & 1) reversed += 2 ** j;
  const space = ['', 'A', 'B', 'C'][of.profileSpace] ?? '';
  const tier = of.tierFlag === 1 ? 'H' : 'L';
  const bytes = [...of.constraintBytes];
  while (bytes.at(-1) === 0) bytes.pop();
  const constraints = bytes.map((byte) => `.${byte.toString(16).toUpperCase()}`).join('');
  const profile = `${space}${of.profileIdc}.${reversed.toString(16).toUpperCase()}`;
  return `hvc1.${profile}.${tier}${of.levelIdc}${constraints}`;
};

/** The codec string of a profile_tier_level(). */
export const codecStringOf = (ptl: HevcGeneralProfile & { readonly general_level_idc: number }): string =>
  hevcCodecString({
    profileSpace: ptl.general_profile_space,
    tierFlag: ptl.general_tier_flag,
    profileIdc: ptl.general_profile_idc,
    compatibilityFlags: compatibilityFlags(ptl),
    constraintBytes: constraintBytes(ptl),
    levelIdc: ptl.general_level_idc,
  });
