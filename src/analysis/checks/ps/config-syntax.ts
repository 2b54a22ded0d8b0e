import { defineRule } from '../rule.ts';

export const configSyntax = defineRule({
  id: 'ps/config-syntax',
  title: 'a configuration record that breaks its syntax',
  source: 'ISO/IEC 14496-15 5.3.3 and 8.3.3; AV1 and VP bindings to ISOBMFF',
  severity: 'error',
  needs: ['configuration record'],
  what: 'Reads the decoder configuration record: version, reserved bits, size of lengths, numbers and sizes of sets, the fields that a profile requires, nothing after them.',
  why: 'Players that read the record strictly cannot open the stream; lenient ones guess.',
  mend: { ffmpeg: '-c copy writes the record anew from the first parameter sets' },
});
