import type { ManualSection } from '../manual.ts';

export const FLV_MANUAL: readonly ManualSection[] = [
  {
    title: 'Columns',
    entries: [
      ['#', 'number of the tag, from 0'],
      ['offset', 'byte offset of its header'],
      ['T', 'V video, A audio, S script data'],
      ['size', 'bytes of the tag, with its header'],
      ['DTS', 'decoding time, ms, with wraps taken out'],
      ['CTS', 'composition time, ms'],
      ['PTS', 'presentation time, ms'],
      ['delta', 'ms since the last tag of the track'],
      ['codec', 'FourCC, or the short name of a codec without one'],
      ['content', 'key or -, then the NAL units with their sizes, slices of H.264 by their type'],
    ],
  },
  {
    title: 'What is checked',
    entries: [
      [
        'framing',
        'cut tags, sizes that lead nowhere, junk between tags, PreviousTagSize, StreamID, reserved bits, further headers',
      ],
      [
        'time line',
        'DTS that go back, come twice, jump by more than 10 s or leave a gap; time stamps that wrap at 24 bits; PTS before DTS',
      ],
      [
        'frame rate',
        'DTS against the rate of the parameter sets, else of onMetaData: rounding, and rounding that adds up',
      ],
      ['sound', 'AAC, MP3, Opus and AC-3 frames against the time that they span'],
      ['sync', 'how far apart sound and picture start, end, and lie in the file'],
      ['key frames', 'FrameType against the NAL units, distances, a stream without any'],
      [
        'headers',
        'sequence headers that are missing, late, repeated, changed or empty; the record; parameter sets in band that differ',
      ],
      ['payload', 'NAL lengths, Annex B and ADTS where they do not belong, composition times against picture order'],
      ['onMetaData', 'each member beside what the stream has'],
    ],
  },
  {
    title: 'Options in full',
    entries: [
      ['--select', 'video audio script unknown; numbers and summary stay those of the stream'],
      ['--limit', 'the summary is that of the stream up to there'],
      ['--format flv', 'reads FLV where the bytes do not look like it'],
    ],
  },
];
