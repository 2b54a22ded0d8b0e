import { defineRule } from '../rule.ts';

export const configSyntax = defineRule({
  id: 'audio/config-syntax',
  title: 'wrong or unusual audio configuration',
  source: 'ISO/IEC 14496-3 1.6.2.1; RFC 7845 5.1 (OpusHead); RFC 9639 8.2 (STREAMINFO)',
  severity: 'error',
  needs: ['audio'],
  what: 'Reads the configuration of each audio track: AudioSpecificConfig, OpusHead or STREAMINFO.',
  why: 'Decoders refuse it, or play at a wrong rate or with wrong channels.',
  mend: {
    ffmpeg: '-c:a aac -ar 48000 -ac 2',
    MediaCodec: 'send csd-0 of the output format as it is',
  },
});
