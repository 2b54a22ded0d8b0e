import { plural } from '../../../media/quantity.ts';
import { defineRule } from '../rule.ts';

export const frames = defineRule({
  id: 'stream/frames',
  title: 'another number of frames than expected',
  source: 'what the user expects',
  severity: 'error',
  needs: ['video'],
  options: {
    frames: { type: 'number', min: 0, about: 'frames of each video track; two fields of a frame are one' },
    tolerance: { type: 'number', min: 0, default: 0, about: 'frames that it may differ by' },
  },
  asksFor: ['frames'],
  what: 'Counts the frames of each video track, not its slices; two fields of a frame are one.',
  why: 'A frame that is missing or doubled shows that an encoder, a filter or a transport lost its place.',
  mend: {
    ffmpeg: '-fps_mode passthrough keeps each frame; -frames:v 600 ends after them',
  },
  input: ({ options: { frames: wanted = 0, tolerance }, report, skip }) => ({
    end({ complete, videos }) {
      if (!complete) {
        skip('the input was not read to its end');
        return;
      }
      const expected = tolerance === 0 ? `${wanted}` : `${wanted} ± ${tolerance}`;
      for (const { track, summary } of videos) {
        if (Math.abs(summary.frames - wanted) <= tolerance) continue;
        const message = `${track.name}: ${plural(summary.frames, 'frame')}, expected ${expected}`;
        report({ message, measured: summary.frames, expected });
      }
    },
  }),
});
