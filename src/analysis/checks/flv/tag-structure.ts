import { defineRule } from '../rule.ts';

export const tagStructure = defineRule({
  id: 'flv/tag-structure',
  title: 'damaged or wrong FLV structure',
  source: 'FLV 10.1 E.2, E.3, E.4.1, E.4.3.1',
  severity: 'error',
  needs: ['flv'],
  what: 'Reads the header, PreviousTagSize, StreamID, DataSize and type of each tag, and looks for a tag that ends early, for a second header, and for data where there is none.',
  why: 'A player that searches backwards by PreviousTagSize, or goes on by DataSize, loses the place: it stops, or shows noise. Concatenated files play up to the second header.',
  mend: {
    rtmpkit: 'rtmpkit convert IN.flv OUT.flv --fix previous-tag-size',
    ffmpeg: '-c copy into a new .flv',
  },
});
