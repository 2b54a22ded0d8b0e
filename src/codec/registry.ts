import { aac } from './aac/codec.ts';
import { ac3 } from './ac3/codec.ts';
import { av1 } from './av1/codec.ts';
import type { Av1UnitRecord } from './av1/unit-record.ts';
import type { CodecDescriptor, StreamedCodec } from './descriptor.ts';
import { flac } from './flac/codec.ts';
import { h264 } from './h264/codec.ts';
import type { H264UnitRecord } from './h264/unit-record.ts';
import { hevc } from './hevc/codec.ts';
import type { HevcUnitRecord } from './hevc/unit-record.ts';
import { mp3 } from './mp3/codec.ts';
import { opus } from './opus/codec.ts';
import type { BlockCodec, BlockCodecs } from './stream-codec.ts';
import { vp8, vp9 } from './vpx/codec.ts';
import { vvc } from './vvc/codec.ts';

/** Types of unit records, by codec name. */
export interface UnitRecords {
  readonly h264: H264UnitRecord;
  readonly hevc: HevcUnitRecord;
  readonly av1: Av1UnitRecord;
}

/** All known codecs. */
export const CODECS: readonly CodecDescriptor[] = [h264, hevc, vvc, av1, vp8, vp9, aac, mp3, opus, flac, ac3];

/** Codecs whose streams are parsed unit by unit. */
export const STREAMED_CODECS: readonly StreamedCodec[] = CODECS.filter(
  (codec): codec is StreamedCodec => codec.stream !== undefined,
);

/** Those of them whose units are NAL units. */
export const NAL_CODECS: readonly StreamedCodec[] = STREAMED_CODECS.filter(({ stream }) => stream.nal !== undefined);

/** Those of them whose units are OBUs. */
export const OBU_CODECS: readonly StreamedCodec[] = STREAMED_CODECS.filter(({ stream }) => stream.nal === undefined);

const BY_FOUR_CC: ReadonlyMap<string, CodecDescriptor> = new Map(
  CODECS.flatMap((codec) => codec.fourCcs.map((fourCc) => [fourCc, codec] as const)),
);

/** The streamed codecs that an input may be of: the one with this name, or, without a name, each. */
export const candidateCodecs = (name?: string): readonly StreamedCodec[] =>
  name === undefined ? STREAMED_CODECS : STREAMED_CODECS.filter((codec) => codec.name === name);

/** Finds a codec by its `name`. */
export const codecNamed = (name: string): CodecDescriptor | undefined => CODECS.find((codec) => codec.name === name);

/** The codec of a four-character code, or of the code that stands in for it in legacy FLV (`mp4a`, `.mp3`, …). */
export const codecOf = (fourCc: string): CodecDescriptor | undefined => BY_FOUR_CC.get(fourCc);

/** Loads what reads slice data. */
export const loadBlockCodecs = async (): Promise<BlockCodecs> => {
  const loaded = new Map<string, BlockCodec>();
  for (const { name, stream } of STREAMED_CODECS) {
    const blocks = await stream.blocks?.();
    if (blocks !== undefined) loaded.set(name, blocks);
  }
  return loaded;
};
