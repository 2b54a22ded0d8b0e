import { defineRule } from '../rule.ts';

export const interleave = defineRule({
  id: 'flv/interleave',
  title: 'audio and video are far apart in the file',
  source: 'rtmpkit: a second is what common players and servers hold back',
  severity: 'warning',
  needs: ['flv', 'video', 'audio'],
  what: 'Looks for a tag that comes a second or more after later frames of the other medium.',
  why: 'A player that has one medium and waits for the other stalls or shows them apart; servers that sort by time drop the late one.',
  mend: {
    ffmpeg: '-c copy -max_interleave_delta 0 sorts the tags by time',
    OBS: 'Advanced Audio Properties: no large Sync Offset',
  },
});
