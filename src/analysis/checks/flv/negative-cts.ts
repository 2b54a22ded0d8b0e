import { defineRule } from '../rule.ts';

export const negativeCts = defineRule({
  id: 'flv/negative-cts',
  title: 'a picture is shown before it is decoded',
  source: 'FLV 10.1 E.4.3.1 (CompositionTime, SI24)',
  severity: 'warning',
  needs: ['flv', 'video'],
  what: 'Looks for a CompositionTime below 0.',
  why: 'No decoder can show a picture before it has it. Readers that take the field as unsigned see 16,777 seconds instead, and wait.',
  mend: {
    ffmpeg: '-c copy into a new .flv: its muxer moves the decoding times',
    VideoToolbox: 'DTS from CMSampleBufferGetDecodeTimeStamp, less the reorder delay; or AllowFrameReordering false',
    MediaCodec: 'KEY_MAX_B_FRAMES 0 where the writer has no decoding times',
  },
});
