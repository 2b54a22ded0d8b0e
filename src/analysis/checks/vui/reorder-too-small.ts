import { defineRule } from '../rule.ts';
import { bufferingNames } from './buffering-names.ts';

export const reorderTooSmall = defineRule({
  id: 'vui/reorder-too-small',
  title: 'more reordering or buffering than the stream declares',
  source: 'H.264 E.2.1, C.4; H.265 7.4.3.2.1, C.5.2',
  severity: 'error',
  needs: ['parameter sets', 'frames'],
  what: 'Compares max_num_reorder_frames with the most frames that precede a frame in decoding order and follow it in output order, and max_dec_frame_buffering with the smallest buffer that keeps the output in order when it is emulated (C.4.5.3), and with max_num_ref_frames. HEVC: sps_max_num_reorder_pics and sps_max_dec_pic_buffering_minus1 (C.5.2).',
  why: 'A decoder that believes the stream shows frames too early, in the wrong order, or drops frames that it still needs.',
  mend: {
    x265: 'writes both by itself; mux without a filter that rewrites the SPS',
    x264: 'writes both by itself; mux without a filter that rewrites the SPS',
    ffmpeg: '-c copy -bsf:v h264_metadata without options that change the VUI',
    MediaCodec: 'KEY_MAX_B_FRAMES 0 where the encoder writes 0',
  },
  video({ report, skip }, { codec }) {
    const names = bufferingNames(codec);
    return {
      end({ sequence, reorderFrames, neededDpbFrames: needed, timesFrom }) {
        if (sequence?.declaresReordering !== true) {
          skip('the stream declares no bitstream restriction');
          return;
        }
        const { reorderFrames: reordered = 0, dpbFrames: buffered = 0 } = sequence;
        // In a stream without a container the readers find it where it happens.
        if (timesFrom === 'container' && reorderFrames !== undefined && reorderFrames > reordered) {
          report({
            message: `${reorderFrames} frames are reordered, ${names.reordering} is ${reordered} (${names.clause})`,
            measured: reorderFrames,
            expected: reordered,
          });
        }
        if (needed !== undefined && needed > buffered) {
          report({
            message: `the stream needs ${needed} frames of decoded picture buffer, ${names.buffering} is ${buffered} (${names.bufferClause})`,
            measured: needed,
            expected: buffered,
          });
        }
      },
    };
  },
});
