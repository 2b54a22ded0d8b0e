import { defineRule } from '../rule.ts';

export const duplicate = defineRule({
  id: 'pts/duplicate',
  title: 'two pictures with one presentation time',
  source: 'FLV 10.1 E.4.3.1; E-RTMP v2, TimestampOffsetNano',
  severity: 'error',
  needs: ['container times', 'video'],
  what: 'Looks for two frames of a track with the same presentation time, nanoseconds included. Frames with one decoding time break flv/dts-duplicate.',
  why: 'One of the two is never shown: motion stutters, and a file that is written from it loses a frame.',
  mend: {
    ffmpeg: '-fps_mode cfr',
    VideoToolbox: 'CompositionTime from CMSampleBufferGetPresentationTimeStamp, rounded once, not DTS and offset each',
  },
});
