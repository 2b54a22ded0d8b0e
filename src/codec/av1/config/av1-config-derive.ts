import { namedColour } from '../../../media/colour.ts';
import type { VideoConfigDerived } from '../../../media/config-derived.ts';
import { type Ratio, reduced } from '../../../media/ratio.ts';
import { AV1_PROFILES, AV1_TIERS, av1LevelName } from '../levels.ts';
import { type ColorFormat, colorFormat } from '../syntax/color-config.ts';
import type { SequenceHeader } from '../syntax/sequence-header.ts';
import type { Av1ConfigHead, Av1ConfigRecord } from './av1-config-record.ts';

/** The sequence header of a record, if it was read completely. */
export const sequenceHeaderOf = (record: Partial<Av1ConfigRecord>): SequenceHeader | undefined =>
  record.configOBUs
    ?.map((obu) => obu.sequence_header_obu)
    .find((header) => header?.film_grain_params_present !== undefined);

/** The colour format from the record's own fields. */
const headColorFormat = (head: Av1ConfigHead): Omit<ColorFormat, 'colorRange'> => ({
  bitDepth: head.high_bitdepth === 0 ? 8 : head.twelve_bit === 1 ? 12 : 10,
  monochrome: head.monochrome,
  subsamplingX: head.chroma_subsampling_x,
  subsamplingY: head.chroma_subsampling_y,
  chromaSamplePosition: head.chroma_sample_position,
});

const chromaFormat = (format: Omit<ColorFormat, 'colorRange'>): string => {
  if (format.monochrome === 1) return '4:0:0';
  if (format.subsamplingX === 0) return '4:4:4';
  return format.subsamplingY === 1 ? '4:2:0' : '4:2:2';
};

const two = (value: number): string => `${value}`.padStart(2, '0');

/**
 * `av01.P.LLT.DD` (AV1-ISOBMFF, section 5): profile, level, tier, bit depth. `.M.CCC.cp.tc.mc.F` follows if the
 * sequence header describes a colour format other than the default (4:2:0, BT.709, limited range).
 */
const av1CodecString = (head: Av1ConfigHead, header?: SequenceHeader): string => {
  const format = headColorFormat(head);
  const tier = head.seq_tier_0 === 1 ? 'H' : 'M';
  const short = `av01.${head.seq_profile}.${two(head.seq_level_idx_0)}${tier}.${two(format.bitDepth)}`;
  const color = header?.color_config;
  if (header === undefined || color?.color_description_present_flag !== 1) return short;
  const { color_primaries: cp = 2, transfer_characteristics: tc = 2, matrix_coefficients: mc = 2 } = color;
  const { subsamplingX: x, subsamplingY: y, monochrome } = format;
  const position = x === 1 && y === 1 ? format.chromaSamplePosition : 0;
  const range = colorFormat(color, header.seq_profile).colorRange;
  const optional = `.${monochrome}.${x}${y}${position}.${two(cp)}.${two(tc)}.${two(mc)}.${range}`;
  return optional === '.0.110.01.01.01.0' ? short : `${short}${optional}`;
};

/** Derives values from the four bytes that av1C and AV1_video_descriptor share. */
export const deriveAv1Head = (head: Partial<Av1ConfigHead>, header?: SequenceHeader): VideoConfigDerived => {
  if (head.chroma_sample_position === undefined) return { codec: 'av01' };
  const complete = head as Av1ConfigHead;
  const format = headColorFormat(complete);
  return {
    codec: 'av01',
    codecString: av1CodecString(complete, header),
    profile: AV1_PROFILES[complete.seq_profile] ?? `seq_profile ${complete.seq_profile}`,
    level: av1LevelName(complete.seq_level_idx_0),
    tier: AV1_TIERS[complete.seq_tier_0] ?? '',
    chromaFormat: chromaFormat(format),
    bitDepthLuma: format.bitDepth,
    ...(format.monochrome === 0 && { bitDepthChroma: format.bitDepth }),
  };
};

/** Derives values from an AV1CodecConfigurationRecord; size, frame rate and colour from its sequence header. */
export const deriveAv1Config = (record: Partial<Av1ConfigRecord>): VideoConfigDerived => {
  const header = sequenceHeaderOf(record);
  const derived = deriveAv1Head(record, header);
  return header === undefined ? derived : { ...derived, ...deriveSequenceHeader(header) };
};

/** Values of the sequence header that the record does not repeat. */
const deriveSequenceHeader = (header: SequenceHeader): Partial<VideoConfigDerived> => {
  const width = header.max_frame_width_minus_1 + 1;
  const height = header.max_frame_height_minus_1 + 1;
  const rate = frameRateOf(header);
  const color = header.color_config;
  const described = color.color_description_present_flag === 1;
  const { color_primaries: cp = 2, transfer_characteristics: tc = 2, matrix_coefficients: mc = 2 } = color;
  const range = colorFormat(color, header.seq_profile).colorRange;
  const rangeOnly = { video_full_range_flag: { value: range, name: range === 1 ? 'full' : 'limited' } };
  return {
    width,
    height,
    codedWidth: width,
    codedHeight: height,
    ...(rate !== undefined && { frameRate: { ...rate, fps: Math.round((rate.num / rate.den) * 1e5) / 1e5 } }),
    colour: described ? namedColour(cp, tc, mc, range) : rangeOnly,
  };
};

/** Frames per second, if every picture takes the same number of ticks (AV1 6.4.3). */
const frameRateOf = ({ timing_info: timing }: SequenceHeader): Ratio | undefined => {
  const ticks = timing?.num_ticks_per_picture_minus_1;
  if (timing === undefined || ticks === undefined) return undefined;
  if (timing.num_units_in_display_tick === 0 || timing.time_scale === 0) return undefined;
  return reduced(timing.time_scale, timing.num_units_in_display_tick * (ticks + 1));
};
