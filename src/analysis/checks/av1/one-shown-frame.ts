import { atFrame } from '../places.ts';
import { defineRule } from '../rule.ts';

export const oneShownFrame = defineRule({
  id: 'av1/one-shown-frame',
  title: 'a temporal unit that shows no frame, or several',
  source: 'AV1 7.5',
  severity: 'error',
  needs: ['frames', 'pictures'],
  codecs: ['av1'],
  what: 'Each temporal unit shows one frame of each spatial layer: one with show_frame 1, or one that was coded before, by show_existing_frame. Hidden frames go with the next one that is shown.',
  why: 'A sample without a shown frame gives players nothing for its time, and one with two loses the first.',
  mend: {
    ffmpeg: '-bsf:v av1_frame_merge, where OBUs come one by one',
    'SVT-AV1': 'writes them so; a splitter at each frame header undoes it',
  },
  video({ report }) {
    return {
      frame(frame) {
        if (frame.shown || frame.slices === 0) return;
        report({
          message: `the temporal unit shows no frame: ${frame.pictures.length === 1 ? 'its frame is' : 'its frames are'} hidden`,
          at: atFrame(frame),
          measured: 0,
          expected: 1,
        });
      },
    };
  },
});
