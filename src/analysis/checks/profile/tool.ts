import { defineRule } from '../rule.ts';

export const profileTool = defineRule({
  id: 'profile/tool',
  title: 'a coding tool outside the profile',
  source: 'H.264 A.2; H.265 A.3',
  severity: 'error',
  needs: ['parameter sets'],
  codecs: ['h264', 'hevc'],
  what: 'Compares SPS, PPS and slice types with the profile: CABAC, B slices, weighted prediction and interlaced coding in Baseline; the 8x8 transform in Main; chroma formats, bit depths and lossless coding beyond the High profile that is declared; slice groups, redundant pictures and data partitions outside Baseline and Extended. HEVC: chroma format and bit depth of the profile and its constraint flags; in Main, Main 10 and Main Still Picture also the size of coding tree blocks, and range extensions.',
  why: 'A decoder of the declared profile does not have the tool.',
  mend: {
    x265: '--profile main10 with --output-depth 10',
    x264: '--profile high, which turns off what the profile lacks',
    ffmpeg: '-profile:v high -pix_fmt yuv420p',
    VideoToolbox: 'kVTProfileLevel_H264_High_AutoLevel',
    MediaCodec: 'KEY_PROFILE',
  },
});
