import { type Colour, namedColour } from '../../media/colour.ts';
import { type FrameRate, frameRateOf, type Ratio, reduced } from '../../media/ratio.ts';
import { av1CodecString, chromaFormatOf } from './codec-string.ts';
import { AV1_PROFILES, AV1_TIERS, av1LevelName } from './levels.ts';
import { type ColorFormat, colorFormat } from './syntax/color-config.ts';
import type { OperatingPoint } from './syntax/operating-point.ts';
import type { SequenceHeader } from './syntax/sequence-header.ts';

/** Layers of an operating point, and what a decoder needs for them. */
export interface OperatingPointDerived {
  readonly level: string;
  readonly tier: string;
  /** Numbers of the layers; absent if the stream is one layer, or all of them belong to it (operating_point_idc 0). */
  readonly temporalLayers?: readonly number[];
  readonly spatialLayers?: readonly number[];
}

/** Values derived from a sequence header. Unknown values are absent. */
export interface SequenceHeaderDerived {
  /** Largest size of a frame in luma samples. AV1 has no cropping. */
  readonly width: number;
  readonly height: number;
  readonly codedWidth: number;
  readonly codedHeight: number;
  readonly profile: string;
  /** Of the first operating point: `3.1`, or `maximum parameters`. */
  readonly level: string;
  /** `Main` or `High`; levels below 4.0 have only `Main`. */
  readonly tier: string;
  /** `av01.0.08M.10.0.110.09.16.09.0`. */
  readonly codecString: string;
  readonly chromaFormat: string;
  readonly bitDepthLuma: number;
  /** Absent for monochrome. */
  readonly bitDepthChroma?: number;
  /** AV1 has no fields. */
  readonly scan: 'progressive';
  /** Of temporal units, if they come at equal intervals. */
  readonly frameRate?: FrameRate;
  readonly colour: Colour;
  readonly stillPicture?: true;
  /** Present if there is more than one, or one for some layers. */
  readonly operatingPoints?: readonly OperatingPointDerived[];
}

/** Derives values from a complete sequence header. */
export const deriveSequenceHeader = (header: SequenceHeader): SequenceHeaderDerived => {
  const format = colorFormat(header.color_config, header.seq_profile);
  const [{ seq_level_idx: levelIdx = 0, seq_tier: tier = 0 } = {}] = header.operating_points;
  const width = header.max_frame_width_minus_1 + 1;
  const height = header.max_frame_height_minus_1 + 1;
  const tick = tickOf(header);
  const points = operatingPointsOf(header);
  return {
    width,
    height,
    codedWidth: width,
    codedHeight: height,
    profile: av1ProfileName(header.seq_profile),
    level: av1LevelName(levelIdx),
    tier: AV1_TIERS[tier] as string,
    codecString: av1CodecString({ profile: header.seq_profile, levelIdx, tier, format }, header),
    chromaFormat: chromaFormatOf(format),
    bitDepthLuma: format.bitDepth,
    ...(format.monochrome === 0 && { bitDepthChroma: format.bitDepth }),
    scan: 'progressive',
    ...(tick !== undefined && { frameRate: frameRateOf(tick) }),
    colour: colourOf(header, format),
    ...(header.still_picture === 1 && { stillPicture: true }),
    ...(points !== undefined && { operatingPoints: points }),
  };
};

/** Name of a seq_profile. */
export const av1ProfileName = (seqProfile: number): string => AV1_PROFILES[seqProfile] ?? `seq_profile ${seqProfile}`;

/**
 * Half the time of a picture in seconds, if every one takes the same number of display ticks (AV1 6.4.3): a frame is
 * shown for two ticks, as elsewhere in rtmpkit.
 */
export const tickOf = ({ timing_info: timing }: SequenceHeader): Ratio | undefined => {
  const ticks = timing?.num_ticks_per_picture_minus_1;
  if (timing === undefined || ticks === undefined) return undefined;
  const { num_units_in_display_tick: units, time_scale: scale } = timing;
  return units === 0 || scale === 0 ? undefined : reduced(units * (ticks + 1), 2 * scale);
};

const colourOf = ({ color_config: color }: SequenceHeader, { colorRange }: ColorFormat): Colour => {
  if (color.color_description_present_flag !== 1) {
    return { video_full_range_flag: { value: colorRange, name: colorRange === 1 ? 'full' : 'limited' } };
  }
  const { color_primaries: cp = 2, transfer_characteristics: tc = 2, matrix_coefficients: mc = 2 } = color;
  return namedColour(cp, tc, mc, colorRange);
};

const operatingPointsOf = ({ operating_points: points }: SequenceHeader): SequenceHeaderDerived['operatingPoints'] => {
  if (points.length === 1 && (points[0]?.operating_point_idc ?? 0) === 0) return undefined;
  return points.map(operatingPoint);
};

const operatingPoint = ({
  operating_point_idc: idc = 0,
  seq_level_idx: levelIdx = 0,
  seq_tier: tier = 0,
}: Partial<OperatingPoint>): OperatingPointDerived => ({
  level: av1LevelName(levelIdx),
  tier: AV1_TIERS[tier] as string,
  ...(idc !== 0 && { temporalLayers: setBits(idc & 0xff), spatialLayers: setBits(idc >> 8) }),
});

/** Numbers of the bits that are 1, the lowest first. */
const setBits = (mask: number): number[] => [0, 1, 2, 3, 4, 5, 6, 7].filter((i) => (mask >> i) & 1);
