import { defineRule } from '../rule.ts';

export const unsupported = defineRule({
  id: 'stream/unsupported',
  title: 'a part that is not read',
  source: 'the codecs and containers that rtmpkit reads',
  severity: 'info',
  needs: [],
  what: 'Names what was left out: codecs that are not known, encrypted tags, boxes beside that of a record.',
  why: 'Other rules have not judged these parts, which is no sign that they are sound.',
  mend: {},
});
