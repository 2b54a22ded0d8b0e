import { isAllowed, notAllowed } from '../allowed.ts';
import { defineRule } from '../rule.ts';
import { judgedSequence } from './judged-sequence.ts';

export const chroma = defineRule({
  id: 'video/chroma',
  title: 'a chroma format that is not allowed',
  source: 'H.264 Table 6-1 (chroma_format_idc); services take 4:2:0',
  severity: 'error',
  needs: ['frames'],
  options: {
    allow: { type: 'list', of: 'text', about: 'chroma formats: 4:0:0, 4:2:0, 4:2:2, 4:4:4' },
  },
  asksFor: ['allow'],
  what: 'Compares the chroma format of each sequence parameter set with those that are allowed.',
  why: 'Most hardware decodes 4:2:0 only: other streams play nowhere, or cost a software decoder.',
  mend: {
    x264: '--output-csp i420',
    x265: '--input-csp i420 with pictures of 4:2:0',
    aomenc: '--i420 --profile=0',
    ffmpeg: '-pix_fmt yuv420p',
    OBS: 'Settings, Advanced, Color Format NV12',
  },
  video: ({ options: { allow = [] }, ...context }) =>
    judgedSequence(context, {
      factOf: (described) => described.chromaFormat,
      judge: (value) => (isAllowed([value], allow) ? undefined : notAllowed('chroma format', value, allow)),
    }),
});
