/** What the level limits of a profile depend on (H.265 Tables A.10 and A.11). */
export interface HevcProfileLimits {
  /** As `hevcProfileName` gives it. */
  readonly name: string;
  /** Word for `--profile`, of the profiles that encoders let their users choose. */
  readonly word?: string;
  /** CpbVclFactor: units of MaxCPB in bits, and of MaxBR with HbrFactor. */
  readonly vclFactor: number;
  /** CpbNalFactor: the same of the NAL HRD, which counts all bytes. */
  readonly nalFactor: number;
  /** FormatCapabilityFactor: bytes of a luma sample with its chroma. */
  readonly bytesPerSample: number;
  /** MinCrScaleFactor: part of MinCrBase that holds for the profile. */
  readonly minCrScale: number;
  /** HbrFactor: times MaxBR, with general_lower_bit_rate_constraint_flag 1 and 0. */
  readonly highBitRate: readonly [lower: number, higher: number];
}

type HighBitRate = HevcProfileLimits['highBitRate'];

/** Profiles of version 1 and their screen content twins. */
const SAME: HighBitRate = [1, 1];
/** Format range extensions. Only Intra and still picture profiles may have the flag 0. */
const DOUBLED: HighBitRate = [1, 2];
const THROUGHPUT: HighBitRate = [6, 6];
const THROUGHPUT_INTRA: HighBitRate = [12, 24];

/** Name, CpbVclFactor, CpbNalFactor, FormatCapabilityFactor, MinCrScaleFactor, HbrFactor, word. */
// biome-ignore format: a table
const TABLE: readonly (readonly [string, number, number, number, number, HighBitRate, string?])[] = [
  ['Main Still Picture', 1000, 1100, 1.5, 1, SAME],
  ['Main', 1000, 1100, 1.5, 1, SAME, 'main'],
  ['Screen-Extended Main', 1000, 1100, 1.5, 1, SAME],
  ['Main 10 Still Picture', 1000, 1100, 1.875, 1, SAME],
  ['Main 10', 1000, 1100, 1.875, 1, SAME, 'main10'],
  ['Screen-Extended Main 10', 1000, 1100, 1.875, 1, SAME],
  ['Monochrome', 667, 733, 1, 1, DOUBLED],
  ['Monochrome 10', 833, 917, 1.25, 1, DOUBLED],
  ['Monochrome 12', 1000, 1100, 1.5, 1, DOUBLED],
  ['Monochrome 16', 1333, 1467, 2, 1, DOUBLED],
  ['Main Intra', 1000, 1100, 1.5, 1, DOUBLED],
  ['Main 10 Intra', 1000, 1100, 1.875, 1, DOUBLED],
  ['Main 12', 1500, 1650, 2.25, 1, DOUBLED, 'main12'],
  ['Main 12 Intra', 1500, 1650, 2.25, 1, DOUBLED],
  ['Main 4:2:2 10', 1667, 1833, 2.5, 0.5, DOUBLED, 'main422-10'],
  ['Main 4:2:2 10 Intra', 1667, 1833, 2.5, 0.5, DOUBLED],
  ['Main 4:2:2 12', 2000, 2200, 3, 0.5, DOUBLED, 'main422-12'],
  ['Main 4:2:2 12 Intra', 2000, 2200, 3, 0.5, DOUBLED],
  ['Main 4:4:4 Still Picture', 2000, 2200, 3, 0.5, DOUBLED],
  ['Main 4:4:4', 2000, 2200, 3, 0.5, DOUBLED, 'main444'],
  ['Main 4:4:4 Intra', 2000, 2200, 3, 0.5, DOUBLED],
  ['Screen-Extended Main 4:4:4', 2000, 2200, 3, 0.5, SAME],
  ['Main 4:4:4 10', 2500, 2750, 3.75, 0.5, DOUBLED, 'main444-10'],
  ['Main 4:4:4 10 Intra', 2500, 2750, 3.75, 0.5, DOUBLED],
  ['Screen-Extended Main 4:4:4 10', 2500, 2750, 3.75, 0.5, SAME],
  ['Main 4:4:4 12', 3000, 3300, 4.5, 0.5, DOUBLED, 'main444-12'],
  ['Main 4:4:4 12 Intra', 3000, 3300, 4.5, 0.5, DOUBLED],
  ['Main 4:4:4 16 Intra', 4000, 4400, 6, 0.5, DOUBLED],
  ['Main 4:4:4 16 Still Picture', 4000, 4400, 6, 0.5, DOUBLED],
  ['High Throughput 4:4:4', 2000, 2200, 3, 0.5, THROUGHPUT],
  ['High Throughput 4:4:4 10', 2500, 2750, 3.75, 0.5, THROUGHPUT],
  ['High Throughput 4:4:4 14', 3500, 3850, 5.25, 0.5, THROUGHPUT],
  ['High Throughput 4:4:4 16 Intra', 4000, 4400, 6, 0.5, THROUGHPUT_INTRA],
  ['Screen-Extended High Throughput 4:4:4', 2000, 2200, 3, 0.5, THROUGHPUT],
  ['Screen-Extended High Throughput 4:4:4 10', 2500, 2750, 3.75, 0.5, THROUGHPUT],
  ['Screen-Extended High Throughput 4:4:4 14', 3500, 3850, 5.25, 0.5, THROUGHPUT],
];

/** Those with a word: the least capable first. */
export const HEVC_LEVEL_PROFILES: readonly HevcProfileLimits[] = TABLE.map(
  ([name, vclFactor, nalFactor, bytesPerSample, minCrScale, highBitRate, word]) => ({
    name,
    ...(word !== undefined && { word }),
    vclFactor,
    nalFactor,
    bytesPerSample,
    minCrScale,
    highBitRate,
  }),
);

/** `undefined` for a profile whose limits are not known. */
export const hevcProfileLimits = (name: string): HevcProfileLimits | undefined =>
  HEVC_LEVEL_PROFILES.find((limits) => limits.name === name);
