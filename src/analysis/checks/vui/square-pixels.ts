import { atSet } from '../places.ts';
import { defineRule } from '../rule.ts';

export const squarePixels = defineRule({
  id: 'vui/square-pixels',
  title: 'pixels that are not square',
  source: 'H.264 E.2.1, aspect_ratio_idc; YouTube and Facebook ask for square pixels',
  severity: 'off',
  needs: ['parameter sets'],
  what: 'aspect_ratio_idc says 1:1, or nothing.',
  why: 'Players that ignore it show the picture stretched, and so do those that take the size of onMetaData.',
  mend: {
    ffmpeg: '-vf scale=iw*sar:ih,setsar=1',
    x264: '--sar 1:1 after scaling',
    x265: '--sar 1:1 after scaling',
  },
  video({ report }) {
    return {
      sequence(seen) {
        const { sar } = seen.description;
        if (sar === undefined || sar.num === sar.den) return;
        const measured = `${sar.num}:${sar.den}`;
        report({
          message: `sample aspect ratio ${measured}, expected 1:1`,
          at: atSet(seen),
          measured,
          expected: '1:1',
        });
      },
    };
  },
});
