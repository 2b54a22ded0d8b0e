import { defineRule } from '../rule.ts';

export const faststart = defineRule({
  id: 'mp4/faststart',
  title: 'the index of the file is at its end',
  source: 'ISO/IEC 14496-12 6.2.3 recommends the order of boxes',
  severity: 'off',
  needs: ['mp4'],
  what: 'The moov box comes before the media data, in a file that is not fragmented.',
  why: 'A player that gets the file over a network has to read its end first, or all of it; a pipe cannot go back.',
  mend: { ffmpeg: '-c copy -movflags +faststart', rtmpkit: 'rtmpkit convert IN.mp4 OUT.mp4 writes the index in front' },
  input: ({ report }) => ({
    end({ container }) {
      if (container?.isFastStart !== false || container.isFragmented === true) return;
      report({ message: 'the moov box comes after the media data', measured: 'at the end', expected: 'in front' });
    },
  }),
});
