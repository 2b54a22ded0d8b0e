import type { ManualSection } from '../manual.ts';

export const FLV_MANUAL: readonly ManualSection[] = [
  {
    title: 'Columns',
    entries: [
      ['E, W', 'before the number: an error or a warning about this tag'],
      ['#', 'number of the tag, from 0'],
      ['offset', 'byte offset of its header'],
      ['T', 'V video, A audio, S script data'],
      ['size', 'bytes of the tag, with its header'],
      ['DTS', 'decoding time, ms, without wraps'],
      ['CTS', 'composition time, ms'],
      ['PTS', 'presentation time, ms'],
      ['delta', 'ms since the previous tag of the track'],
      ['time', 'on a terminal of 120 columns or more: the DTS in hours, minutes and seconds'],
      ['frame B', 'on a terminal of 120 columns or more: bytes of the coded frame, without headers'],
      ['codec', 'FourCC, or the short name of a codec without one'],
      ['content', 'key or -, then the NAL units with their sizes; slices of H.264 by slice type'],
      ['', 'P×4 26.3k: four P slices of 26.3 kB together, on a terminal of less than 120 columns'],
    ],
  },
  {
    title: 'What is checked',
    entries: [
      [
        'framing',
        'cut-off tags, wrong tag sizes, junk between tags, PreviousTagSize, StreamID, reserved bits, further FLV ' +
          'headers, their flags compared with the tags',
      ],
      [
        'timestamps',
        'DTS that go back, repeat, jump by more than 10 s or leave a gap; wraps at 24 bits; PTS before DTS, or twice',
      ],
      [
        'frame rate',
        'measured from the DTS, beside those of the parameter sets and onMetaData; rounding, and drift from rounding',
      ],
      ['sound', 'AAC, MP3, Opus and AC-3: duration of the frames compared with their timestamps'],
      ['sync', 'distance of audio and video at the start, at the end, and in the file'],
      ['key frames', 'FrameType and its NAL units, intervals, a stream without key frames'],
      [
        'headers',
        'sequence headers that are missing, late, repeated, changed, empty or without frames; the record; in-band ' +
          'parameter sets that differ from it; frames after an end of sequence; a codec that changes',
      ],
      [
        'payload',
        'NAL lengths, faults in NAL units, tags without a slice, frames in two tags, Annex B or ADTS where FLV ' +
          'forbids them, composition times compared with picture order',
      ],
      ['onMetaData', 'each member compared with the stream'],
    ],
  },
  {
    title: 'Options in full',
    entries: [
      ['--select', 'video audio script unknown; tag numbers and summary still count all tags'],
      [
        '--range',
        'tags by number, or by DTS with ms, s, m or h; both ends are in it; the summary still counts all tags',
      ],
      ['--limit', 'the summary covers the tags up to there'],
      ['--summary', 'JSON: without tags; diagnostics stay'],
      ['--fail-on', 'warning: exit code 1 for warnings too; never: only if the input cannot be read'],
      ['--format flv', 'reads the input as FLV even if it is not recognised as such'],
    ],
  },
];
