import { atSet } from '../places.ts';
import { defineRule } from '../rule.ts';

export const fullRange = defineRule({
  id: 'vui/full-range',
  title: 'full range instead of video range',
  source: 'H.264 E.2.1, video_full_range_flag',
  severity: 'off',
  needs: ['parameter sets'],
  what: 'video_full_range_flag is 0 or absent.',
  why: 'Services and players that expect video range, 16 to 235, show black and white clipped. It comes with JPEG input and screen capture, in FFmpeg as yuvj420p.',
  mend: {
    ffmpeg: '-vf scale=out_range=tv -color_range tv',
    x264: '--input-range pc --range tv',
    x265: '--range limited, of pictures that are scaled to it',
    'SVT-AV1': '--color-range 0, of pictures that are scaled to it',
    MediaCodec: 'KEY_COLOR_RANGE COLOR_RANGE_LIMITED',
    OBS: 'Settings, Advanced, Color Range Limited',
  },
  video({ report }) {
    return {
      sequence(seen) {
        if (seen.description.colour?.video_full_range_flag?.value !== 1) return;
        report({
          message: 'video_full_range_flag is 1: full range',
          at: atSet(seen),
          measured: 'full',
          expected: 'limited',
        });
      },
    };
  },
});
