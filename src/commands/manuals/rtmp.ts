import type { ManualSection } from '../manual.ts';

export const RTMP_MANUAL: readonly ManualSection[] = [
  {
    title: 'Columns',
    entries: [
      ['E, W', 'before the time: an error or a warning about this message'],
      ['ms', 'when its last packet was captured, ms after the first record; offset: of a dump, the byte offset'],
      ['0→, 0←', 'number of the connection in the capture; → from the client, ← from the server'],
      ['#', 'number of the message in its direction, from 0'],
      ['fmt, csid', 'form of its first chunk, and its chunk stream; fmt from 120 columns on, csid from 85'],
      ['name', 'of the command, of the metadata, or of the message type, with the codec of audio and video'],
      ['size', 'bytes of the body'],
      ['ts', 'timestamp, ms, without wraps: the DTS of media'],
      ['S', 'message stream id, from 90 columns on'],
      ['content', '↳ connect 1.2 ms: the answer to connect, after this time; media as in rtmpkit flv'],
    ],
  },
  {
    title: 'Short names',
    entries: [
      ['WindowAckSize', 'Window Acknowledgement Size: its bytes'],
      ['PeerBandwidth', 'Set Peer Bandwidth: bytes, and hard, soft or dynamic'],
      ['Ack', 'Acknowledgement: its value, of the bytes that were sent until then, and how many stay open'],
    ],
  },
  {
    title: 'Input',
    paragraphs: [
      'A capture may have any number of connections; those of RTMP are found by port 1935, by their handshake, or by ' +
        'their messages if the capture begins in the middle. --port N takes those of another port whatever they hold, ' +
        '--connection N the one with this number. RTMPS is encrypted: capture it with rtmpkit proxy, or before the TLS.',
      'A dump is the bytes of one direction, as a TCP relay or "Follow TCP Stream" of Wireshark writes them (raw). It has ' +
        'no times. One that lacks the handshake needs --no-handshake, and --chunk-size where Set Chunk Size went before.',
    ],
  },
  {
    title: 'Options in full',
    entries: [
      ['--select', 'control ack command data audio video shared-object aggregate chunk; message type ids;'],
      ['', 'open handshake gap close end, or event for all of them; names of commands: connect _result onStatus …'],
      ['--range', 'by number of the message in its direction, or by the time in the first column'],
      ['--trace', 'the elements of the body: of controls, commands, metadata, and the headers of audio and video'],
      ['--chunks', 'chunks come before the message that they complete; messages have chunkSpans in JSON'],
      ['--show-keys', 'what is masked otherwise: stream names, queries of app and tcUrl, user names, passwords'],
      ['--extract', 'the first stream of the connection; other formats than FLV as rtmpkit convert writes them'],
      ['--summary', 'one screen a connection, each when it is over'],
    ],
  },
  {
    title: 'Other commands',
    paragraphs: [
      'info, nalu, sps, flv, gop, check and convert read a capture as the FLV of its first stream with audio or video, or ' +
        'of --connection N; numbers of tags and offsets are those of the FLV that --extract writes. check also has what ' +
        'rtmp finds, each finding with its connection and message.',
    ],
  },
];
