import { isAllowed, notAllowed } from '../allowed.ts';
import { defineRule } from '../rule.ts';
import { judgedSequence } from './judged-sequence.ts';

export const scan = defineRule({
  id: 'video/scan',
  title: 'interlaced video, or progressive, that is not allowed',
  source: 'H.264 7.4.2.1.1 (frame_mbs_only_flag)',
  severity: 'error',
  needs: ['frames', 'pictures'],
  options: {
    allow: { type: 'list', of: 'text', about: 'progressive or interlaced' },
  },
  asksFor: ['allow'],
  what: 'Compares the scan of each sequence parameter set with those that are allowed: with frame_mbs_only_flag 0 fields may be coded, so it is interlaced.',
  why: 'Interlaced video shows combs on every screen of today, and many services and players refuse it.',
  mend: {
    x264: 'without --tff, --bff, --fake-interlaced',
    x265: 'without --interlace and --field',
    ffmpeg: '-vf bwdif, and without -flags +ildct+ilme',
  },
  platformCode: 'interlacedVideo',
  video: ({ options: { allow = [] }, ...context }) =>
    judgedSequence(context, {
      // `interlaced, MBAFF` is one.
      factOf: (described) => described.scan?.split(',')[0],
      judge: (value) => (isAllowed([value], allow) ? undefined : notAllowed('scan', value, allow)),
    }),
});
