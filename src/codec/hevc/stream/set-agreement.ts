import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import { isSameValue } from '../../h26x/same-value.ts';
import type { InferredHevcSps } from '../inference.ts';
import { HEVC_TIERS, hevcLevelName, hevcProfileName } from '../profiles.ts';
import type { HevcProfileTierLevel } from '../syntax/profile-tier-level.ts';
import type { HevcVps } from '../syntax/vps.ts';

type Found = Pick<Diagnostic, 'field' | 'expected' | 'found'>;

/** Elements of the profile that VPS and SPS share. */
const PROFILE = [
  'general_profile_space',
  'general_profile_idc',
  'general_profile_compatibility_flag',
] as const satisfies readonly (keyof HevcProfileTierLevel)[];

/** What an SPS may not exceed of its VPS, for the highest sub-layer. */
const LIMITS = ['max_dec_pic_buffering_minus1', 'max_num_reorder_pics'] as const;

/**
 * Compares an SPS of the base layer with its VPS: profile, tier and level, and the decoded picture buffer. A VPS with
 * more sub-layers than the SPS is one of a stream that was thinned out: it is about more pictures.
 */
export function* setAgreement(sps: InferredHevcSps, vps: HevcVps | undefined): Iterable<Omit<Diagnostic, 'offset'>> {
  if (vps === undefined || vps.vps_max_sub_layers_minus1 !== sps.sps_max_sub_layers_minus1) return;
  for (const { field, expected, found } of differences(sps, vps)) {
    const message = `${field} ${found}, the VPS has ${expected} (H.265 7.4.3.1, 7.4.3.2.1)`;
    yield { severity: 'warning', code: 'vps-differs', message, field, expected, found } as Omit<Diagnostic, 'offset'>;
  }
}

function* differences(sps: InferredHevcSps, vps: HevcVps): Iterable<Found> {
  const [own, other] = [sps.profile_tier_level, vps.profile_tier_level];
  if (own !== undefined) {
    if (PROFILE.some((name) => !isSameValue(own[name], other[name]))) {
      yield { field: 'general_profile_idc', expected: profileText(other), found: profileText(own) };
    }
    if (own.general_tier_flag !== other.general_tier_flag) {
      yield { field: 'general_tier_flag', expected: tierText(other), found: tierText(own) };
    }
    if (own.general_level_idc !== other.general_level_idc) {
      yield { field: 'general_level_idc', expected: levelText(other), found: levelText(own) };
    }
  }
  const [needs, allows] = [sps.sub_layer_ordering?.at(-1), vps.sub_layer_ordering.at(-1)];
  if (needs === undefined || allows === undefined) return;
  for (const name of LIMITS) {
    const [needed, allowed] = [needs[`sps_${name}`], allows[`vps_${name}`]];
    if (needed > allowed) yield { field: `sps_${name}`, expected: `${allowed}`, found: `${needed}` };
  }
}

const profileText = (ptl: Partial<HevcProfileTierLevel>): string =>
  `${ptl.general_profile_idc ?? 0} (${hevcProfileName(ptl)})`;

const tierText = ({ general_tier_flag: tier = 0 }: Partial<HevcProfileTierLevel>): string =>
  `${tier} (${HEVC_TIERS[tier] ?? 'unknown'})`;

const levelText = ({ general_level_idc: level }: HevcProfileTierLevel): string => `${level} (${hevcLevelName(level)})`;
