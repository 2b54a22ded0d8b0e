import { metadataEncoder } from '../flv/metadata-encoder.ts';
import type { WatchSummary } from '../watch/watch-summary.ts';
import { type MendValues, mendText } from './mend-text.ts';
import type { Mender, Rule } from './rule.ts';

// Who made a stream is known from what it says of itself: a SEI message, and what names the program that wrote the file:
// in an FLV `encoder` of onMetaData, in MP4 and Matroska a tag.

/** By how they name themselves. */
const MENDERS: readonly (readonly [RegExp, Mender])[] = [
  // A program that sets the encoder shows its settings by names of its own.
  [/\bobs\b|libobs/i, 'OBS'],
  // Before FFmpeg, which names itself beside an encoder that it calls: `Lavc60 h264_nvenc`.
  [/nvenc/i, 'NVENC'],
  [/videotoolbox/i, 'VideoToolbox'],
  [/mediacodec/i, 'MediaCodec'],
  [/\bx264\b/i, 'x264'],
  [/\bx265\b/i, 'x265'],
  // Not `Lavc60 libsvtav1` and `libaom-av1`, whose options are those of FFmpeg.
  [/\bsvt-?av1/i, 'SVT-AV1'],
  [/\baomenc\b/i, 'aomenc'],
  // `Lavf59.27.100`, `Lavc59.37.100 libx264`.
  [/\b(?:lavf|lavc|ffmpeg)/i, 'ffmpeg'],
];

/** The programs with which an input can be made anew, the closest to its maker first; empty if it names none. */
export const mendersOf = ({ videos, flv, container }: WatchSummary): readonly Mender[] => {
  const encoder = videos.find(({ summary }) => summary.encoder !== undefined)?.summary.encoder?.name;
  const texts = [encoder, metadataEncoder(flv), container?.writer].filter((text) => text !== undefined);
  return MENDERS.filter(([pattern]) => texts.some((text) => pattern.test(text))).map(([, mender]) => mender);
};

/** `x264: --bframes 0`: how to mend what breaks a rule, with the first of the menders for which it is known. */
export const fixOf = (
  rule: Rule | undefined,
  menders: readonly Mender[],
  values?: MendValues,
): { readonly fix?: string } => {
  const mender = menders.find((name) => rule?.mend[name] !== undefined);
  const text = mender && rule?.mend[mender];
  return text === undefined ? {} : { fix: `${mender}: ${mendText(text, values)}` };
};
