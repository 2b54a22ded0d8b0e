import { defineRule } from '../rule.ts';

export const colourInconsistent = defineRule({
  id: 'vui/colour-inconsistent',
  title: 'a colour description that contradicts itself',
  source: 'H.264 E.2.1, matrix_coefficients; BT.2100',
  severity: 'error',
  needs: ['parameter sets'],
  what: 'matrix_coefficients GBR needs 4:4:4 with one bit depth; YCgCo needs one bit depth, or one bit more of chroma in 4:4:4.',
  why: 'Players convert colours by these values: a wrong matrix turns the picture green or pink, and HDR without its primaries is shown dull.',
  mend: {
    ffmpeg:
      '-c copy -bsf:v h264_metadata=colour_primaries=1:transfer_characteristics=1:matrix_coefficients=1 for BT.709',
    x264: '--colorprim, --transfer, --colormatrix',
    NVENC: '-color_primaries, -color_trc, -colorspace (ffmpeg)',
    VideoToolbox: 'kVTCompressionPropertyKey_ColorPrimaries, _TransferFunction, _YCbCrMatrix',
    MediaCodec: 'KEY_COLOR_STANDARD, KEY_COLOR_TRANSFER, KEY_COLOR_RANGE',
    OBS: 'Settings, Advanced, Color Space',
  },
});
