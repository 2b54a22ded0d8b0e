import type { ManualSection } from '../manual.ts';

export const GOP_MANUAL: readonly ManualSection[] = [
  {
    title: 'GOPs',
    paragraphs: [
      'A GOP begins with a frame that decoding can start at: an IDR picture, an I picture with a recovery point whose ' +
        'recovery_frame_cnt is 0 (HEVC: CRA and BLA pictures), or the picture that a gradual refresh begins at; in FLV with a codec that is not ' +
        'parsed, a tag with FrameType 1. Frames before the first one are a GOP of their own.',
    ],
    entries: [
      ['#', 'number of the GOP, from 0'],
      ['frame', 'number of its first frame, in decoding order'],
      ['time', 'seconds; when its first frame is shown'],
      ['frames', 'frames up to the next GOP, in decoding order'],
      ['seconds', 'until the first frame of the next GOP is shown, or to the end'],
      ['bytes', 'of all its units, with start codes or length fields; in FLV of the tag payloads'],
      ['kb/s', 'bytes over seconds'],
      ['start', 'IDR; open: frames after its first one are shown before it, and lost when decoding starts here'],
      ['', 'closed: as open, without such frames; refresh: a gradual refresh; -: nothing to start at'],
      ['lead', 'frames that are decoded after its first one and shown before it'],
      ['qp', 'mean of the starting QP of its slices; their blocks may differ'],
      ['pattern', 'types in decoding order; 3×PBB: PBB three times; i, p: SI, SP; ?: unknown'],
    ],
  },
  {
    title: 'Frames (--frames)',
    paragraphs: ['Two fields of a frame are one frame; its type is that of the first one.'],
    entries: [
      ['#', 'number of the frame in decoding order, from 0'],
      ['shown', 'its place in output order, from 0'],
      ['type', 'I, P, B, SI, SP: that of its most dependent slice; ?: no slice of it could be read'],
      ['', 'IDR; open: recovery point, CRA picture; +12: the output is correct 12 frames later'],
      ['ref', 'ref: other frames may refer to it'],
      ['units, slices', 'NAL units; slices of its primary coded picture'],
      ['size', 'bytes of its units, with start codes or length fields; in FLV of the tag payload'],
      ['qp, mean, max', 'starting QP of its slices'],
      ['poc', 'picture order count'],
      ['DTS, PTS', 'seconds; of the container, or counted from picture order and VUI timing, or by --fps'],
    ],
  },
  {
    title: 'Macroblocks (--mb)',
    paragraphs: [
      'Reads the slices to their ends (H.264), which takes about as long as decoding them. qp, min, max and sd are ' +
        'then QP_Y of the macroblocks: mean, limits, standard deviation. JSON and CSV have more in blocks; mb shows ' +
        'each picture, as a map too.',
    ],
    entries: [
      ['hdr%', 'of the bits of slices: macroblock types, intra modes, coded block patterns, QP changes, skip runs'],
      ['mv%', 'reference indices, motion vector differences, sub-macroblock types'],
      ['Y%, C%', 'luma and chroma residual'],
    ],
  },
  {
    title: 'Chart (--chart)',
    paragraphs: [
      'On by itself on a terminal of 60 columns and 24 lines or more, below the rows; --no-chart leaves it out. A bar is ' +
        'a frame where all fit, else a GOP where those fit, else some time, which the title names; the letters below ' +
        'the bars, or textures, say which types they are. Below are the bits of the second of decoding time that ends ' +
        'at each bar and, with --vbv or the HRD of the stream, the bits that are left in the buffer of a decoder after ' +
        'each frame, the fewest of a bar; ! marks frames that had not arrived when they were due. The axis has ' +
        'decoding times.',
      '--vbv takes the rate and the size of a buffer in bits, k and M are 10^3 and 10^6: 4000k/2000k is what ' +
        '--vbv-maxrate 4000 --vbv-bufsize 2000 sets in x264. It begins nine tenths full, and waits when it is full.',
    ],
  },
  {
    title: 'Summary',
    entries: [
      ['bit rate', 'mean, and the fullest second: a window of one second that moves from frame to frame'],
      ['rates', 'whole seconds one after another from the first frame on; GOPs, from key frame to key frame'],
      ['key frames', 'distances in output order; tail: from the last one to the end'],
      [
        'delay',
        'frames that are decoded before a frame and shown after it, measured; what the VUI makes a decoder wait',
      ],
    ],
  },
  {
    title: 'Entry points (--entry-points)',
    paragraphs: [
      'Frames that decoding can start at, the first 100: which parameter sets are in their access unit, and which ' +
        'frames are not correct when decoding starts there. JSON has them in summary.entryPoints.',
    ],
  },
  {
    title: 'Records',
    paragraphs: [
      '--select picks GOPs by their start (idr open recovery), frames by start or type (key i p b si sp unknown ref ' +
        'nonref). --range takes numbers of rows or decoding times (1.5s..2s); both ends are in it. The summary counts ' +
        'all frames.',
      '--csv writes a header and a row for each record, lines end with CRLF. Columns have the keys of the JSON; a ' +
        'member of a nested object has its path (qp.mean). What is absent is empty. The list of the pictures of a ' +
        'frame is in JSON only.',
    ],
  },
];
