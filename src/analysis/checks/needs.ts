import type { FormatName } from '../../container/descriptor.ts';
import { hasSamples, hasTags, hasTimes, isConfigRecord, isSession } from '../../container/registry.ts';
import { audiosOf } from '../watch/audio-summary.ts';
import type { WatchSummary } from '../watch/watch-summary.ts';
import type { TimeSource } from '../watch/watcher.ts';

/** What a rule judges by. */
export type Need = keyof typeof NEEDS;

/** What is known of an input at its end. */
export interface InputFacts {
  readonly format: FormatName | undefined;
  readonly hasVideo: boolean;
  readonly hasAudio: boolean;
  readonly frames: number;
  /** The pictures of a video track are parsed: its codec is supported. */
  readonly hasPictures: boolean;
  readonly hasParameterSets: boolean;
  readonly hasConfigurationRecord: boolean;
  readonly hasHrd: boolean;
  /** Slice data was read. */
  readonly hasMacroblocks: boolean;
  readonly videoTracks: number;
  readonly timesFrom: TimeSource | undefined;
}

/** Why a rule cannot judge an input; `undefined` if it can. */
type Lack<Facts = InputFacts> = (facts: Facts) => string | undefined;

const lacks =
  <Facts = InputFacts>(has: (facts: Facts) => boolean, reason: string): Lack<Facts> =>
  (facts) =>
    has(facts) ? undefined : reason;

/** Needs that the format of an input decides, each with the reason why a rule that has it is skipped. */
const FORMAT_NEEDS = {
  flv: lacks(({ format }) => hasTags(format), 'the input is no FLV'),
  tracks: lacks(({ format }) => hasTimes(format), 'the input has no tracks'),
  samples: lacks(({ format }) => hasSamples(format), 'the input is no MP4, Matroska, MPEG-TS or HLS'),
  mp4: lacks(({ format }) => format === 'mp4' || format === 'mov', 'the input is no MP4'),
  playlist: lacks(({ format }) => format === 'hls', 'the input is no HLS playlist'),
  'transport packets': lacks(({ format }) => format === 'mpegts' || format === 'hls', 'the input is no MPEG-TS'),
  ivf: lacks(({ format }) => format === 'ivf', 'the input is no IVF'),
  rtmp: lacks(({ format }) => isSession(format), 'the input is no RTMP session'),
  'byte stream': lacks(({ format }) => format === 'annexb', 'the input is no Annex B byte stream'),
} satisfies Record<string, Lack<Pick<InputFacts, 'format'>>>;

/** All needs; the others are known at the end of an input. */
const NEEDS = {
  ...FORMAT_NEEDS,
  video: lacks(({ hasVideo }) => hasVideo, 'there is no video'),
  audio: lacks(({ hasAudio }) => hasAudio, 'there is no audio'),
  frames: lacks(({ frames }) => frames > 0, 'there is no frame'),
  pictures: lacks(({ hasPictures }) => hasPictures, 'the pictures are not parsed: the codec is not supported'),
  macroblocks: lacks(({ hasMacroblocks }) => hasMacroblocks, 'the slice data was not read: --mb reads it'),
  'parameter sets': ({ hasVideo, hasPictures, hasParameterSets }) => {
    if (hasParameterSets) return undefined;
    return hasVideo && !hasPictures
      ? 'the parameter sets are not parsed: the codec is not supported'
      : 'there is no parameter set';
  },
  'configuration record': lacks(
    ({ hasConfigurationRecord }) => hasConfigurationRecord,
    'there is no decoder configuration record',
  ),
  hrd: lacks(({ hasHrd }) => hasHrd, 'the stream has no HRD parameters'),
  'several tracks': lacks(({ videoTracks }) => videoTracks > 1, 'there is one video track'),
  'container times': lacks(({ timesFrom }) => timesFrom === 'container', 'the input has no timestamps'),
  times: lacks(
    ({ timesFrom }) => timesFrom !== undefined && timesFrom !== 'assumed',
    'there are no times: no container, no frame rate in the stream; --fps gives them',
  ),
} satisfies Record<string, Lack>;

/** A rule with these needs can judge inputs of this format, if they have what else it needs. */
export const isOfFormat = (needs: readonly Need[], format: FormatName): boolean =>
  needs.every((need) => !isFormatNeed(need) || FORMAT_NEEDS[need]({ format }) === undefined);

const isFormatNeed = (need: Need): need is keyof typeof FORMAT_NEEDS => need in FORMAT_NEEDS;

/** Why a rule with these needs is skipped; `undefined` if it can judge. */
export const lackOf = (needs: readonly Need[], facts: InputFacts): string | undefined => {
  for (const need of needs) {
    const reason = NEEDS[need](facts);
    if (reason !== undefined) return reason;
  }
  return undefined;
};

/** The facts of an input that was watched. */
export const factsOf = (format: FormatName | undefined, summary: WatchSummary): InputFacts => {
  const { videos, flv, container } = summary;
  return {
    format,
    hasVideo: videos.length > 0,
    hasAudio: audiosOf(summary).length > 0,
    frames: videos.reduce((sum, { summary }) => sum + summary.frames, 0),
    hasPictures: videos.some(({ track }) => track.codec?.stream !== undefined),
    hasParameterSets: videos.some(({ summary }) => summary.sequence !== undefined),
    hasConfigurationRecord:
      isConfigRecord(format) ||
      (flv?.tracks.some(({ configuration }) => configuration) ?? false) ||
      (container?.tracks.some(({ track: { kind, config } }) => kind === 'video' && config !== undefined) ?? false),
    hasMacroblocks: videos.some(({ summary }) => summary.blocks !== undefined),
    hasHrd: videos.some(({ summary }) => summary.sequence?.hrd !== undefined),
    videoTracks: videos.length,
    timesFrom: videos.find(({ summary }) => summary.timesFrom)?.summary.timesFrom,
  };
};
