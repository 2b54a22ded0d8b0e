/** What the level limits of a profile depend on (H.265 Table A.10). */
export interface HevcProfileLimits {
  /** As `hevcProfileName` gives it. */
  readonly name: string;
  /** Word for `--profile`, of the profiles that encoders let their users choose. */
  readonly word?: string;
  /** CpbVclFactor and BrVclFactor: units of MaxCPB and MaxBR in bits. */
  readonly vclFactor: number;
  /** CpbNalFactor and BrNalFactor: the same of the NAL HRD, which counts all bytes. */
  readonly nalFactor: number;
  /** FormatCapabilityFactor: bytes of a luma sample with its chroma, of the pictures whose size has a limit by MinCR. */
  readonly bytesPerSample?: number;
}

const profile = (
  name: string,
  vclFactor: number,
  nalFactor: number,
  more: Pick<HevcProfileLimits, 'word' | 'bytesPerSample'> = {},
): HevcProfileLimits => ({ name, vclFactor, nalFactor, ...more });

/** The least capable first. The rates of Intra profiles depend on one more flag: they are not here. */
export const HEVC_LEVEL_PROFILES: readonly HevcProfileLimits[] = [
  profile('Main Still Picture', 1000, 1100, { bytesPerSample: 1.5 }),
  profile('Main', 1000, 1100, { word: 'main', bytesPerSample: 1.5 }),
  profile('Main 10', 1000, 1100, { word: 'main10', bytesPerSample: 1.875 }),
  profile('Main 12', 1500, 1650, { word: 'main12' }),
  profile('Main 4:2:2 10', 1667, 1833, { word: 'main422-10' }),
  profile('Main 4:2:2 12', 2000, 2200, { word: 'main422-12' }),
  profile('Main 4:4:4', 2000, 2200, { word: 'main444' }),
  profile('Main 4:4:4 10', 2500, 2750, { word: 'main444-10' }),
  profile('Main 4:4:4 12', 3000, 3300, { word: 'main444-12' }),
];

/** `undefined` for a profile whose limits are not known. */
export const hevcProfileLimits = (name: string): HevcProfileLimits | undefined =>
  HEVC_LEVEL_PROFILES.find((limits) => limits.name === name);
