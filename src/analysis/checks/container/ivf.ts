import { defineRule } from '../rule.ts';

export const ivf = defineRule({
  id: 'container/ivf',
  title: 'damaged or wrong IVF structure',
  source: 'IVF has no specification; libaom and libvpx write it',
  severity: 'error',
  needs: ['ivf'],
  what: 'Reads the header of an IVF, its time base, and the header of each frame; looks for empty frames, and for one that the input ends in.',
  why: 'Players without a time base play at a wrong speed. A frame that is cut short is not decoded, nor are those that refer to it.',
  mend: { ffmpeg: '-c copy into a new .ivf' },
});
