import { atSet } from '../places.ts';
import { defineRule } from '../rule.ts';

export const maxRefs = defineRule({
  id: 'gop/max-refs',
  title: 'more reference frames than allowed',
  source: 'H.264 7.4.2.1.1, max_num_ref_frames; services name a maximum',
  severity: 'info',
  needs: ['parameter sets'],
  options: { max: { type: 'number', min: 0, about: 'highest max_num_ref_frames' } },
  asksFor: ['max'],
  what: 'Compares max_num_ref_frames of each new sequence parameter set with the maximum.',
  why: 'Each reference frame costs memory and bandwidth in the decoder, and some services ask for few.',
  mend: {
    x264: '--ref {max=1}',
    x265: '--ref {max=1}',
    ffmpeg: '-refs {max=1}',
    NVENC: '-refs {max=1}',
    OBS: 'x264 options ref={max=1}',
  },
  video({ options: { max = 0 }, report }) {
    return {
      sequence(seen) {
        const { maxReferenceFrames } = seen.description;
        if (maxReferenceFrames === undefined || maxReferenceFrames <= max) return;
        report({
          message: `max_num_ref_frames ${maxReferenceFrames}, at most ${max} are allowed`,
          at: atSet(seen),
          measured: maxReferenceFrames,
          expected: max,
          mendValues: { max },
        });
      },
    };
  },
});
