import { defineRule } from '../rule.ts';

export const ctsZeroWithReorder = defineRule({
  id: 'flv/cts-zero-with-reorder',
  title: 'reordered pictures without composition times',
  source: 'FLV 10.1 E.4.3.1; H.264 8.2.1',
  severity: 'error',
  needs: ['flv', 'pictures'],
  what: 'Compares the picture order count with the times: pictures are reordered, and every CompositionTime is 0.',
  why: 'The pictures are shown in decoding order: motion jumps back and forth at each B picture.',
  mend: {
    ffmpeg: '-bf 0 before a writer that has one time a frame; else write PTS minus DTS as CompositionTime',
    NVENC: 'frameIntervalP 1, or CompositionTime from outputTimeStamp',
    VideoToolbox: 'kVTCompressionPropertyKey_AllowFrameReordering false, or CompositionTime = PTS - DTS',
    MediaCodec: 'KEY_MAX_B_FRAMES 0',
  },
});
