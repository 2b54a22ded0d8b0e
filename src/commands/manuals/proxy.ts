import type { ManualSection } from '../manual.ts';

export const PROXY_MANUAL: readonly ManualSection[] = [
  {
    title: 'Output',
    paragraphs: [
      'Columns, records and summaries are those of rtmpkit rtmp: rtmpkit help rtmp. Each row is printed when its message ' +
        'is complete; a summary of each connection comes when it is over. Connections are numbered from 0.',
    ],
  },
  {
    title: 'What is passed on',
    paragraphs: [
      'Every byte, as it comes, in both directions; the app and key are those that the client asks for, and so is the ' +
        'tcUrl, which names the proxy. When one side closes (FIN), the other direction stays open; a reset (RST) of one ' +
        'side resets the other. A side that takes no more slows the other one down, as without a proxy.',
      'Output that is not read (a terminal that is held, a full pipe) does not stop the sessions until 16 MiB wait for it.',
      'If the server cannot be reached, the client is reset, and a line on stderr says why. The next client is tried again; ' +
        'with --once the proxy ends with exit code 3.',
      'Clients speak plain RTMP to the proxy; with --to rtmps:// it speaks TLS to the server.',
    ],
  },
  {
    title: 'Captures',
    paragraphs: [
      '--save writes packets as a network without losses would have carried them, from the client to the server; those of ' +
        'rtmps without TLS. The file can be read while it grows: rtmpkit rtmp and Wireshark take it. It has stream keys.',
    ],
  },
  {
    title: 'Exit codes',
    entries: [
      ['0, 1', '--once: the verdict of the session, by --fail-on; 0 when the reader of the output has gone'],
      ['3', 'the port cannot be listened at, the capture not be written; --once: the server not be reached'],
      ['130', 'SIGINT: open sessions were closed, and the summaries printed'],
    ],
  },
];
