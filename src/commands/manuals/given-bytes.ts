import type { ManualSection } from '../manual.ts';

/** What `--hex` and `--sprop` read. */
export const GIVEN_BYTES: ManualSection = {
  title: 'Bytes on the command line',
  paragraphs: [
    '--hex takes bytes as logs, debuggers, sources and dumps show them, in one argument or in several: rows of hex ' +
      'digits, pairs, unpadded numbers, 0x67, decimal, signed decimal, \\x67 and strings of C and Python, between any ' +
      'separators and in brackets, and the lines of xxd and hexdump. All numbers are read alike. Where digits may be ' +
      'hex or decimal, the reading that gives a parameter set is taken, and said on stderr.',
    'They may be: NAL units with or without start codes or lengths; an SPS without its first byte, 67; an ' +
      'AVCDecoderConfigurationRecord, with or without its avcC box; the body of an FLV video tag; an RTP packet of ' +
      'type STAP-A.',
    '--sprop takes the value of sprop-parameter-sets of an SDP, or the whole line.',
  ],
};
