import type { ManualSection } from '../manual.ts';

export const CONVERT_MANUAL: readonly ManualSection[] = [
  {
    title: 'NAL units',
    paragraphs: [
      'NAL units are copied unchanged and in order. --strip leaves some out; the report lists what was left out or ' +
        'inserted. --verify reads the output back and compares the SHA-256 of every unit: a difference is reported ' +
        'with both offsets, and the exit code is 1.',
    ],
  },
  {
    title: 'Annex B',
    paragraphs: [
      'Start codes have 4 bytes where H.264 B.1.2 requires it (parameter sets, the first unit of an access unit) ' +
        'and 3 elsewhere. x264 does the same: its files are byte-identical after conversion to AVCC and back. ' +
        '--start-code 4 writes 4 bytes everywhere.',
    ],
  },
  {
    title: 'AVCC',
    paragraphs: [
      'Length fields have --length-size bytes. To AVCC, --config writes the AVCDecoderConfigurationRecord to a ' +
        'file; to Annex B and FLV, --config reads one.',
      'The parameter sets of a record (an FLV sequence header, --config) are inserted before each IDR picture ' +
        'whose access unit has no SPS; a set in the stream replaces the one of the record with the same id. To AVCC ' +
        'with --config they go only into the record, which holds one content per id: another content for that id is ' +
        'an error if it is not in the stream. Sets after the last picture are not in the record, and units after it ' +
        'that begin an access unit are left out of FLV.',
    ],
  },
  {
    title: 'Timestamps in FLV',
    paragraphs: [
      'Pictures are shown in the order of their picture order counts, each for the time given by the VUI timing ' +
        '(or --fps) and pic_struct. They are decoded early enough that none is late: by max_num_reorder_frames, or, ' +
        'where that is not coded, by what the start of the stream needs. DTS have the same steps as the pictures ' +
        'shown, one delay earlier, and composition times are never negative: the timestamps are those that x264 ' +
        'writes into FLV, except that x264 rounds pulldown to whole frames. Where the stream begins to reorder ' +
        'pictures further, some DTS move closer together, once. Both fields of a frame share a tag. Key frames are the IDR pictures, or, in a stream without any, recovery points, with a warning.',
    ],
  },
  {
    title: 'FLV to audio',
    paragraphs: [
      'To .aac, each AAC frame gets an ADTS header, byte for byte as ffmpeg -c copy writes it; to .mp3 and with ' +
        '--to raw, frames are copied unchanged. AAC before its sequence header is left out; AAC that already has ' +
        'ADTS headers is copied unchanged.',
    ],
  },
  {
    title: 'FLV to FLV, with --fix or --track',
    paragraphs: [
      'Tags are copied byte for byte. Bytes outside of tags and tags that are cut off are left out and reported; ' +
        'each change is reported with the old value. With --fix, the output is read as flv reads it, and the findings ' +
        'that are left are counted.',
    ],
    entries: [
      [
        'timestamps',
        'timestamps start at 0. Where a track jumps by more than 10 s or goes back by more than 1 s, all tracks ' +
          'are shifted by the same offset from there on, so that audio and video stay in sync; frames that go back ' +
          'by less are placed 1 ms after the previous frame. Wraps at 24, 31 and 32 bits are removed. Composition ' +
          'times are kept',
      ],
      ['previous-tag-size', 'PreviousTagSize, StreamID, and an invalid DataOffset'],
      [
        'annexb',
        'start codes, which players of FLV cannot read: a sequence header gets a decoder configuration record of its ' +
          'parameter sets, other tags get length fields',
      ],
      [
        'metadata',
        'wrong and missing members of onMetaData, its index of key frames, and the flags of the FLV header; other ' +
          'members are kept, in order. In a pipe, values that are known only at the end are not changed but reported; ' +
          'byte offsets are removed',
      ],
    ],
  },
  {
    title: 'RTMP',
    paragraphs: [
      'An rtmp:// or rtmps:// address is rtmp://[user:password@]host[:port]/app/key; the part after the app is masked in ' +
        'all that is printed. To read it is to play it: it ends when the publisher leaves, after --duration, or on ' +
        'Ctrl-C. Times stay those of the server, those after a reconnection too; --fix timestamps mends a recording.',
      'To write to it is to publish. A file is sent at its own pace, as an encoder does (--no-realtime: as fast as the ' +
        'server takes it); a pipe or a live input comes at its pace. --loop publishes the input again, with times that ' +
        'go on. --start-timestamp 0xFFFFF0 or 0xFFFFFF00 brings the rollover of 24 or 32 bits within a second. Ctrl-C ' +
        'leaves the stream in order, so that its name is free again.',
      'A server that refuses, is silent for longer than --timeout, or closes the connection makes the exit code 3; the ' +
        'message names the step (handshake, connect, createStream, publish, play), the code of the server and what it ' +
        'said last. With --reconnect N, a connection that was lost is opened again after 0.5 s, 1 s, 2 s … (30 s at ' +
        'most); a publisher then goes on with metadata, sequence headers and the next key frame. A reconnect request of ' +
        'Enhanced RTMP is followed at the next key frame.',
      'A video or audio codec with a FourCC that the server does not list in its answer to connect is sent all the ' +
        'same, with a warning. --insecure takes any certificate, and says what is wrong with it.',
    ],
  },
  {
    title: 'Output',
    paragraphs: [
      'An existing file is not overwritten without --force. The output gets its name when it is complete: a run ' +
        'that fails leaves no file. On Ctrl-C or SIGTERM, the output of a live input ends after its last whole ' +
        'picture. The report goes to stderr, or as JSON to stdout (--json).',
    ],
  },
];
