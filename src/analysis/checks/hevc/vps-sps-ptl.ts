import { defineRule } from '../rule.ts';

export const vpsSpsPtl = defineRule({
  id: 'hevc/vps-sps-ptl',
  title: 'VPS and SPS that contradict each other',
  source: 'H.265 7.4.3.1, 7.4.3.2.1, 7.4.4',
  severity: 'warning',
  needs: ['video'],
  codecs: ['hevc'],
  what: 'Compares profile, tier and level of the SPS with those of its VPS. The SPS may need no more pictures of buffer and of reordering than the VPS allows. Not judged where the VPS has more sub-layers than the SPS.',
  why: 'Some players and packagers choose by the VPS, decoders by the SPS: one of them takes too much memory or delay, or refuses the stream. It happens where a filter rewrites one of the two.',
  mend: {
    x265: 'writes both alike; mux without a filter that rewrites the SPS',
    ffmpeg: '-c copy -bsf:v hevc_metadata=level=4.1 sets both',
  },
});
