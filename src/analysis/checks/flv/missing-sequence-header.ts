import { defineRule } from '../rule.ts';

export const missingSequenceHeader = defineRule({
  id: 'flv/missing-sequence-header',
  title: 'coded frames before the sequence header',
  source: 'FLV 10.1 E.4.2.2, E.4.3.2; E-RTMP v2, SequenceStart',
  severity: 'error',
  needs: ['flv'],
  what: 'Looks for a coded frame of a track whose codec needs a decoder configuration record, before the first sequence header of that track.',
  why: 'The parameter sets of H.264 and HEVC, and the rate and channels of AAC, are in that record: players and servers drop all frames before it, or refuse the stream.',
  mend: {
    ffmpeg: '-flags +global_header; the FLV muxer then writes the header first',
    MediaCodec: 'send the buffer with BUFFER_FLAG_CODEC_CONFIG (csd-0, csd-1) as AVCPacketType 0 before any frame',
    VideoToolbox:
      'make the record of CMVideoFormatDescriptionGetH264ParameterSetAtIndex, and send it before the first frame',
  },
});
