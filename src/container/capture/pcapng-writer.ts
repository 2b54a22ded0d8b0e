import { ByteWriter, utf8Bytes } from '../../bytes/byte-writer.ts';
import { joined } from '../../bytes/joined.ts';
import type { Direction, Endpoint } from './capture-item.ts';
import { otherOf } from './direction.ts';
import { BYTE_ORDER_MAGIC, SECTION_HEADER } from './is-capture.ts';
import { MAX_SEGMENT_BYTES } from './segment-writer.ts';
import { SyntheticConnection, type SyntheticPacket } from './synthetic-connection.ts';

/** Options of `PcapngWriter`. */
export interface PcapngWriterOptions {
  /** What packets begin with: nothing (`raw`, by default), or an Ethernet header with made-up addresses. */
  readonly linkType?: 'raw' | 'ethernet';
  /** Most data of a packet, bytes, 1 to 65,495; by default as much as IP allows: a packet for each piece of data. */
  readonly segmentBytes?: number;
  /** Sequence number with which both directions of each connection begin, of 32 bits. */
  readonly initialSequence?: number;
}

const LINK_TYPES = { ethernet: 1, raw: 101 } as const;
const INTERFACE_DESCRIPTION = 1;
const ENHANCED_PACKET = 6;
const USER_APPLICATION = 4;
/** Section Length: not told, since it is not known yet. */
const UNKNOWN_LENGTH = 0xffff_ffff;
const MICROSECONDS_PER_MS = 1000;
const DEFAULT_SEQUENCE = 1_000_000;

/** Locally administered addresses of both ends. */
const HARDWARE_ADDRESSES = { client: [2, 0, 0, 0, 0, 1], server: [2, 0, 0, 0, 0, 2] } as const;

const ETHERTYPES = { ipv4: 0x0800, ipv6: 0x86dd } as const;

const ethernetFrame = (from: Direction, packet: Uint8Array): Uint8Array => {
  const isIpv6 = (packet[0] as number) >> 4 === 6;
  return new ByteWriter()
    .bytes(Uint8Array.from([...HARDWARE_ADDRESSES[otherOf(from)], ...HARDWARE_ADDRESSES[from]]))
    .u16(isIpv6 ? ETHERTYPES.ipv6 : ETHERTYPES.ipv4)
    .bytes(packet)
    .toBytes();
};

const padding = (length: number): Uint8Array => new Uint8Array((4 - (length % 4)) % 4);

const block = (type: number, body: Uint8Array): Uint8Array => {
  const pad = padding(body.length);
  const length = 12 + body.length + pad.length;
  return new ByteWriter().u32(type).u32(length).bytes(body).bytes(pad).u32(length).toBytes();
};

/** An option and the end of options. */
const lastOption = (code: number, value: Uint8Array): Uint8Array =>
  new ByteWriter().u16(code).u16(value.length).bytes(value).bytes(padding(value.length)).u32(0).toBytes();

/**
 * Writes TCP connections as a pcapng capture (draft-ietf-opsawg-pcapng 4): what was sent, in packets that a network
 * without losses would have carried, with handshakes and acknowledgements. Each call returns the bytes to be written
 * next. Connections have the numbers that the caller gives them.
 */
export class PcapngWriter {
  readonly #connections = new Map<number, SyntheticConnection>();
  readonly #linkType: 'raw' | 'ethernet';
  readonly #segmentBytes: number;
  readonly #sequence: number;

  constructor({ linkType, segmentBytes, initialSequence }: PcapngWriterOptions = {}) {
    this.#linkType = linkType ?? 'raw';
    this.#segmentBytes = Math.max(1, Math.min(segmentBytes ?? MAX_SEGMENT_BYTES, MAX_SEGMENT_BYTES));
    this.#sequence = initialSequence ?? DEFAULT_SEQUENCE;
  }

  /** What the file begins with. `application`: who writes it. */
  start(application = 'rtmpkit'): Uint8Array {
    const section = new ByteWriter().u32(BYTE_ORDER_MAGIC).u16(1).u16(0).u32(UNKNOWN_LENGTH).u32(UNKNOWN_LENGTH);
    section.bytes(lastOption(USER_APPLICATION, utf8Bytes(application)));
    // A snap length of 0: packets are never cut.
    const description = new ByteWriter().u16(LINK_TYPES[this.#linkType]).u16(0).u32(0);
    return joined([block(SECTION_HEADER, section.toBytes()), block(INTERFACE_DESCRIPTION, description.toBytes())]);
  }

  /**
   * The client opens a connection. `timeMs`, here and below: milliseconds since 1970. Throws `RangeError` if an address
   * is not one of IPv4 or IPv6.
   */
  open(connection: number, client: Endpoint, server: Endpoint, timeMs: number): Uint8Array {
    const initial = { client: this.#sequence, server: this.#sequence };
    const opened = new SyntheticConnection(client, server, this.#segmentBytes, initial);
    this.#connections.set(connection, opened);
    return this.#blocks(opened.open(), timeMs);
  }

  /** Bytes were sent. */
  data(connection: number, direction: Direction, bytes: Uint8Array, timeMs: number): Uint8Array {
    return this.#blocks(this.#connections.get(connection)?.data(direction, bytes) ?? [], timeMs);
  }

  /** A direction is closed; by RST, both are. */
  close(connection: number, direction: Direction, how: 'fin' | 'rst', timeMs: number): Uint8Array {
    const closed = this.#connections.get(connection);
    if (closed === undefined) return this.#blocks([], timeMs);
    const bytes = this.#blocks(closed.close(direction, how), timeMs);
    if (closed.isClosed) this.#connections.delete(connection);
    return bytes;
  }

  #blocks(packets: readonly SyntheticPacket[], timeMs: number): Uint8Array {
    return joined(packets.map((packet) => this.#block(packet, timeMs)));
  }

  #block({ direction, bytes }: SyntheticPacket, timeMs: number): Uint8Array {
    const frame = this.#linkType === 'raw' ? bytes : ethernetFrame(direction, bytes);
    const microseconds = Math.max(0, Math.round(timeMs * MICROSECONDS_PER_MS));
    const body = new ByteWriter()
      .u32(0)
      .u32(Math.floor(microseconds / 2 ** 32))
      .u32(microseconds % 2 ** 32);
    return block(ENHANCED_PACKET, body.u32(frame.length).u32(frame.length).bytes(frame).toBytes());
  }
}
