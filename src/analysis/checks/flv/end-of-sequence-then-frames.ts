import { defineRule } from '../rule.ts';

export const endOfSequenceThenFrames = defineRule({
  id: 'flv/end-of-sequence-then-frames',
  title: 'frames after the end of the sequence',
  source: 'FLV 10.1 E.4.3.1 (AVCPacketType 2); E-RTMP v2, SequenceEnd',
  severity: 'warning',
  needs: ['flv', 'video'],
  what: 'Looks for a coded frame after the end of sequence of its track without a new sequence header between, and for an end of sequence with data.',
  why: 'Players end the stream there and drop what follows.',
  mend: {
    ffmpeg: '-flvflags no_sequence_end for files that are appended to',
  },
});
