import { uint16At, uint32At } from '../../bytes/integers.ts';
import { type CaptureInterface, interfaceOf, timeMsOf } from './capture-interface.ts';
import { brokenBlock } from './findings.ts';
import { SECTION_HEAD_BYTES, SECTION_HEADER, sectionOrderOf } from './is-capture.ts';
import { MAX_PACKET_BYTES, type PacketOrFinding, type RecordReader } from './packet.ts';

/** Block Type and Block Total Length, and the latter again at the end. */
const FRAME_BYTES = 12;
const HEAD_BYTES = 8;
const SECTION_BYTES = 28;
/** Blocks that are read whole: with options, but never this long. */
const MAX_BLOCK_BYTES = MAX_PACKET_BYTES + (1 << 20);
/** Interfaces that are kept of a section. */
const MAX_INTERFACES = 4096;

const INTERFACE_DESCRIPTION = 1;
const PACKET = 2;
const SIMPLE_PACKET = 3;
const ENHANCED_PACKET = 6;

/** Least bytes of the blocks that are read; others are skipped. */
const LEAST_BYTES: ReadonlyMap<number, number> = new Map([
  [SECTION_HEADER, SECTION_BYTES],
  [INTERFACE_DESCRIPTION, 20],
  [PACKET, 32],
  [SIMPLE_PACKET, 16],
  [ENHANCED_PACKET, 32],
]);

/** The fields of the three blocks that have a packet. */
interface PacketFields {
  readonly interfaceId: number;
  /** Upper and lower half; a Simple Packet Block has none. */
  readonly time?: readonly [number, number];
  readonly captured: number;
  readonly original: number;
  /** Offset of the packet in the block. */
  readonly at: number;
}

/** Reads the blocks of a pcapng file (draft-ietf-opsawg-pcapng 3 and 4): those without packets are skipped. */
export class PcapngBlocks implements RecordReader {
  #littleEndian = true;
  #interfaces: CaptureInterface[] = [];
  #packets = 0;
  #lastTimeMs = 0;
  #isLimitReported = false;

  read(bytes: Uint8Array, offset: number, out: PacketOrFinding[]): number {
    if (bytes.length < HEAD_BYTES) return -HEAD_BYTES;
    const isSection = uint32At(bytes, 0) === SECTION_HEADER;
    if (isSection) {
      // The byte order of its length is told by what follows.
      if (bytes.length < SECTION_HEAD_BYTES) return -SECTION_HEAD_BYTES;
      const order = sectionOrderOf(bytes);
      if (order === undefined) return this.#stop('a section header without a byte-order magic', offset, out);
      this.#littleEndian = order.littleEndian;
    }
    const type = uint32At(bytes, 0, this.#littleEndian);
    const length = uint32At(bytes, 4, this.#littleEndian);
    if (length < FRAME_BYTES || length % 4 !== 0) return this.#stop(`a block claims ${length} bytes`, offset, out);
    const least = LEAST_BYTES.get(type);
    if (least === undefined) return length;
    if (length < least || length > MAX_BLOCK_BYTES) {
      out.push(brokenBlock(offset, `a block of type ${type} claims ${length} bytes: it is skipped`));
      return length;
    }
    if (bytes.length < length) return -length;
    this.#block(type, bytes.subarray(0, length), offset, out);
    return length;
  }

  #stop(what: string, offset: number, out: PacketOrFinding[]): number {
    out.push(brokenBlock(offset, `${what}: the capture is not read from there on`));
    return Number.POSITIVE_INFINITY;
  }

  #block(type: number, block: Uint8Array, offset: number, out: PacketOrFinding[]): void {
    const trailing = uint32At(block, block.length - 4, this.#littleEndian);
    if (trailing !== block.length) {
      const message = `a block of ${block.length} bytes ends with the length ${trailing}: the first one is used`;
      out.push(brokenBlock(offset, message));
    }
    if (type === SECTION_HEADER) {
      this.#interfaces = [];
      const version = uint16At(block, 12, this.#littleEndian);
      if (version !== 1) out.push(brokenBlock(offset, `pcapng of version ${version} is read as version 1`));
    } else if (type === INTERFACE_DESCRIPTION) {
      if (this.#interfaces.length < MAX_INTERFACES) this.#interfaces.push(interfaceOf(block, this.#littleEndian));
      else if (!this.#isLimitReported) {
        this.#isLimitReported = true;
        out.push(brokenBlock(offset, `only ${MAX_INTERFACES} interfaces of a section are read`));
      }
    } else this.#packet(this.#fields(type, block), block, offset, out);
  }

  #fields(type: number, block: Uint8Array): PacketFields {
    const u32 = (at: number): number => uint32At(block, at, this.#littleEndian);
    if (type === SIMPLE_PACKET) {
      const original = u32(8);
      const limit = this.#interfaces[0]?.snapLength || original;
      return { interfaceId: 0, captured: Math.min(original, limit), original, at: 12 };
    }
    const interfaceId = type === PACKET ? uint16At(block, 8, this.#littleEndian) : u32(8);
    return { interfaceId, time: [u32(12), u32(16)], captured: u32(20), original: u32(24), at: 28 };
  }

  #packet(fields: PacketFields, block: Uint8Array, offset: number, out: PacketOrFinding[]): void {
    // Numbered even if it cannot be read, as other programs do.
    const number = ++this.#packets;
    const from = this.#interfaces[fields.interfaceId];
    if (from === undefined) {
      out.push(brokenBlock(offset, `packet ${number} is of interface ${fields.interfaceId}, which has no description`));
      return;
    }
    const room = block.length - 4 - fields.at;
    if (fields.captured > room) {
      out.push(
        brokenBlock(offset, `packet ${number} claims ${fields.captured} bytes in a block with room for ${room}`),
      );
    }
    if (fields.time !== undefined) this.#lastTimeMs = timeMsOf(from, ...fields.time);
    out.push({
      kind: 'packet',
      number,
      timeMs: this.#lastTimeMs,
      linkType: from.linkType,
      bytes: block.subarray(fields.at, fields.at + Math.min(room, fields.captured)),
      originalLength: fields.original,
      fileOffset: offset + fields.at,
    });
  }
}
