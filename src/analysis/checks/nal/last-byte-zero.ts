import { defineRule } from '../rule.ts';

export const lastByteZero = defineRule({
  id: 'nal/last-byte-zero',
  title: 'a NAL unit that ends with a byte 00',
  source: 'H.264 7.4.1, H.265 7.4.2.2; ISO/IEC 14496-15 5.3.3',
  severity: 'error',
  needs: ['video'],
  what: 'Looks at the last byte of each unit that has a length field. In a byte stream, zeros before a start code belong to no unit.',
  why: 'Behind a start code the byte is lost, so that the unit changes; strict readers refuse it. The writer counted zeros between start codes as part of the unit, or padded it.',
  mend: {
    rtmpkit: 'rtmpkit convert IN OUT.h264 (OUT.h265), then back: the zeros are no part of the units any more',
    ffmpeg:
      'FFmpeg 5 keeps the zero_byte of the next start code where it copies a raw HEVC file into MP4: convert that file with rtmpkit, or encode into the container',
  },
});
