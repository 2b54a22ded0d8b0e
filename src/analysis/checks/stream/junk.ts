import { defineRule } from '../rule.ts';

export const junk = defineRule({
  id: 'stream/junk',
  title: 'bytes that belong to nothing',
  source: 'H.264 B.1; FLV 10.1 E.3',
  severity: 'error',
  needs: [],
  what: 'Looks for bytes before, between and after the units or tags of the input that are none of them.',
  why: 'They are what is left of lost data, or another file. A reader that does not search for the next unit or tag stops there.',
  mend: { rtmpkit: 'rtmpkit convert IN.flv OUT.flv --fix previous-tag-size leaves out what is outside of tags' },
});
