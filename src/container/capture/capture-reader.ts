import type { Stage } from '../../media/stage.ts';
import type { CaptureItem } from './capture-item.ts';
import { cutPacket, unknownLinkType } from './findings.ts';
import { IpFragments } from './ip-fragments.ts';
import { PROTOCOL_TCP, parseIpPacket } from './ip-packet.ts';
import { linkLayerOf, linkTypeName } from './link-layers.ts';
import type { PacketItem, PacketOrFinding } from './packet.ts';
import { PacketReader } from './packet-reader.ts';
import { TcpConnections } from './tcp-connections.ts';
import { parseTcpSegment } from './tcp-segment.ts';

/**
 * Reads a packet capture, pcap or pcapng, and puts the bytes of its TCP connections in order. What is not TCP is left
 * out. Memory is bounded whatever the input: a record, the bytes that wait for others, 10,000 connections.
 */
export class CaptureReader implements Stage<Uint8Array, CaptureItem> {
  readonly #packets = new PacketReader();
  readonly #out: CaptureItem[] = [];
  readonly #connections = new TcpConnections(this.#out);
  readonly #fragments = new IpFragments();
  /** Unknown link types that were reported. */
  readonly #unknown = new Set<number>();
  #isCutReported = false;

  *push(chunk: Uint8Array): Generator<CaptureItem, void> {
    yield* this.#read(this.#packets.push(chunk));
  }

  *end(): Generator<CaptureItem, void> {
    yield* this.#read(this.#packets.end());
    this.#connections.end();
    yield* this.#taken();
  }

  *#read(items: Iterable<PacketOrFinding>): Generator<CaptureItem, void> {
    for (const item of items) {
      if (item.kind === 'finding') yield item;
      else this.#packet(item);
      yield* this.#taken();
    }
  }

  *#taken(): Generator<CaptureItem, void> {
    for (const item of this.#out) yield item;
    this.#out.length = 0;
  }

  #packet({ number, timeMs, linkType, bytes, originalLength, fileOffset }: PacketItem): void {
    const ipAt = linkLayerOf(linkType)?.(bytes);
    if (ipAt === undefined) {
      this.#unknownLinkType(linkType, number, fileOffset);
      return;
    }
    if (ipAt < 0) return;
    // A length on the network below that captured is wrong.
    const length = Math.max(originalLength, bytes.length) - ipAt;
    const part = parseIpPacket(bytes.subarray(ipAt), length);
    if (part === undefined) return;
    const partAt = fileOffset + ipAt + part.payloadAt;
    const whole =
      part.fragment === undefined ? { packet: part, fileOffset: partAt } : this.#fragments.push(part, partAt);
    if (whole?.packet.protocol !== PROTOCOL_TCP) return;
    const { packet } = whole;
    const segment = parseTcpSegment(packet.payload, packet.payloadLength);
    if (segment === undefined) return;
    if (segment.data.length < segment.length) this.#cut(number, fileOffset, bytes.length, originalLength);
    const place = { timeMs, packet: number, fileOffset: whole.fileOffset + segment.dataAt };
    this.#connections.push(packet.source, packet.destination, segment, place);
  }

  #unknownLinkType(linkType: number, packet: number, offset: number): void {
    if (this.#unknown.has(linkType)) return;
    this.#unknown.add(linkType);
    this.#out.push(unknownLinkType(offset, packet, linkTypeName(linkType)));
  }

  #cut(packet: number, offset: number, kept: number, original: number): void {
    if (this.#isCutReported) return;
    this.#isCutReported = true;
    this.#out.push(cutPacket(offset, packet, kept, original));
  }
}
