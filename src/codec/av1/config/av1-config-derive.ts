import type { VideoConfigDerived } from '../../../media/config-derived.ts';
import { hdr10Of } from '../../hdr10.ts';
import { av1CodecString, chromaFormatOf } from '../codec-string.ts';
import { av1ProfileName, deriveSequenceHeader } from '../derive.ts';
import { AV1_TIERS, av1LevelName } from '../levels.ts';
import { noticesIn } from '../notices.ts';
import { Av1State } from '../syntax/av1-state.ts';
import type { ColorFormat } from '../syntax/color-config.ts';
import { OBU_METADATA } from '../syntax/obu-header.ts';
import { parseObu } from '../syntax/parse-obu.ts';
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

/** Derives values from the four bytes that av1C and AV1_video_descriptor share. */
export const deriveAv1Head = (head: Partial<Av1ConfigHead>, header?: SequenceHeader): VideoConfigDerived => {
  if (head.chroma_sample_position === undefined) return { codec: 'av01' };
  const complete = head as Av1ConfigHead;
  const format = headColorFormat(complete);
  return {
    codec: 'av01',
    codecString: av1CodecString(
      {
        profile: complete.seq_profile,
        levelIdx: complete.seq_level_idx_0,
        tier: complete.seq_tier_0,
        format,
      },
      header,
    ),
    profile: av1ProfileName(complete.seq_profile),
    level: av1LevelName(complete.seq_level_idx_0),
    tier: AV1_TIERS[complete.seq_tier_0] ?? '',
    chromaFormat: chromaFormatOf(format),
    bitDepthLuma: format.bitDepth,
    ...(format.monochrome === 0 && { bitDepthChroma: format.bitDepth }),
  };
};

/** Derives values from an AV1CodecConfigurationRecord; size, frame rate and colour from its sequence header. */
export const deriveAv1Config = (record: Partial<Av1ConfigRecord>, bytes: Uint8Array): VideoConfigDerived => {
  const header = sequenceHeaderOf(record);
  const derived = { ...deriveAv1Head(record, header), ...hdr10In(record, bytes) };
  if (header === undefined) return derived;
  const { width, height, codedWidth, codedHeight, frameRate, colour } = deriveSequenceHeader(header);
  return { ...derived, width, height, codedWidth, codedHeight, ...(frameRate !== undefined && { frameRate }), colour };
};

/** From the metadata OBUs of the record. */
const hdr10In = (
  { configOBUs = [] }: Partial<Av1ConfigRecord>,
  bytes: Uint8Array,
): Pick<VideoConfigDerived, 'hdr10'> => {
  const kinds = configOBUs
    .filter(({ obu_type }) => obu_type === OBU_METADATA)
    .map(({ offset }) => noticesIn(parseObu(bytes.subarray(offset), new Av1State()).metadata ?? {}).hdr10);
  const hdr10 = hdr10Of(kinds.includes('mastering display'), kinds.includes('light level'));
  return hdr10 === undefined ? {} : { hdr10 };
};
