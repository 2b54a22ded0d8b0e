import { trackName } from '../../../media/track.ts';
import { audiosOf } from '../../watch/audio-summary.ts';
import type { WatchSummary } from '../../watch/watch-summary.ts';
import { defineRule } from '../rule.ts';

interface Lasting {
  readonly name: string;
  readonly durationMs: number;
  /** Average duration of a frame. */
  readonly frameMs: number;
}

/** The tracks whose duration is known; `isTimed`: not by a rate that is assumed. */
const lastingOf = (summary: WatchSummary): readonly Lasting[] => [
  ...summary.videos.flatMap(({ track, summary: { durationMs, frames, timesFrom } }) =>
    durationMs === undefined || timesFrom === 'assumed'
      ? []
      : [{ name: track.name, durationMs, frameMs: durationMs / frames }],
  ),
  ...audiosOf(summary).flatMap(({ trackId, durationMs, frames }) =>
    durationMs === undefined ? [] : [{ name: trackName('audio', trackId), durationMs, frameMs: durationMs / frames }],
  ),
];

export const duration = defineRule({
  id: 'stream/duration',
  title: 'another duration than expected',
  source: 'what the user expects',
  severity: 'error',
  needs: [],
  options: {
    seconds: { type: 'number', min: 0, about: 'duration of each track, seconds' },
    toleranceMs: {
      type: 'number',
      min: 0,
      about: 'milliseconds that it may differ by; a frame of the track without it',
    },
    endsMs: {
      type: 'number',
      min: 0,
      default: 500,
      about: 'milliseconds between the ends of audio and video: more is a warning',
    },
  },
  asksFor: ['seconds'],
  what: 'Measures each track from the first frame shown to the end of the last one, and compares where audio and video end.',
  why: 'A stream that is too short was cut off, one that is too long has a timestamp that is wrong; a medium that ends early leaves a still picture or silence.',
  mend: {
    ffmpeg: '-t 20 ends the output; -shortest ends it with the shorter medium',
  },
  input: ({ options: { seconds = 0, toleranceMs, endsMs }, report, skip }) => ({
    end(summary) {
      const { complete, flv } = summary;
      if (!complete) {
        skip('the input was not read to its end');
        return;
      }
      const tracks = lastingOf(summary);
      if (tracks.length === 0) skip('there are no times: no container, no frame rate in the stream; --fps gives them');
      for (const { name, durationMs, frameMs } of tracks) {
        const tolerance = toleranceMs ?? Math.ceil(frameMs);
        if (Math.abs(durationMs - seconds * 1000) <= tolerance) continue;
        const measured = `${(durationMs / 1000).toFixed(3)} s`;
        report({
          message: `${name} lasts ${measured}, expected ${seconds} s ± ${tolerance} ms`,
          measured,
          expected: `${seconds} s ± ${tolerance} ms`,
        });
      }
      const apartMs = flv?.interleave?.endOffsetMs ?? 0;
      if (Math.abs(apartMs) <= endsMs) return;
      const message = `audio ends ${Math.abs(apartMs)} ms ${apartMs > 0 ? 'after' : 'before'} video`;
      report({ message, measured: `${apartMs} ms`, expected: `at most ${endsMs} ms`, severity: 'warning' });
    },
  }),
});
