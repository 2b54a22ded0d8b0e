import { defineRule } from '../rule.ts';

export const refIdc = defineRule({
  id: 'nal/ref-idc',
  title: 'nal_ref_idc that the type does not allow',
  source: 'H.264 7.4.1',
  severity: 'error',
  needs: ['video'],
  codecs: ['h264'],
  what: 'nal_ref_idc is not 0 in IDR slices and parameter sets, and 0 in SEI, delimiters, ends of sequence and stream, and filler.',
  why: 'The header of an IDR slice with nal_ref_idc 0 lacks elements that decoders expect; servers and SFUs drop units with 0 first when they thin out a stream.',
  mend: {},
});
