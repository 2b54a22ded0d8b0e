import { defineRule } from '../rule.ts';

export const header = defineRule({
  id: 'nal/header',
  title: 'NAL unit header whose type, layer and TemporalId do not go together',
  source: 'H.265 7.4.2.2',
  severity: 'error',
  needs: ['video'],
  codecs: ['hevc'],
  what: 'VPS, SPS, ends of sequence and bitstream, and pictures that decoding can start at are of temporal sub-layer 0; pictures to switch up to a sub-layer are of a higher one. nuh_layer_id is at most 62.',
  why: 'Servers thin a stream out by nuh_temporal_id_plus1 alone: a key frame or parameter set of a higher sub-layer is the first to go.',
  mend: {},
});
