import { defineRule } from '../rule.ts';

export const lengthPrefix = defineRule({
  id: 'nal/length-prefix',
  title: 'units whose size is wrong',
  source: 'ISO/IEC 14496-15 5.3.3, H.264 7.3.1 and B.1.2; AV1 5.3.1 and Annex B',
  severity: 'error',
  needs: ['video'],
  what: 'Adds the lengths in front of the units of a tag or stream: they have to fill it. No unit is empty: after a length of 0, or a start code with nothing behind it. The obu_size of AV1, and the lengths of its Annex B, have to agree with what contains them.',
  why: 'After a wrong length, a reader takes the middle of a unit for the next one, and servers close the connection. Some decoders refuse a frame with an empty unit.',
  mend: {},
});
