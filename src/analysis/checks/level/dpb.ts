import { defineRule } from '../rule.ts';
import { levelWatcher, remedyText } from './broken-limits.ts';

export const levelDpb = defineRule({
  id: 'level/dpb',
  title: 'more reference frames than the level allows',
  source: 'H.264 A.3.1 h, A.3.2 f, C.4; H.265 A.4.2, C.5.2',
  severity: 'error',
  needs: ['parameter sets'],
  codecs: ['h264', 'hevc'],
  what: 'Compares max_num_ref_frames and max_dec_frame_buffering with MaxDpbFrames, the frames of this size for which the level has memory; where both are within it, also the frames that the stream needs when a decoded picture buffer is emulated (C.4). HEVC: sps_max_dec_pic_buffering_minus1 and MaxDpbSize (C.5.2).',
  why: 'A hardware decoder reserves the memory of the declared level: it refuses the stream, or shows broken pictures.',
  mend: {
    x265: '--ref 4, or a higher --level-idc',
    x264: '--ref 4, or a higher --level',
    ffmpeg: '-refs 4, or a higher -level',
    NVENC: '-refs 4 (ffmpeg), Reference Frames (OBS custom options)',
    MediaCodec: 'KEY_LEVEL',
  },
  video({ report, skip }) {
    return levelWatcher({ skip }, (level, { sequence, neededDpbFrames: measured = 0 }) => {
      const limit = level.limits.find(({ name }) => name === 'dpb');
      const { maxReferenceFrames = 0, declaresReordering, dpbFrames = 0 } = sequence ?? {};
      const declared = Math.max(maxReferenceFrames, declaresReordering === true ? dpbFrames : 0);
      // The readers find what the parameter sets declare.
      if (limit === undefined || measured <= limit.allowed || declared > limit.allowed) return;
      report({
        message: `the stream needs ${measured} frames of decoded picture buffer, ${limit.symbol} of level ${level.declared} is ${limit.allowed}; ${remedyText(level)} (${limit.clause})`,
        measured,
        expected: limit.allowed,
      });
    });
  },
});
