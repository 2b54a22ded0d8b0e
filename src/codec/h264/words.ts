import type { CodecWords } from '../codec-words.ts';

/** The words of H.264. */
export const h264Words: CodecWords = {
  entries: ['IDR picture', 'recovery point'],
  closed: 'IDR',
  start: 'IDR',
  open: 'recovery point',
  opener: 'an I picture with a recovery point',
  later: 'point of gradual refresh',
  part: 'slice',
  whole: 'frame',
  sets: ['SPS', 'PPS'],
  quantizer: 'qp',
  qpParts: 'macroblocks',
  fixedRateFlag: 'fixed_frame_rate_flag',
  timingIn: 'VUI',
  reordering: { field: 'max_num_reorder_frames', codedIn: 'VUI' },
};
