import { defineRule } from '../rule.ts';

export const missing = defineRule({
  id: 'ps/missing',
  title: 'a parameter set that was not sent',
  source: 'H.264 7.4.1.2.1',
  severity: 'error',
  needs: ['video'],
  what: 'Each slice refers to a picture parameter set, and through it to a sequence parameter set, which come before it in the stream or in the configuration record.',
  why: 'Nothing that refers to it can be decoded.',
  mend: {
    x264: '--repeat-headers is the default of the program; with the library set b_repeat_headers',
    x265: '--repeat-headers',
    ffmpeg: '-bsf:v dump_extra=freq=keyframe puts the sets of the encoder in front of each key frame',
    VideoToolbox: 'take the sets from CMVideoFormatDescriptionGetH264ParameterSetAtIndex and send them first',
    MediaCodec:
      'send the buffer with BUFFER_FLAG_CODEC_CONFIG (csd-0, csd-1) first; KEY_PREPEND_HEADER_TO_SYNC_FRAMES 1 repeats it',
  },
});
