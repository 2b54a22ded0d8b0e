import type { CodecWords } from '../codec-words.ts';

/** The words of AV1. */
export const av1Words: CodecWords = {
  entries: ['key frame'],
  later: 'hidden key frame',
  qpParts: 'blocks',
  fixedRateFlag: 'equal_picture_interval',
  timingIn: 'sequence header',
};
