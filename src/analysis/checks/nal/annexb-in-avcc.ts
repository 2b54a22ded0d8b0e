import { defineRule } from '../rule.ts';

export const annexbInAvcc = defineRule({
  id: 'nal/annexb-in-avcc',
  title: 'start codes where lengths belong',
  source: 'FLV 10.1 E.4.3.2, ISO/IEC 14496-15 5.3.3',
  severity: 'error',
  needs: ['flv'],
  what: 'Looks for Annex B start codes in sequence headers and frames, where the units have length fields.',
  why: 'Players and servers read the start code as a length of 1 and drop the frame or the connection. The output of an encoder was sent without being converted.',
  mend: {
    rtmpkit: 'rtmpkit convert IN.flv OUT.flv --fix annexb',
    VideoToolbox: 'its output has lengths already; do not add start codes for RTMP',
    MediaCodec:
      'its output is Annex B: replace start codes by lengths, and send csd-0 and csd-1 as an AVCDecoderConfigurationRecord',
  },
});
