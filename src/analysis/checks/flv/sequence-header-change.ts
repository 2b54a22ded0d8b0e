import { defineRule } from '../rule.ts';

export const sequenceHeaderChange = defineRule({
  id: 'flv/sequence-header-change',
  title: 'the sequence header changes, or does not fit the stream',
  source: 'FLV 10.1 E.4.3.1; E-RTMP v2, SequenceStart; ISO/IEC 14496-15 5.3.3',
  severity: 'error',
  needs: ['flv'],
  what: 'Compares each sequence header of a track with the one before it, and parameter sets in band with those of the record.',
  why: 'Many players set up their decoder once: with another size or profile they show noise, or stop. Parameter sets that are only in band are lost where a server sends the record alone.',
  mend: {
    ffmpeg: '-vf scale=W:H and one -profile:v for all of an input whose size changes',
    MediaCodec: 'after INFO_OUTPUT_FORMAT_CHANGED send a new sequence header, then a key frame',
    OBS: 'stop the output before the canvas or the encoder is changed',
  },
});
