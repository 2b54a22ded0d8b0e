import { defineRule } from '../rule.ts';

export const adts = defineRule({
  id: 'flv/adts',
  title: 'AAC with ADTS headers',
  source: 'FLV 10.1 E.4.2.2: raw AAC frames',
  severity: 'warning',
  needs: ['flv', 'audio'],
  what: 'Looks for the syncword of ADTS at the start of an AAC frame.',
  why: 'Decoders take the header for sound: they play noise or nothing.',
  mend: {
    ffmpeg: '-c copy -bsf:a aac_adtstoasc',
    MediaCodec: 'KEY_IS_ADTS 0; send the output as it is',
  },
});
