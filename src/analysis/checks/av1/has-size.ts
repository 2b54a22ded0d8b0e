import { defineRule } from '../rule.ts';

export const hasSize = defineRule({
  id: 'av1/has-size',
  title: 'an OBU without obu_size that others follow',
  source: 'AV1 5.2; AV1-ISOBMFF 2.4',
  severity: 'error',
  needs: ['video'],
  codecs: ['av1'],
  what: 'In a stream of OBUs each has obu_has_size_field 1. In a sample the last one may do without: not a temporal delimiter or a sequence header, which a frame follows.',
  why: 'An OBU without its size takes all that is behind it: those OBUs are lost.',
  mend: { ffmpeg: '-c copy into .obu or .ivf: its muxers write the sizes' },
});
