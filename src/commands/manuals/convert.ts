import type { ManualSection } from '../manual.ts';

export const CONVERT_MANUAL: readonly ManualSection[] = [
  {
    title: 'NAL units and OBUs',
    paragraphs: [
      'NAL units of H.264 and HEVC and OBUs of AV1 are copied unchanged and in order. --strip leaves some out; the report ' +
        'lists what was left out or inserted. --verify reads the output back and compares the SHA-256 of every unit: a ' +
        'difference is reported with both offsets, and the exit code is 1.',
    ],
  },
  {
    title: 'Annex B (H.264, HEVC)',
    paragraphs: [
      'Start codes have 4 bytes where H.264 and H.265 B.1.2 and B.2.2 require it (parameter sets, the first unit of an ' +
        'access unit) and 3 elsewhere. x264 does the same: its files are byte-identical after conversion to AVCC and back. ' +
        '--start-code 4 writes 4 bytes everywhere.',
    ],
  },
  {
    title: 'AVCC (H.264) and HVCC (HEVC)',
    paragraphs: [
      'Length fields have --length-size bytes. To AVCC and HVCC, --config writes the decoder configuration record (avcC, ' +
        'hvcC) to a file; to other formats, --config reads one. The array_completeness of an hvcC is 1 where its sets are ' +
        'in the record alone.',
      'The parameter sets of a record (an FLV sequence header, --config) are inserted before each picture where decoding can ' +
        'start (IDR; of HEVC also CRA and BLA) and whose access unit lacks some; a set in the stream replaces the one of the ' +
        'record with the same id. To AVCC and HVCC with --config they go only into the record, which holds one content per ' +
        'id: another content for that id is an error if it is not in the stream. Sets after the last picture are not in the ' +
        'record, and units after it that begin an access unit are left out of FLV.',
    ],
  },
  {
    title: 'OBU, AV1 Annex B and IVF (AV1)',
    paragraphs: [
      'Temporal units begin with a temporal delimiter, which is inserted where the input has none, and left out of FLV. ' +
        'OBUs get obu_size in .obu, IVF and FLV (AV1 5.2, AV1-ISOBMFF 2.4), and none in AV1 Annex B (--to av1-annexb), ' +
        'whose lengths give it, as libaom writes it. The sequence header of a record goes before each key frame without ' +
        'one; those of the stream stay, repeated ones too. Timestamps of an IVF are those of the input, in milliseconds ' +
        'or 1/90000 s, or count frames of its frame rate.',
    ],
  },
  {
    title: 'FLV',
    paragraphs: [
      'Pictures are shown in the order of their picture order counts, each for the time given by the VUI timing ' +
        '(or --fps) and pic_struct. They are decoded early enough that none is late: by max_num_reorder_frames, or, ' +
        'where that is not coded, by what the start of the stream needs. DTS have the same steps as the pictures ' +
        'shown, one delay earlier, and composition times are never negative: the timestamps are those that x264 ' +
        'writes into FLV, except that x264 rounds pulldown to whole frames. Where the stream begins to reorder ' +
        'pictures further, some DTS move closer together, once. Both fields of a frame share a tag. Temporal units of AV1 ' +
        'are shown as they are decoded. Where the input has times of its own (IVF), those are kept, from 0 on.',
      'Key frames are the pictures where decoding can start: IDR; of HEVC also BLA and CRA, as FFmpeg marks them: pictures ' +
        'that follow a CRA are right, and those before it that a decoder cannot show are dropped; of AV1 shown key frames; ' +
        'in a stream without any, recovery points, with a warning.',
      'HEVC and AV1 have the FourCC of Enhanced RTMP (hvc1, av01). --flv-tags legacy writes the CodecIDs 12 and 13 that ' +
        'CDNs used before; from FLV to FLV, --flv-tags names the codec of tags in the other way, and --fix metadata ' +
        'corrects videocodecid.',
    ],
  },
  {
    title: 'MP4, fragmented MP4, Matroska, WebM, MPEG-TS, HLS',
    paragraphs: [
      'Every input becomes one of these, and they become each other, FLV or an RTMP stream, with their audio (AAC, MP3, Opus, ' +
        'FLAC, AC-3, where the format holds it); a raw stream with that of --audio. All tracks are written, languages say, except ' +
        'into FLV, which has one of each kind: --track chooses it. The presentation begins with the first frame shown, and audio and video keep their ' +
        'distance. Decoding times of MP4, fragmented MP4 and HLS are those of the source, or counted as for FLV; Matroska has ' +
        'presentation times in milliseconds. Frames before the first picture that decoding can start at are left out.',
      'Only pictures that decoding can start at and go on from are marked as such: IDR, IRAP without leading pictures, key ' +
        'frames of AV1. MP4 has its index in front and needs a file; --to fmp4 writes a fragment from each such picture, ' +
        'also into a pipe. HLS (out.m3u8) is a playlist and, beside it, an initialization segment and CMAF segments, each of ' +
        'at least --segment-seconds (6) and up to the next such picture; other parameter sets begin another initialization ' +
        'segment after a discontinuity. MP4 has a sample entry for each; fragmented MP4 (avc3, hev1), Matroska and MPEG-TS ' +
        'have later ones in band. MPEG-TS is written for video without B-frames. Matroska, WebM and MPEG-TS are written by ' +
        'mediabunny. --verify reads a file back and compares each frame of each track: its units, DTS and PTS.',
      'From HLS, the variant with the highest BANDWIDTH that can be read is taken, with the audio renditions of its group; ' +
        'the playlist of another variant is an input of its own. A live playlist at an address is loaded again as RFC 8216 ' +
        'asks, until it ends, nothing new came for a minute, --duration is over, or Ctrl-C: what was written is kept. Times ' +
        'go on over discontinuities.',
    ],
  },
  {
    title: 'FLV and containers to audio',
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
