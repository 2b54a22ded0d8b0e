import type { ManualSection } from '../manual.ts';

export const CONVERT_MANUAL: readonly ManualSection[] = [
  {
    title: 'NAL units',
    paragraphs: [
      'They go from the input to the output as they are, in their order. --strip leaves some out; what was left out or put in ' +
        'is named. --verify reads the output back and compares the SHA-256 of every unit: a difference is named with both ' +
        'offsets, and the exit code is 1.',
    ],
  },
  {
    title: 'Annex B',
    paragraphs: [
      'Start codes have 4 bytes where H.264 B.1.2 asks for them (parameter sets, the first unit of an access unit) and 3 ' +
        'elsewhere, which is what x264 writes: the way to AVCC and back gives the same file. --start-code 4 writes 4 ' +
        'everywhere.',
    ],
  },
  {
    title: 'AVCC',
    paragraphs: [
      'Lengths have --length-size bytes. --config writes the AVCDecoderConfigurationRecord beside the output; to Annex B and ' +
        'FLV, --config reads one.',
      'The parameter sets of a record (an FLV sequence header, --config) go before each IDR picture whose access unit brings ' +
        'no SPS; what the stream sends for an id itself replaces them. To AVCC with --config they go into the record alone, ' +
        'which has one content for each id: another one that is not in the stream is an error.',
    ],
  },
  {
    title: 'Times for FLV',
    paragraphs: [
      'Pictures are shown in the order of their picture order counts, each for as long as VUI timing (or --fps) and pic_struct ' +
        'say, and decoded so much earlier that none is late: by max_num_reorder_frames, or by what the beginning of the ' +
        'stream needs where that is not coded. DTS goes up without drift, composition times are never negative: the times ' +
        'are those that x264 writes into FLV itself. Both fields of a frame share a tag. Key frames are the IDR pictures; ' +
        'where there are none, recovery points, with a warning.',
    ],
  },
  {
    title: 'FLV to audio',
    paragraphs: [
      'To .aac each AAC frame gets an ADTS header, byte for byte what ffmpeg -c copy writes; to .mp3 and --to raw the frames ' +
        'go as they are. AAC before its sequence header is left out; ADTS in the tags is used as it is.',
    ],
  },
  {
    title: 'FLV to FLV, with --fix or --track',
    paragraphs: [
      'Tags go over byte for byte. Bytes that belong to no tag, and tags that are cut off, are left out and named; each change ' +
        'is named with what was there before.',
    ],
    entries: [
      [
        'timestamps',
        'times begin at 0; where those of a track jump by more than 10 s or go back by more than a second, all that follows ' +
          'moves by one offset on all tracks, so that sound stays with its picture; frames that slip back by less come right ' +
          'after the one before them. Wraps at 24, 31 and 32 bits run on. Composition times are kept',
      ],
      ['previous-tag-size', 'PreviousTagSize, StreamID, and a DataOffset that cannot be'],
      [
        'metadata',
        'wrong members of onMetaData, missing ones, positions of its key frames, and the flags of the header; other members ' +
          'stay, in their order. In a pipe, what only the end tells stays as it was and is named',
      ],
    ],
  },
  {
    title: 'Output',
    paragraphs: [
      'A file that exists is kept unless --force is given. The output gets its name when it is complete: a run that fails ' +
        'leaves nothing. Ctrl-C and SIGTERM close the output of a live input after its last whole picture. The report goes ' +
        'to stderr, or as JSON to stdout (--json).',
    ],
  },
];
