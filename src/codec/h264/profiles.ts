/** Names of profile_idc (H.264 Annex A, F.10, G.10, H.10, I.10); constraint flags refine them: `profileName`. */
export const PROFILES: Readonly<Record<number, string>> = {
  44: 'CAVLC 4:4:4 Intra',
  66: 'Baseline',
  77: 'Main',
  83: 'Scalable Baseline',
  86: 'Scalable High',
  88: 'Extended',
  100: 'High',
  110: 'High 10',
  118: 'Multiview High',
  122: 'High 4:2:2',
  128: 'Stereo High',
  134: 'MFC High',
  135: 'MFC Depth High',
  138: 'Multiview Depth High',
  139: 'Enhanced Multiview Depth High',
  144: 'High 4:4:4 (removed)',
  244: 'High 4:4:4 Predictive',
};

/**
 * Profiles whose SPS has chroma_format_idc and the elements after it (H.264 7.3.2.1.1). 144 is the High 4:4:4 profile
 * of 2005, since removed; JM and x264 of that time wrote these elements for it too.
 */
export const HIGH_SYNTAX_PROFILES: ReadonlySet<number> = new Set([
  100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135, 144,
]);

/** The constraint_set flags and profile_idc of an SPS. */
export interface ProfileIndication {
  profile_idc: number;
  constraint_set0_flag: number;
  constraint_set1_flag: number;
  constraint_set2_flag: number;
  constraint_set3_flag: number;
  constraint_set4_flag: number;
  constraint_set5_flag: number;
}

/**
 * Profile name, refined by the constraint flags (H.264 A.2): `Constrained Baseline`, `Progressive High`, `High 10
 * Intra`, …
 */
export const profileName = (sps: ProfileIndication): string => {
  const base = PROFILES[sps.profile_idc] ?? `profile_idc ${sps.profile_idc}`;
  const intra = sps.constraint_set3_flag === 1;
  switch (sps.profile_idc) {
    case 66:
      return sps.constraint_set1_flag === 1 ? 'Constrained Baseline' : base;
    case 77:
    case 88:
      // Baseline and Main at once: only what both have in common.
      return sps.constraint_set0_flag === 1 && sps.constraint_set1_flag === 1 ? 'Constrained Baseline' : base;
    case 100:
      if (sps.constraint_set4_flag === 0) return base;
      return sps.constraint_set5_flag === 1 ? 'Constrained High' : 'Progressive High';
    case 110:
      if (intra) return 'High 10 Intra';
      return sps.constraint_set4_flag === 1 ? 'Progressive High 10' : base;
    case 122:
      return intra ? 'High 4:2:2 Intra' : base;
    case 244:
      return intra ? 'High 4:4:4 Intra' : base;
    case 83:
      return sps.constraint_set5_flag === 1 ? 'Scalable Constrained Baseline' : base;
    case 86:
      if (intra) return 'Scalable High Intra';
      return sps.constraint_set5_flag === 1 ? 'Scalable Constrained High' : base;
    default:
      return base;
  }
};

/** Profiles that are intra-only if constraint_set3_flag is 1 (H.264 A.2, E.2.1). */
const INTRA_BY_CONSTRAINT_SET3: ReadonlySet<number> = new Set([44, 86, 100, 110, 122, 244]);

/** True if E.2.1 infers max_num_reorder_frames and max_dec_frame_buffering to be 0: the Intra profiles. */
export const isIntraProfile = (sps: ProfileIndication): boolean =>
  sps.constraint_set3_flag === 1 && INTRA_BY_CONSTRAINT_SET3.has(sps.profile_idc);

/**
 * Is arbitrary slice order allowed? Only in Baseline and Extended (H.264 A.2.1, A.2.3), and not if constraint_set1_flag
 * says that the stream also conforms to Main (A.2.2).
 */
export const allowsArbitrarySliceOrder = (sps: ProfileIndication): boolean =>
  (sps.profile_idc === 66 || sps.profile_idc === 88) && sps.constraint_set1_flag === 0;
