import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import type { PictureFinding } from '../../h26x/picture-finding.ts';
import { type InferredPps, type InferredSps, inferSps } from '../inference.ts';
import { claimedProfiles, claimsFrames, exceeded, excludedSlice } from '../profile-tools.ts';
import { sliceLetter } from '../syntax/slice-types.ts';
import type { Sps } from '../syntax/sps.ts';

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

/** Elements of a PPS outside the profiles that the SPS claims. */
function* ppsProfileFindings(pps: InferredPps, sps: InferredSps): Iterable<Finding> {
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

const NONE: readonly PictureFinding[] = [];

/**
 * Reports what the profile of an SPS excludes: elements of the PPS of a slice (H.264 A.2), and the first slice of a
 * type. A PPS is judged where it is used: before, it may be one for a subset SPS with the same id.
 */
export class ProfileCheck {
  #sps: InferredSps | undefined;
  #pps: InferredPps | undefined;
  /** Types that were judged with this SPS, a bit for each. */
  #judged = 0;
  /** What was found last, by the id of the PPS: one that is sent again is not reported again. */
  readonly #found = new Map<number, string>();

  slice({ sps, pps }: { readonly sps: InferredSps; readonly pps: InferredPps }, sliceType: number) {
    const isNew = sps !== this.#sps;
    if (isNew) {
      this.#sps = sps;
      this.#judged = 0;
      this.#found.clear();
    }
    const ofPps = isNew || pps !== this.#pps ? this.#ofPps(pps, sps) : NONE;
    this.#pps = pps;
    const ofType = this.#ofType(sps, sliceType);
    return ofType === undefined ? ofPps : [...ofPps, ofType];
  }

  #ofPps(pps: InferredPps, sps: InferredSps): readonly PictureFinding[] {
    const found = [...ppsProfileFindings(pps, sps)];
    const text = found.map(({ message }) => message).join();
    const last = this.#found.get(pps.pic_parameter_set_id) ?? '';
    this.#found.set(pps.pic_parameter_set_id, text);
    return text === last ? NONE : found;
  }

  #ofType(sps: InferredSps, sliceType: number): PictureFinding | undefined {
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
