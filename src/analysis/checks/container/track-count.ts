import { plural } from '../../../media/quantity.ts';
import { audiosOf } from '../../watch/audio-summary.ts';
import { defineRule } from '../rule.ts';

export const trackCount = defineRule({
  id: 'container/track-count',
  title: 'more tracks than allowed',
  source: 'Services take one video and one audio track, but for Enhanced RTMP multitrack',
  severity: 'off',
  needs: [],
  options: {
    maxVideo: { type: 'number', min: 0, default: 1, about: 'most video tracks' },
    maxAudio: { type: 'number', min: 0, default: 1, about: 'most audio tracks' },
  },
  what: 'Counts the video and audio tracks that have a frame; a track whose codec changes is one.',
  why: 'Services that do not know multitrack take the first track, mix all of them, or refuse the stream.',
  mend: {
    ffmpeg: '-map 0:v:0 -map 0:a:0',
    OBS: 'Settings, Stream, without Multitrack Video; Settings, Output, one Audio Track',
  },
  platformCode: 'multipleVideoStreams',
  input: ({ options: { maxVideo, maxAudio }, report }) => ({
    end(summary) {
      const { videos, flv } = summary;
      const ofVideo =
        flv === undefined
          ? videos.map(({ track, summary: { frames } }) => ({ trackId: track.trackId, frames }))
          : flv.tracks.filter(({ type }) => type === 'video');
      const count = (tracks: readonly { readonly trackId: number; readonly frames: number }[]): number =>
        new Set(tracks.filter(({ frames }) => frames > 0).map(({ trackId }) => trackId)).size;
      const counts = [
        ['video', count(ofVideo), maxVideo],
        ['audio', count(audiosOf(summary)), maxAudio],
      ] as const;
      for (const [kind, found, max] of counts) {
        if (found <= max) continue;
        const message = `${plural(found, `${kind} track`)}, at most ${max} allowed`;
        const platformCode = kind === 'video' ? 'multipleVideoStreams' : 'multipleAudioStreams';
        report({ message, measured: found, expected: `at most ${max}`, platformCode });
      }
    },
  }),
});
