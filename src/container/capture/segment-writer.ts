import { ByteWriter } from '../../bytes/byte-writer.ts';
import { internetChecksum } from './checksum.ts';
import { PROTOCOL_TCP } from './ip-packet.ts';

/** The ends of a segment: addresses of one length, 4 or 16 bytes. */
export interface SegmentEnds {
  readonly source: Uint8Array;
  readonly sourcePort: number;
  readonly destination: Uint8Array;
  readonly destinationPort: number;
}

/** What a segment says. */
export interface SegmentContent {
  readonly sequence: number;
  /** Absent: without ACK. */
  readonly acknowledgement?: number;
  /** Bits of the control byte beside ACK. */
  readonly control: number;
  readonly options?: Uint8Array;
  readonly data?: Uint8Array;
}

export const FIN = 1;
export const SYN = 2;
export const RST = 4;
export const PSH = 8;
const ACK = 16;

const NOTHING = new Uint8Array(0);
const TCP_HEADER_BYTES = 20;
const IPV4_HEADER_BYTES = 20;
/** Multiplied by 2^`WINDOW_SCALE`: what is in flight always fits. */
const WINDOW = 0xffff;
const TIME_TO_LIVE = 64;
const DONT_FRAGMENT = 0x4000;

/** Shift count that both SYNs announce (RFC 7323 2.2): a window of 8 MiB. */
export const WINDOW_SCALE = 7;
/** Most data of a segment: the 16-bit total length of IPv4, without its header and that of TCP. */
export const MAX_SEGMENT_BYTES = 0xffff - IPV4_HEADER_BYTES - TCP_HEADER_BYTES;

/** Header and data, with the checksum over the pseudo-header (RFC 9293 3.1). */
const tcpSegment = (ends: SegmentEnds, content: SegmentContent): Uint8Array => {
  const { options = NOTHING, data = NOTHING, acknowledgement } = content;
  const headerBytes = TCP_HEADER_BYTES + options.length;
  const segment = new ByteWriter()
    .u16(ends.sourcePort)
    .u16(ends.destinationPort)
    .u32(content.sequence)
    .u32(acknowledgement ?? 0)
    .u8((headerBytes / 4) << 4)
    .u8(content.control | (acknowledgement === undefined ? 0 : ACK))
    .u16(WINDOW)
    .u16(0)
    .u16(0)
    .bytes(options)
    .bytes(data)
    .toBytes();
  const pseudo = new ByteWriter().bytes(ends.source).bytes(ends.destination).u32(segment.length).u32(PROTOCOL_TCP);
  new DataView(segment.buffer).setUint16(16, internetChecksum(pseudo.toBytes(), segment));
  return segment;
};

const ipv4Header = ({ source, destination }: SegmentEnds, payloadLength: number): Uint8Array => {
  const header = new ByteWriter()
    .u8(0x45)
    .u8(0)
    .u16(IPV4_HEADER_BYTES + payloadLength)
    .u16(0)
    .u16(DONT_FRAGMENT)
    .u8(TIME_TO_LIVE)
    .u8(PROTOCOL_TCP)
    .u16(0)
    .bytes(source)
    .bytes(destination)
    .toBytes();
  new DataView(header.buffer).setUint16(10, internetChecksum(header));
  return header;
};

const ipv6Header = ({ source, destination }: SegmentEnds, payloadLength: number): Uint8Array =>
  new ByteWriter()
    .u32(0x6000_0000)
    .u16(payloadLength)
    .u8(PROTOCOL_TCP)
    .u8(TIME_TO_LIVE)
    .bytes(source)
    .bytes(destination)
    .toBytes();

/** An IP packet with a TCP segment, all lengths and checksums right. */
export const ipPacketOf = (ends: SegmentEnds, content: SegmentContent): Uint8Array => {
  const segment = tcpSegment(ends, content);
  const header = ends.source.length === 4 ? ipv4Header(ends, segment.length) : ipv6Header(ends, segment.length);
  return new ByteWriter().bytes(header).bytes(segment).toBytes();
};
