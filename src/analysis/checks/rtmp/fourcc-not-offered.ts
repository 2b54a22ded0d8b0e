import { defineRule } from '../rule.ts';

export const fourCcNotOffered = defineRule({
  id: 'rtmp/fourcc-not-offered',
  title: 'a FourCC that connect did not offer',
  source: 'E-RTMP v2, Enhancing NetConnection connect',
  severity: 'info',
  needs: ['rtmp'],
  what: 'Compares each FourCC in the headers of audio and video with fourCcList, videoFourCcInfoMap and audioFourCcInfoMap of connect.',
  why: 'E-RTMP v2 asks that a codec is named before it is used. OBS and FFmpeg do not, and most servers take it; some refuse the codec or the connection.',
  mend: {
    ffmpeg: '-rtmp_enhanced_codecs hvc1,av01,vp09',
  },
});
