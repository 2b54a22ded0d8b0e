import { defineRule } from '../rule.ts';

export const reservedType = defineRule({
  id: 'nal/reserved-type',
  title: 'a type that the codec does not define',
  source: 'H.264 Table 7-1; RFC 6184 5.2 for packets of RTP',
  severity: 'warning',
  needs: ['video'],
  what: 'Looks at the type of each NAL unit. Types 24 to 29 are the packets of RTP, which have to be taken apart first.',
  why: 'Decoders drop units of unknown types. If they are packets of RTP, the pictures in them are lost.',
  mend: { ffmpeg: "-c copy -bsf:v 'filter_units=remove_types=24-31' leaves them out" },
});
