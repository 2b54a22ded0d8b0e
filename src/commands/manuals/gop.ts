import type { ManualSection } from '../manual.ts';

export const GOP_MANUAL: readonly ManualSection[] = [
  {
    title: 'GOPs',
    paragraphs: [
      'A GOP begins with a frame that decoding can start at: an IDR picture, an I picture with a recovery point whose ' +
        'recovery_frame_cnt is 0, or the picture that a gradual refresh begins at; in FLV with a codec that is not ' +
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
      ['', 'closed: a recovery point without such frames; refresh: a gradual refresh; -: nothing to start at'],
      ['lead', 'frames that are decoded after its first one and shown before it'],
      ['qp', 'mean of the starting QP of its slices; macroblocks may differ'],
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
      ['', 'IDR; open: recovery point; +12: the output is correct 12 frames later'],
      ['ref', 'ref: other frames may refer to it'],
      ['units, slices', 'NAL units; slices of its primary coded picture'],
      ['size', 'bytes of its units, with start codes or length fields; in FLV of the tag payload'],
      ['qp, mean, max', 'starting QP of its slices'],
      ['poc', 'picture order count'],
      ['DTS, PTS', 'seconds; of the container, or counted from picture order and VUI timing, or by --fps'],
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
