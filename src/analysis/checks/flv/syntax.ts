import { defineRule } from '../rule.ts';

export const syntax = defineRule({
  id: 'flv/syntax',
  title: 'a tag body or script data that breaks its syntax',
  source: 'FLV 10.1 E.4.2 to E.4.4, Enhanced RTMP v2, AMF0 2, AMF3 3',
  severity: 'error',
  needs: ['flv'],
  what: 'Reads the headers of audio and video tags, their Enhanced RTMP extensions, and script data: elements have to be complete and in their ranges.',
  why: 'What follows such an element cannot be read: players drop the tag, or take its content for something else.',
  mend: { rtmpkit: 'rtmpkit convert IN.flv OUT.flv --fix metadata writes onMetaData anew where it can be read' },
});
