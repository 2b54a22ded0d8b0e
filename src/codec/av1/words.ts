import type { CodecWords } from '../codec-words.ts';

/** The words of AV1. */
export const av1Words: CodecWords = {
  entries: ['key frame'],
  start: 'key',
  later: 'hidden key frame',
  part: 'frame',
  whole: 'temporal unit',
  sets: ['sequence header'],
  quantizer: 'qidx',
  qpParts: 'blocks',
  fixedRateFlag: 'equal_picture_interval',
  timingIn: 'sequence header',
};
