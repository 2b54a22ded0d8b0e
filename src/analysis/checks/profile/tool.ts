import { defineRule } from '../rule.ts';

export const profileTool = defineRule({
  id: 'profile/tool',
  title: 'a coding tool outside the profile',
  source: 'H.264 A.2',
  severity: 'error',
  needs: ['parameter sets'],
  codecs: ['h264'],
  what: 'Compares SPS, PPS and slice types with the profile: CABAC, B slices, weighted prediction and interlaced coding in Baseline; the 8x8 transform in Main; chroma formats, bit depths and lossless coding beyond the High profile that is declared; slice groups, redundant pictures and data partitions outside Baseline and Extended.',
  why: 'A decoder of the declared profile does not have the tool.',
  mend: {
    x264: '--profile high, which turns off what the profile lacks',
    ffmpeg: '-profile:v high -pix_fmt yuv420p',
    VideoToolbox: 'kVTProfileLevel_H264_High_AutoLevel',
    MediaCodec: 'KEY_PROFILE',
  },
});
