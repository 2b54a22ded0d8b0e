import { defineRule } from '../rule.ts';

export const configMismatch = defineRule({
  id: 'ps/config-mismatch',
  title: 'a configuration record that contradicts its parameter sets',
  source: 'ISO/IEC 14496-15 5.3.3 and 8.3.3; AV1 and VP bindings to ISOBMFF',
  severity: 'error',
  needs: ['configuration record'],
  what: 'Compares profile, compatibility, level, chroma format and bit depth of the decoder configuration record with the sets in it.',
  why: 'Players choose a decoder by the record, and refuse a stream that they could play, or begin one that they cannot.',
  mend: { ffmpeg: '-c copy writes the record anew from the first parameter sets' },
});
