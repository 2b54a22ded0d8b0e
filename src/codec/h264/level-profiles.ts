/** What the level limits of a profile depend on (H.264 A.3.1 to A.3.3). */
export interface ProfileLimits {
  /** As `profileName` gives it. */
  readonly name: string;
  /** Word for `--profile`, of the profiles that encoders let their users choose. */
  readonly word?: string;
  /** Units of MaxBR and MaxCPB in bits: of the VCL HRD, and of the NAL HRD, which counts all bytes (A.3.1, Table A-2). */
  readonly vclFactor: number;
  readonly nalFactor: number;
  /** MinCR is a limit (A.3.1 c, d; A.3.3 i, j). */
  readonly hasMinCr: boolean;
  /** SliceRate is a limit (A.3.3 a, b). */
  readonly hasSliceRate: boolean;
  /** direct_8x8_inference_flag matters (A.3.3 c). */
  readonly hasDirect8x8: boolean;
  /** frame_mbs_only_flag matters: interlaced coding is a tool of the profile (A.3.3 d). */
  readonly hasInterlace: boolean;
}

type Tools = 'cr' | 'slices' | 'direct' | 'interlace';

const profile = (name: string, vclFactor: number, tools: readonly Tools[], word?: string): ProfileLimits => ({
  name,
  ...(word !== undefined && { word }),
  vclFactor,
  nalFactor: (vclFactor * 12) / 10,
  hasMinCr: tools.includes('cr'),
  hasSliceRate: tools.includes('slices'),
  hasDirect8x8: tools.includes('direct'),
  hasInterlace: tools.includes('interlace'),
});

/** The profiles of Annex A, the least capable first. */
export const LEVEL_PROFILES: readonly ProfileLimits[] = [
  profile('Constrained Baseline', 1000, ['cr']),
  profile('Baseline', 1000, ['cr'], 'baseline'),
  profile('Main', 1000, ['cr', 'slices', 'direct', 'interlace'], 'main'),
  profile('Extended', 1000, ['cr', 'interlace'], 'extended'),
  profile('Constrained High', 1250, ['cr', 'slices']),
  profile('Progressive High', 1250, ['cr', 'slices', 'direct']),
  profile('High', 1250, ['cr', 'slices', 'direct', 'interlace'], 'high'),
  profile('Progressive High 10', 3000, ['slices', 'direct']),
  profile('High 10 Intra', 3000, ['slices', 'interlace']),
  profile('High 10', 3000, ['slices', 'direct', 'interlace'], 'high10'),
  profile('High 4:2:2 Intra', 4000, ['slices', 'interlace']),
  profile('High 4:2:2', 4000, ['slices', 'direct', 'interlace'], 'high422'),
  profile('CAVLC 4:4:4 Intra', 4000, ['slices', 'interlace']),
  profile('High 4:4:4 Intra', 4000, ['slices', 'interlace']),
  profile('High 4:4:4 Predictive', 4000, ['slices', 'direct', 'interlace'], 'high444'),
];

const BY_NAME: ReadonlyMap<string, ProfileLimits> = new Map(LEVEL_PROFILES.map((limits) => [limits.name, limits]));

/** `undefined` for a profile without limits in Annex A. */
export const profileLimits = (name: string): ProfileLimits | undefined => BY_NAME.get(name);
