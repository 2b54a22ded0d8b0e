import { defineRule } from '../rule.ts';

export const metadata = defineRule({
  id: 'rtmp/metadata',
  title: 'onMetaData in a form that readers may not take',
  source: 'FLV 10.1 E.5',
  severity: 'warning',
  needs: ['rtmp'],
  what: 'Looks if onMetaData is an ECMA array, and if duration, filesize and encoder are in it where it is an object.',
  why: 'FLV has an ECMA array there. Readers that expect one, or one of these members, lose the description of the stream or the connection.',
  mend: {
    rtmpkit: 'rtmpkit convert writes an ECMA array',
  },
});
