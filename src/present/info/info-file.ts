import type { CheckedInput } from '../../analysis/checks/check-report.ts';
import type { TrackSummary } from '../../analysis/timeline/track.ts';
import type { VideoSummary } from '../../analysis/video-summary.ts';
import { type AudioSummary, audiosOf } from '../../analysis/watch/audio-summary.ts';
import type { MeasuredVideo, WatchSummary } from '../../analysis/watch/watch-summary.ts';
import type { WatchedTrack } from '../../analysis/watch/watcher.ts';
import { codecOf } from '../../codec/registry.ts';
import type { AudioConfigDerived, VideoConfigDerived } from '../../media/config-derived.ts';
import { type TrackChoice, trackName } from '../../media/track.ts';

/** An input that `info` shows. */
export interface InfoFile {
  readonly checked: CheckedInput;
  readonly measured: WatchSummary;
}

/** What is known of a video track. */
export interface InfoVideo {
  readonly kind: 'video';
  readonly track: WatchedTrack;
  readonly summary: VideoSummary;
  /** From its first sequence parameter set, else from its configuration record. */
  readonly description: Partial<NonNullable<VideoSummary['sequence']>>;
  /** In an FLV. */
  readonly flv?: TrackSummary;
}

/** What is known of an audio track. */
export interface InfoAudio {
  readonly kind: 'audio';
  readonly name: string;
  /** Display name of the codec, if it is known. */
  readonly title?: string;
  readonly measured: AudioSummary;
  readonly configuration: Partial<AudioConfigDerived>;
}

/** The tracks of an input; of an FLV in the order in which they begin, all or the chosen one. */
export const tracksOf = (summary: WatchSummary, choice?: TrackChoice): readonly (InfoVideo | InfoAudio)[] => {
  const { videos, flv } = summary;
  const all =
    flv === undefined
      ? [...videos.map((video) => videoOf(video, undefined)), ...audiosOf(summary).map(audioOf)]
      : flv.tracks.flatMap((track): (InfoVideo | InfoAudio)[] => {
          if (track.type === 'audio') return [audioOf(track)];
          const own = videos.find(
            ({ track: { trackId, fourCc } }) => trackId === track.trackId && fourCc === track.codec,
          );
          return own === undefined ? [] : [videoOf(own, track)];
        });
  if (choice === undefined) return all;
  return all.filter((one) => {
    const trackId = one.kind === 'video' ? one.track.trackId : one.measured.trackId;
    return one.kind === choice.kind && (choice.trackId ?? trackId) === trackId;
  });
};

const videoOf = ({ track, summary, configuration }: MeasuredVideo, flv: TrackSummary | undefined): InfoVideo => ({
  kind: 'video',
  track,
  summary,
  description: summary.sequence ?? ((configuration ?? flv?.configuration) as VideoConfigDerived | undefined) ?? {},
  ...(flv !== undefined && { flv }),
});

const audioOf = (measured: AudioSummary): InfoAudio => {
  const title = codecOf(measured.codec)?.title;
  return {
    kind: 'audio',
    name: trackName('audio', measured.trackId),
    ...(title !== undefined && { title }),
    measured,
    configuration: (measured.configuration as AudioConfigDerived | undefined) ?? {},
  };
};
