import type { CodecWords } from '../codec-words.ts';

/** The words of HEVC. */
export const hevcWords: CodecWords = {
  entries: ['IRAP picture', 'recovery point'],
  closed: 'IDR',
  start: 'IDR',
  open: 'CRA picture',
  opener: 'a CRA or BLA picture',
  later: 'point of gradual refresh',
  part: 'slice',
  whole: 'frame',
  sets: ['SPS', 'PPS'],
  quantizer: 'qp',
  qpParts: 'coding units',
  fixedRateFlag: 'fixed_pic_rate_within_cvs_flag',
  timingIn: 'VUI',
  reordering: { field: 'sps_max_num_reorder_pics', codedIn: 'SPS' },
};
