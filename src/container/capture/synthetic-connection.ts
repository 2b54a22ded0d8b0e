import { ByteWriter } from '../../bytes/byte-writer.ts';
import type { Direction, Endpoint } from './capture-item.ts';
import { otherOf } from './direction.ts';
import { addressBytes } from './ip-address.ts';
import {
  FIN,
  ipPacketOf,
  PSH,
  RST,
  type SegmentContent,
  type SegmentEnds,
  SYN,
  WINDOW_SCALE,
} from './segment-writer.ts';

const SEQUENCE_SPACE = 2 ** 32;
/** Bytes after which the other side acknowledges, so that its window is never full. */
const ACKNOWLEDGED_BYTES = 1 << 20;

/** Kinds of the options of a SYN (RFC 9293 3.2, RFC 7323 2.2). */
const [NO_OPERATION, MAXIMUM_SEGMENT_SIZE, WINDOW_SCALE_OPTION] = [1, 2, 3];

/** An IP packet, and who sends it. */
export interface SyntheticPacket {
  readonly direction: Direction;
  readonly bytes: Uint8Array;
}

interface Side {
  readonly ends: SegmentEnds;
  /** Sequence number of the next byte. */
  next: number;
  /** What the other side has acknowledged. */
  acknowledged: number;
  isClosed: boolean;
}

/** 16 bytes: the IPv4-mapped address of an IPv4 address (RFC 4291 2.5.5.2). */
const mapped = (address: Uint8Array): Uint8Array =>
  address.length === 16 ? address : Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ...address);

const bytesOf = ({ address }: Endpoint): Uint8Array => {
  const bytes = addressBytes(address);
  if (bytes === undefined) throw new RangeError(`not an IP address: ${address}`);
  return bytes;
};

/** Makes the IP packets of a connection as a network without losses would have carried them. */
export class SyntheticConnection {
  readonly #sides: Readonly<Record<Direction, Side>>;
  readonly #segmentBytes: number;

  /** `initial`: sequence numbers of the SYNs. Throws `RangeError` if an address is none. */
  constructor(client: Endpoint, server: Endpoint, segmentBytes: number, initial: Readonly<Record<Direction, number>>) {
    const [a, b] = [bytesOf(client), bytesOf(server)];
    const [source, destination] = a.length === b.length ? [a, b] : [mapped(a), mapped(b)];
    const ends = { source, sourcePort: client.port, destination, destinationPort: server.port };
    const back = { source: destination, sourcePort: server.port, destination: source, destinationPort: client.port };
    const side = (of: SegmentEnds, next: number): Side => ({ ends: of, next, acknowledged: next, isClosed: false });
    this.#sides = { client: side(ends, initial.client), server: side(back, initial.server) };
    this.#segmentBytes = segmentBytes;
  }

  /** Nothing more can be sent. */
  get isClosed(): boolean {
    return this.#sides.client.isClosed && this.#sides.server.isClosed;
  }

  /** SYN, its answer, and the answer to that. */
  open(): SyntheticPacket[] {
    const options = new ByteWriter()
      .u8(MAXIMUM_SEGMENT_SIZE)
      .u8(4)
      .u16(this.#segmentBytes)
      .u8(NO_OPERATION)
      .u8(WINDOW_SCALE_OPTION)
      .u8(3)
      .u8(WINDOW_SCALE)
      .toBytes();
    const { client, server } = this.#sides;
    const bytes = ipPacketOf(client.ends, { sequence: client.next, control: SYN, options });
    const syn: SyntheticPacket = { direction: 'client', bytes };
    advance(client, 1);
    const answer = this.#packet('server', { control: SYN, options });
    advance(server, 1);
    return [syn, answer, this.#packet('client', { control: 0 })];
  }

  /** The bytes in segments, and what acknowledges them. Nothing once the direction is closed. */
  data(direction: Direction, bytes: Uint8Array): SyntheticPacket[] {
    const packets: SyntheticPacket[] = [];
    const side = this.#sides[direction];
    if (side.isClosed) return packets;
    for (let at = 0; at < bytes.length; at += this.#segmentBytes) {
      const data = bytes.subarray(at, at + this.#segmentBytes);
      const isLast = at + data.length === bytes.length;
      packets.push(this.#packet(direction, { control: isLast ? PSH : 0, data }));
      advance(side, data.length);
      if (isLast || distance(side.acknowledged, side.next) >= ACKNOWLEDGED_BYTES) {
        packets.push(this.#acknowledge(otherOf(direction)));
      }
    }
    return packets;
  }

  /** FIN and its acknowledgement, or RST, which closes both directions. */
  close(direction: Direction, how: 'fin' | 'rst'): SyntheticPacket[] {
    const [side, other] = [this.#sides[direction], this.#sides[otherOf(direction)]];
    if (side.isClosed) return [];
    side.isClosed = true;
    if (how === 'rst') {
      other.isClosed = true;
      return [this.#packet(direction, { control: RST })];
    }
    const fin = this.#packet(direction, { control: FIN });
    advance(side, 1);
    return [fin, this.#acknowledge(otherOf(direction))];
  }

  /** A segment of `direction` without data that acknowledges all of the other one. */
  #acknowledge(direction: Direction): SyntheticPacket {
    return this.#packet(direction, { control: 0 });
  }

  #packet(direction: Direction, content: Omit<SegmentContent, 'sequence' | 'acknowledgement'>): SyntheticPacket {
    const [side, other] = [this.#sides[direction], this.#sides[otherOf(direction)]];
    other.acknowledged = other.next;
    const bytes = ipPacketOf(side.ends, { ...content, sequence: side.next, acknowledgement: other.next });
    return { direction, bytes };
  }
}

const advance = (side: Side, count: number): void => {
  side.next = (side.next + count) % SEQUENCE_SPACE;
};

const distance = (from: number, to: number): number => (to - from + SEQUENCE_SPACE) % SEQUENCE_SPACE;
