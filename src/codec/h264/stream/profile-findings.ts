import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import { type InferredSps, inferPps, inferSps } from '../inference.ts';
import { claimedProfiles, claimsFrames, exceeded, excludedSlice } from '../profile-tools.ts';
import type { Pps } from '../syntax/pps.ts';
import { sliceLetter } from '../syntax/slice-types.ts';
import type { Sps } from '../syntax/sps.ts';
import type { PictureFinding } from './picture-finding.ts';

type Finding = Omit<Diagnostic, 'offset' | 'nalu'>;

/** Reports elements of an SPS outside the profiles that it claims (H.264 A.2), and constraint flags that do not hold. */
export function* spsProfileFindings(coded: Sps): Iterable<Finding> {
  const sps = inferSps(coded);
  for (const { tools, by } of claimedProfiles(sps)) {
    for (const limit of exceeded(sps, tools.sps)) yield beyond(tools.name, tools.clause, by, limit);
  }
  if (claimsFrames(sps) && sps.frame_mbs_only_flag === 0) {
    yield flag('constraint_set4_flag', 'is 1, but frame_mbs_only_flag is 0', '7.4.2.1.1');
  }
  if (sps.reserved_zero_2bits !== 0) {
    const found = `${sps.reserved_zero_2bits}`;
    yield { ...flag('reserved_zero_2bits', `is ${found}`, '7.4.2.1.1'), expected: '0', found };
  }
}

/** Reports elements of a PPS outside the profiles that its SPS claims (H.264 A.2). */
export function* ppsProfileFindings(coded: Pps, sps: InferredSps): Iterable<Finding> {
  const pps = inferPps(coded);
  for (const { tools, by } of claimedProfiles(sps)) {
    for (const limit of exceeded(pps, tools.pps)) yield beyond(tools.name, tools.clause, by, limit);
  }
}

const beyond = (
  profile: string,
  clause: string,
  by: string,
  { field, expected, found }: { readonly field: string; readonly expected: string; readonly found: string },
): Finding => {
  const isOwn = by === 'profile_idc';
  const claim = isOwn ? `${profile} profile` : `${profile} profile, which ${by} 1 claims`;
  const message = `${field} ${found} is outside the ${claim}: expected ${expected} (H.264 ${clause})`;
  return { severity: 'warning', code: isOwn ? 'profile-tool' : 'constraint-flags', message, field, expected, found };
};

const flag = (field: string, what: string, clause: string): Finding => ({
  severity: 'warning',
  code: 'constraint-flags',
  message: `${field} ${what} (H.264 ${clause})`,
  field,
});

/** Reports the first slice of a type that the profile of its SPS excludes. */
export class SliceTypeCheck {
  #sps: InferredSps | undefined;
  /** Types that were judged with this SPS, a bit for each. */
  #judged = 0;

  slice(sps: InferredSps, sliceType: number): PictureFinding | undefined {
    if (sps !== this.#sps) {
      this.#sps = sps;
      this.#judged = 0;
    }
    const bit = 1 << (sliceType % 5);
    if ((this.#judged & bit) !== 0) return undefined;
    this.#judged |= bit;
    const letter = sliceLetter(sliceType);
    const excluded = excludedSlice(sps, letter);
    if (excluded === undefined) return undefined;
    const { field, message } = excluded;
    return {
      severity: 'warning',
      code: field === 'profile_idc' ? 'profile-tool' : 'constraint-flags',
      message: `${letter} slice: ${message} (H.264 A.2)`,
      field: 'slice_type',
      found: letter,
    };
  }
}
