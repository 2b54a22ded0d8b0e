import { defineRule } from '../rule.ts';

export const structure = defineRule({
  id: 'container/structure',
  title: 'a container that is cut or damaged',
  source: 'ISO/IEC 14496-12 4.2, 8.6, 8.7, 8.8; RFC 8794 and RFC 9559; ISO/IEC 13818-1 2.4',
  severity: 'error',
  needs: ['samples'],
  what: 'Follows boxes, elements, tables and packets: sizes have to fit, tables to be as long as they announce, samples to be inside the input.',
  why: 'A recording that was cut lacks what its index promises: players stop there, or refuse the file.',
  mend: {
    ffmpeg: '-i IN -c copy OUT writes the container anew with what can be read',
    OBS: 'Settings, Output, Recording Format: fragmented MP4 or MKV, which survive a crash',
  },
});
