import type { ManualSection } from '../manual.ts';

export const INFO_MANUAL: readonly ManualSection[] = [
  {
    title: 'What the lines show',
    entries: [
      ['video', 'codec, profile and level, and the codec string of RFC 6381'],
      ['picture', 'size after cropping, and the coded one where it differs; aspect ratios; progressive or interlaced'],
      ['samples', 'chroma format, bit depth, entropy coding, slices of a frame'],
      ['frame rate', 'measured by the timestamps of an FLV, and what VUI, sequence header and onMetaData declare'],
      ['bit rate', 'bytes of the frames over their duration; the most bits in any second of decoding time'],
      [
        'key frames',
        'how many, and how far apart in output order; the tail is the interval that the end leaves open; how many of ' +
          'them are IDR pictures, and whether frames refer past them (open GOP)',
      ],
      ['GOP', 'the most frequent one: 14×PBB is fourteen times P B B; in decoding order, then as shown'],
      [
        'delay',
        'how far frames are reordered, measured; and what a decoder has to wait: max_num_reorder_frames, or as many ' +
          'frames as its buffer holds where that is not coded (H.264 E.2.1)',
      ],
      ['slice QP', 'where slices start; their blocks may differ'],
      ['largest', 'the largest frame, its decoding time and byte offset'],
      ['QP, blocks, bits', '--mb: QP of the macroblocks, what they are, and what the bits of the slices code (H.264)'],
      ['motion', '--mb: length of the motion vectors'],
      ['sets', 'different SPS and PPS; whether key frames come with them'],
      ['encoder', 'by its own account in an SEI message; its settings that decide on rate, GOP and delay'],
      ['findings', 'what the recommended rules find, the worst first; check shows all, explain says why'],
    ],
  },
  {
    title: 'Times of a raw stream',
    paragraphs: [
      'They are counted from picture order and VUI timing, as convert does; a stream without timing is taken to have ' +
        '25 frames per second, or those of --fps.',
    ],
  },
  {
    title: 'Several inputs',
    paragraphs: [
      'Each has its screen. --json is one document with a list of files, --ndjson a line for each. One that cannot be ' +
        'read has its path and the error. The exit code is the highest of them.',
    ],
  },
];
