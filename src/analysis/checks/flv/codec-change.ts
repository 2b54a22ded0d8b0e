import { defineRule } from '../rule.ts';

export const codecChange = defineRule({
  id: 'flv/codec-change',
  title: 'the codec of a track changes',
  source: 'FLV 10.1 E.4.2.1, E.4.3.1: one codec for a stream',
  severity: 'warning',
  needs: ['flv'],
  what: 'Compares CodecID, FourCC and SoundFormat of each tag with the last one of its track; classic AVC and the FourCC avc1 are one codec.',
  why: 'Players keep to the first codec: what follows is noise or nothing.',
  mend: {
    ffmpeg: 'one output for each codec, or encode all of it: -c:v libx264 -c:a aac',
  },
});
