import type { ManualSection } from '../manual.ts';

export const DIFF_MANUAL: readonly ManualSection[] = [
  {
    title: 'What is compared',
    paragraphs: [
      'The first video track of each input, or the one of --track; audio is not compared. Containers do not count: an ' +
        'Annex B stream and the FLV or MP4 that it was converted to are alike. Nor do SEI messages, delimiters and ' +
        'filler data.',
    ],
    entries: [
      ['parameter sets', 'their bytes; of those of a type and id that differ, each element (AV1: sequence headers)'],
      ['frames', 'those of one input without a partner in the other'],
      ['key frames', 'where GOPs begin, and whether with an IDR picture or an open GOP'],
      ['types', 'I, P, B, SI, SP'],
      ['sizes', 'bytes of the slices of a frame; --size-percent allows a difference'],
      ['QP', 'mean starting QP of the slices of a frame (AV1: base_q_idx); --qp allows a difference'],
      ['bytes', 'of the slices; in AV1 without obu_size'],
    ],
  },
  {
    title: 'Frames that belong together',
    paragraphs: [
      'Frames are paired in output order, so that two encodes of a source are compared picture by picture whatever ' +
        'their B-frames; in decoding order if that of one input is not known. Where three frames in a row have the ' +
        'same bytes in both inputs, they are paired, and so a frame that was lost or added shifts no others.',
    ],
    entries: [
      ['a, b', 'numbers of the two frames, in decoding order, from 0; -: there is none'],
      ['PTS', 'seconds; of a'],
      ['type', 'of both, if they differ; * is a key frame'],
      ['bytes, QP', 'of a and of b'],
    ],
  },
  {
    title: 'First byte',
    paragraphs: [
      'Of the first pair whose bytes differ, the first such byte, and the first element of the slice header with ' +
        'another value. The inputs are read a second time for it, which pipes and live streams cannot be.',
    ],
  },
  {
    title: 'Exit code',
    paragraphs: [
      '0: alike; 1: they differ in something that --ignore does not name; 3: one cannot be read, or has no video. ' +
        '--format, --codec and --fps hold for both inputs. Frames after the first 524,288 are not compared.',
      'Against a report of an earlier encode, instead of the stream: check --compare.',
    ],
  },
];
