import { trackName } from '../../../media/track.ts';
import { defineRule } from '../rule.ts';

export const startTime = defineRule({
  id: 'flv/start-time',
  title: 'the stream does not begin at 0, or its tracks not together',
  source: 'RTMP 1.0 5.3: timestamps count from the start of the stream',
  severity: 'info',
  needs: ['flv', 'frames'],
  options: {
    ms: { type: 'number', min: 0, default: 500, about: 'milliseconds between the first frames of two tracks' },
  },
  what: 'Looks at the first decoding time of each track: the earliest has to be 0, but for a frame, and no other one much later.',
  why: 'Some players wait for as long as the first timestamp says, and a track that begins late is a black picture or silence.',
  mend: {
    rtmpkit: 'rtmpkit convert IN.flv OUT.flv --fix timestamps begins at 0',
    ffmpeg: '-c copy -avoid_negative_ts make_zero',
  },
  input: ({ options: { ms }, report }) => ({
    end({ flv }) {
      const tracks = (flv?.tracks ?? []).filter(({ frames }) => frames > 0);
      const starts = tracks.map(({ firstDtsMs = 0 }) => firstDtsMs);
      const startMs = Math.min(...starts);
      const frameMs = Math.max(0, ...tracks.map(({ timeline }) => timeline.stepMs?.typical ?? 0));
      if (tracks.length > 0 && Math.abs(startMs) > frameMs) {
        const measured = `${startMs} ms`;
        report({
          message: `the first frame has DTS ${measured}, expected 0`,
          at: { dtsMs: startMs },
          measured,
          expected: '0 ms',
        });
      }
      for (const { type, trackId, firstDtsMs = 0 } of tracks) {
        const lateMs = firstDtsMs - startMs;
        if (lateMs <= ms) continue;
        const message = `${trackName(type, trackId)} begins ${lateMs} ms after the first track`;
        report({ message, at: { dtsMs: firstDtsMs }, measured: `${lateMs} ms`, expected: `at most ${ms} ms` });
      }
    },
  }),
});
