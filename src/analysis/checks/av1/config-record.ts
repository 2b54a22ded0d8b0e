import { defineRule } from '../rule.ts';

export const configRecord = defineRule({
  id: 'av1/config-record',
  title: 'OBUs of the configuration record that do not belong there',
  source: 'AV1-ISOBMFF 2.3.4, configOBUs',
  severity: 'error',
  needs: ['configuration record'],
  codecs: ['av1'],
  what: 'configOBUs of an av1C hold a sequence header, which is the first and the only one, and metadata; each has its obu_size.',
  why: 'Players read the record before the first frame: without obu_size they take the rest of it for the sequence header, and refuse the stream. A body without a record breaks flv/sequence-header-change.',
  mend: {
    ffmpeg: '-c copy into a new file: its muxers write the record from the sequence header of the stream',
    rtmpkit: 'rtmpkit convert IN OUT makes the record anew from a raw stream',
  },
});
