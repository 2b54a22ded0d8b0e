import { defineRule } from '../rule.ts';

export const ctsRounding = defineRule({
  id: 'flv/cts-rounding',
  title: 'rounded frame durations add up',
  source: 'FLV 10.1 E.4.1: timestamps are whole milliseconds',
  severity: 'warning',
  needs: ['flv', 'video'],
  what: 'Compares the steps between frames with the declared rate: 33 ms for each frame of 30 a second is rounding that adds up.',
  why: 'Video runs away from audio, by seconds in an hour.',
  mend: {
    ffmpeg: '-fps_mode cfr. In a writer: round(frame * 1000 / fps), not frame * round(1000 / fps)',
  },
});
