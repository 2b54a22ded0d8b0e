import { plural } from '../../../media/quantity.ts';
import { defineRule } from '../rule.ts';
import { bufferingNames } from './buffering-names.ts';

export const bitstreamRestriction = defineRule({
  id: 'vui/bitstream-restriction',
  title: 'a decoder waits for frames that never come',
  source: 'H.264 E.2.1, bitstream_restriction_flag; H.265 7.4.3.2.1, sps_max_num_reorder_pics',
  severity: 'off',
  needs: ['parameter sets', 'frames'],
  what: 'Where the stream does not say how far it reorders frames, a decoder has to assume MaxDpbFrames of its level and size; compares that with the frames that are reordered. HEVC always says how far: compares sps_max_num_reorder_pics with them.',
  why: 'Decoders that obey the specification hold so many frames back before they show the first: it is delay for nothing, half a second and more at 720p.',
  mend: {
    x265: '--bframes 0, or --no-b-pyramid, as many as the stream has',
    x264: 'writes it by itself',
    ffmpeg: '-c:v libx264; h264_metadata cannot add it',
    NVENC: 'bitstreamRestrictionFlag in NV_ENC_CONFIG_H264_VUI_PARAMETERS',
    VideoToolbox: 'kVTCompressionPropertyKey_AllowFrameReordering false, and rewrite the SPS',
  },
  video({ report, skip }, { codec }) {
    return {
      end({ decoderDelay, reorderFrames, sequence }) {
        if (decoderDelay === undefined || reorderFrames === undefined || sequence === undefined) {
          skip('the order of the frames is not known');
          return;
        }
        const { declared, frames, ms } = decoderDelay;
        const extra = frames - reorderFrames;
        if (extra <= 0 || (declared && codec?.name !== 'hevc')) return;
        const delay = ms === undefined ? '' : `, ${Math.round((ms * extra) / frames)} ms`;
        const reordered = reorderFrames === 0 ? 'no frame is reordered' : `${plural(reorderFrames, 'frame')} reordered`;
        const { reordering, clause } = bufferingNames(codec);
        const declares = declared
          ? `${reordering} is ${frames}`
          : `no bitstream restriction in the VUI: a decoder assumes ${plural(frames, 'frame')} of reordering`;
        report({
          message: `${declares}, ${reordered}: a delay of ${plural(extra, 'frame')}${delay} for nothing (${clause})`,
          measured: frames,
          expected: reorderFrames,
        });
      },
    };
  },
});
