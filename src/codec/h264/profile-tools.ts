import type { InferredPps, InferredSps } from './inference.ts';
import { isIntraProfile } from './profiles.ts';
import type { SliceLetter } from './syntax/slice-types.ts';

/** An element that a profile limits. */
interface ToolLimit<Set> {
  readonly field: keyof Set & string;
  /** The highest value, or the only one. */
  readonly most?: number;
  readonly only?: number;
}

/** What a profile allows (H.264 A.2). */
export interface ProfileTools {
  readonly name: string;
  readonly clause: string;
  readonly slices: readonly SliceLetter[];
  readonly sps: readonly ToolLimit<InferredSps>[];
  readonly pps: readonly ToolLimit<InferredPps>[];
}

const NO_8X8: readonly ToolLimit<InferredPps>[] = [
  { field: 'transform_8x8_mode_flag', only: 0 },
  { field: 'pic_scaling_matrix_present_flag', only: 0 },
];

/** No flexible macroblock order and no redundant pictures. */
const NO_RESILIENCE: readonly ToolLimit<InferredPps>[] = [
  { field: 'num_slice_groups_minus1', only: 0 },
  { field: 'redundant_pic_cnt_present_flag', only: 0 },
];

const CAVLC: ToolLimit<InferredPps> = { field: 'entropy_coding_mode_flag', only: 0 };

const format = (chroma: number, depth: number): readonly ToolLimit<InferredSps>[] => [
  { field: 'chroma_format_idc', most: chroma },
  { field: 'bit_depth_luma_minus8', most: depth },
  { field: 'bit_depth_chroma_minus8', most: depth },
];

const LOSSY: ToolLimit<InferredSps> = { field: 'qpprime_y_zero_transform_bypass_flag', only: 0 };

/** By profile_idc. */
const TOOLS: Readonly<Record<number, ProfileTools>> = {
  66: {
    name: 'Baseline',
    clause: 'A.2.1',
    slices: ['I', 'P'],
    sps: [{ field: 'frame_mbs_only_flag', only: 1 }],
    pps: [
      CAVLC,
      { field: 'num_slice_groups_minus1', most: 7 },
      { field: 'weighted_pred_flag', only: 0 },
      { field: 'weighted_bipred_idc', only: 0 },
      ...NO_8X8,
    ],
  },
  77: { name: 'Main', clause: 'A.2.2', slices: ['I', 'P', 'B'], sps: [], pps: [...NO_RESILIENCE, ...NO_8X8] },
  88: {
    name: 'Extended',
    clause: 'A.2.3',
    slices: ['I', 'P', 'B', 'SP', 'SI'],
    sps: [{ field: 'direct_8x8_inference_flag', only: 1 }],
    pps: [CAVLC, { field: 'num_slice_groups_minus1', most: 7 }, ...NO_8X8],
  },
  100: {
    name: 'High',
    clause: 'A.2.4',
    slices: ['I', 'P', 'B'],
    sps: [...format(1, 0), LOSSY],
    pps: NO_RESILIENCE,
  },
  110: {
    name: 'High 10',
    clause: 'A.2.5',
    slices: ['I', 'P', 'B'],
    sps: [...format(1, 2), LOSSY],
    pps: NO_RESILIENCE,
  },
  122: {
    name: 'High 4:2:2',
    clause: 'A.2.6',
    slices: ['I', 'P', 'B'],
    sps: [...format(2, 2), LOSSY],
    pps: NO_RESILIENCE,
  },
  244: {
    name: 'High 4:4:4 Predictive',
    clause: 'A.2.7',
    slices: ['I', 'P', 'B'],
    sps: format(3, 6),
    pps: NO_RESILIENCE,
  },
  44: {
    name: 'CAVLC 4:4:4 Intra',
    clause: 'A.2.11',
    slices: ['I'],
    sps: format(3, 6),
    pps: [CAVLC, ...NO_RESILIENCE],
  },
};

/** A profile that an SPS claims, and the element that claims it. */
export interface ClaimedProfile {
  readonly tools: ProfileTools;
  readonly by: 'profile_idc' | 'constraint_set0_flag' | 'constraint_set1_flag' | 'constraint_set2_flag';
}

/** Profiles whose decoders also decode streams of Baseline, Main or Extended: in others the flags are reserved. */
const FLAGGED_PROFILES: ReadonlySet<number> = new Set([66, 77, 88, 100, 110, 122, 244]);

/** The profiles of Annex A that the sequences of an SPS conform to, as it says (H.264 A.2, 7.4.2.1.1). */
export const claimedProfiles = (sps: InferredSps): readonly ClaimedProfile[] => {
  const own = TOOLS[sps.profile_idc];
  const claims: ClaimedProfile[] = own === undefined ? [] : [{ tools: own, by: 'profile_idc' }];
  if (!FLAGGED_PROFILES.has(sps.profile_idc)) return claims;
  for (const [by, idc] of [
    ['constraint_set0_flag', 66],
    ['constraint_set1_flag', 77],
    ['constraint_set2_flag', 88],
  ] as const) {
    const tools = TOOLS[idc];
    if (sps[by] === 1 && tools !== undefined && tools !== own) claims.push({ tools, by });
  }
  return claims;
};

/** The limits of a profile that a parameter set exceeds. */
export const exceeded = <Set>(
  set: Set,
  limits: readonly ToolLimit<Set>[],
): readonly { readonly field: string; readonly expected: string; readonly found: string }[] =>
  limits.flatMap(({ field, most, only }) => {
    const value = Number(set[field]);
    if (only !== undefined ? value === only : value <= (most as number)) return [];
    return [{ field, expected: only !== undefined ? `${only}` : `at most ${most}`, found: `${value}` }];
  });

/** constraint_set4_flag of these says that frame_mbs_only_flag is 1 (H.264 7.4.2.1.1). */
const FRAME_PROFILES: ReadonlySet<number> = new Set([77, 88, 100, 110]);

/** constraint_set5_flag of these says that there are no B slices (H.264 7.4.2.1.1). */
const WITHOUT_B_PROFILES: ReadonlySet<number> = new Set([77, 88, 100]);

export const claimsFrames = (sps: InferredSps): boolean =>
  sps.constraint_set4_flag === 1 && FRAME_PROFILES.has(sps.profile_idc);

/** The element by which an SPS rules out slices of a type; `undefined` if it does not. */
export const excludedSlice = (
  sps: InferredSps,
  letter: SliceLetter,
): { readonly field: string; readonly message: string } | undefined => {
  for (const { tools, by } of claimedProfiles(sps)) {
    // The slice header says that SP and SI are outside the profile.
    const isFound = by === 'profile_idc' && (letter === 'SP' || letter === 'SI');
    if (!tools.slices.includes(letter) && !isFound) {
      const allowed = `${tools.name} has ${tools.slices.join(', ')} slices only`;
      return { field: by, message: by === 'profile_idc' ? allowed : `${by} is 1: ${allowed}` };
    }
  }
  if (letter !== 'I' && isIntraProfile(sps) && sps.profile_idc !== 100) {
    return { field: 'constraint_set3_flag', message: 'constraint_set3_flag is 1: an Intra profile has I slices only' };
  }
  if (letter === 'B' && sps.constraint_set5_flag === 1 && WITHOUT_B_PROFILES.has(sps.profile_idc)) {
    return { field: 'constraint_set5_flag', message: 'constraint_set5_flag is 1: the stream has no B slices' };
  }
  return undefined;
};
