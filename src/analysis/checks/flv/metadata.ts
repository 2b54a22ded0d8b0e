import { defineRule } from '../rule.ts';

export const metadata = defineRule({
  id: 'flv/metadata',
  title: 'onMetaData differs from the stream',
  source: 'FLV 10.1 E.5; E-RTMP v2, Metadata',
  severity: 'warning',
  needs: ['flv'],
  what: 'Compares each member of onMetaData with what the stream has: size, frame rate, codecs, sample rate, duration, key frame index.',
  why: 'Servers and players lay out the picture, choose decoders and seek by onMetaData, before they see a frame.',
  mend: {
    rtmpkit: 'rtmpkit convert IN.flv OUT.flv --fix metadata',
    ffmpeg: '-c copy into a new .flv; -flvflags +add_keyframe_index for the index',
  },
});
