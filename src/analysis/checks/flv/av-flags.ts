import { defineRule } from '../rule.ts';

export const avFlags = defineRule({
  id: 'flv/av-flags',
  title: 'audio or video that the header promises does not come',
  source: 'FLV 10.1 E.2, E.5',
  severity: 'warning',
  needs: ['flv'],
  what: 'Compares TypeFlagsAudio and TypeFlagsVideo of the FLV header with the tags.',
  why: 'Players wait for a medium that is promised and show nothing; one that is not promised they may leave out.',
  mend: {
    rtmpkit: 'rtmpkit convert IN.flv OUT.flv --fix metadata sets the flags of the header',
    ffmpeg: '-c copy into a new .flv sets the flags by its streams; -an or -vn leaves a silent one out',
  },
});
