import { uint16At, uint32At } from '../../bytes/integers.ts';

/** A TCP segment (RFC 9293 3.1); its options are skipped. */
export interface TcpSegment {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  /** Absent without ACK. */
  readonly acknowledgement?: number;
  readonly fin: boolean;
  readonly syn: boolean;
  readonly rst: boolean;
  /** What was captured of the data. */
  readonly data: Uint8Array;
  /** Bytes of data that the segment has. */
  readonly length: number;
  /** Offset of the data in the segment. */
  readonly dataAt: number;
}

const HEADER_BYTES = 20;
const [FIN, SYN, RST, ACK] = [1, 2, 4, 16];

/** The segment at the start of `bytes`, of which `length` bytes were on the network; undefined if it is damaged. */
export const parseTcpSegment = (bytes: Uint8Array, length: number): TcpSegment | undefined => {
  if (bytes.length < HEADER_BYTES) return undefined;
  const dataAt = 4 * ((bytes[12] as number) >> 4);
  if (dataAt < HEADER_BYTES || dataAt > length) return undefined;
  const flags = bytes[13] as number;
  return {
    sourcePort: uint16At(bytes, 0),
    destinationPort: uint16At(bytes, 2),
    sequence: uint32At(bytes, 4),
    ...((flags & ACK) !== 0 && { acknowledgement: uint32At(bytes, 8) }),
    fin: (flags & FIN) !== 0,
    syn: (flags & SYN) !== 0,
    rst: (flags & RST) !== 0,
    data: bytes.subarray(dataAt, Math.max(dataAt, length)),
    length: length - dataAt,
    dataAt,
  };
};
