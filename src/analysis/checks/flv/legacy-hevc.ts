import { defineRule } from '../rule.ts';

/** CodecID of HEVC by a convention of Chinese CDNs. */
const LEGACY_HEVC = 12;

export const legacyHevc = defineRule({
  id: 'flv/legacy-hevc',
  title: 'HEVC with CodecID 12, not with a FourCC',
  source: 'E-RTMP v1 and v2, ExVideoTagHeader; CodecID 12 is in no specification',
  severity: 'warning',
  needs: ['flv', 'video'],
  what: 'Looks for video tags with CodecID 12.',
  why: 'Only players and servers that know the convention of some CDNs read it: others show nothing. Enhanced RTMP has the FourCC hvc1 for it.',
  mend: {
    ffmpeg: 'version 6.1 or later writes hvc1: -c copy into a new .flv',
    OBS: 'version 29.1 or later sends hvc1',
  },
  input({ report }) {
    let isReported = false;
    return {
      tag({ parsed: { video }, offset, index, dtsMs }) {
        if (isReported || video?.codecId !== LEGACY_HEVC) return;
        isReported = true;
        report({
          message: 'HEVC is sent with CodecID 12: Enhanced RTMP has the FourCC hvc1 for it',
          at: { byteOffset: offset, tag: index, dtsMs },
          measured: 'CodecID 12',
          expected: 'FourCC hvc1',
        });
      },
    };
  },
});
