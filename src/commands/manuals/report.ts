import type { ManualSection } from '../manual.ts';

export const REPORT_MANUAL: readonly ManualSection[] = [
  {
    title: 'The page',
    paragraphs: [
      'One file, which asks nothing of a network. Its text (overview, findings, GOPs, parameter sets, timestamps of an ' +
        'FLV) needs no JavaScript, and prints; the timeline does.',
    ],
    entries: [
      ['Overview', 'what info shows'],
      ['Timeline', 'a bar for each frame in decoding order, by type; key frames and findings are marked above it'],
      ['', 'bits of the second of decoding time that ends with each frame'],
      ['', 'bits left in the buffer of a decoder: of --vbv, or of the HRD of the stream; ! marks an underflow'],
      ['', 'below: units of the frame under the cursor, and the header of each slice with its clauses'],
      ['', 'with --mb: QP of its macroblocks as a map (H.264), on one scale for the stream'],
      ['Findings', 'what check finds, with what explain says of the rule'],
      ['GOPs', 'a row for each, as gop has them; the first 1,000'],
      ['Parameter sets', 'every bit, with the bytes; the first 40'],
      ['FLV timeline', 'timestamps of each track, and onMetaData, compared with the stream'],
    ],
  },
  {
    title: 'Two inputs',
    paragraphs: [
      'They are compared as diff does it, with no tolerance: frames are paired in output order, pairs that differ are ' +
        'marked in the timeline, elements in the parameter sets.',
    ],
  },
  {
    title: 'Limits',
    paragraphs: [
      '--mb makes the page larger, for 1080p by 1 to 3 kB a frame; maps are kept of the first 16.7 million macroblocks, ' +
        '68 seconds of 1080p at 30 frames per second.',
      'The timeline has the first 216,000 frames, two hours at 30 frames per second. A minute of video makes a page of less ' +
        'than a megabyte. An existing file is overwritten.',
    ],
  },
  {
    title: 'Keys in the timeline',
    entries: [
      ['← →', 'a frame; with Shift ten'],
      ['Page Up, Page Down', 'a key frame'],
      ['Home, End', 'the first and the last frame'],
      ['+, -, 0', 'zoom in, zoom out, show all'],
      ['F, Shift F', 'the next finding, the one before'],
      ['Enter', 'keeps the frame, so that the pointer does not change it; again lets it go'],
    ],
  },
];
