import { defineRule } from '../rule.ts';

export const changeWithoutIdr = defineRule({
  id: 'ps/change-without-idr',
  title: 'another SPS at a picture that is no IDR picture',
  source: 'H.264 7.4.1.2.1; H.265 7.4.2.4.2',
  severity: 'error',
  needs: ['pictures'],
  what: 'The sequence parameter set of a picture has the content of the one before, unless the picture is an IDR picture (HEVC: BLA too, and CRA after an end of sequence).',
  why: 'Decoders drop all reference pictures at a new SPS, or go on with the old one: both show errors up to the next IDR picture. Streams were joined, or an encoder was configured anew without a key frame.',
  mend: {
    ffmpeg: 'cut and join at key frames; -force_key_frames where the settings change',
    NVENC: 'NV_ENC_RECONFIGURE_PARAMS with forceIDR 1 and resetEncoder 1',
    MediaCodec: 'PARAMETER_KEY_REQUEST_SYNC_FRAME with the change',
  },
});
