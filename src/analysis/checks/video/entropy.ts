import { isAllowed, notAllowed } from '../allowed.ts';
import { atSet } from '../places.ts';
import { defineRule } from '../rule.ts';

export const entropy = defineRule({
  id: 'video/entropy',
  title: 'an entropy coding that is not allowed',
  source: 'H.264 7.4.2.2 (entropy_coding_mode_flag)',
  severity: 'warning',
  needs: ['frames', 'pictures'],
  options: {
    allow: { type: 'list', of: 'text', about: 'CABAC or CAVLC' },
  },
  asksFor: ['allow'],
  what: 'Compares the entropy coding of each picture parameter set with those that are allowed.',
  why: 'CABAC needs about a tenth fewer bits; decoders of Baseline know CAVLC only.',
  mend: {
    x264: '--no-cabac, or without it',
    ffmpeg: '-coder cabac or cavlc (libx264, h264_nvenc)',
    VideoToolbox: 'kVTCompressionPropertyKey_H264EntropyMode kVTH264EntropyMode_CABAC or _CAVLC',
    MediaCodec: 'the profile decides: AVCProfileBaseline has CAVLC only',
  },
  video({ options: { allow = [] }, report }) {
    let last: string | undefined;
    return {
      pictureSet(seen) {
        const value = seen.description.entropyCoding;
        if (value === undefined || value === last) return;
        last = value;
        if (!isAllowed([value], allow)) report({ ...notAllowed('entropy coding', value, allow), at: atSet(seen) });
      },
    };
  },
});
