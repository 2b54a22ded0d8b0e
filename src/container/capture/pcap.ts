import { uint16At, uint32At } from '../../bytes/integers.ts';
import { brokenBlock } from './findings.ts';
import type { PcapVariant } from './is-capture.ts';
import { MAX_PACKET_BYTES, type PacketOrFinding, type RecordReader } from './packet.ts';

const FILE_HEADER_BYTES = 24;
const MAJOR_VERSION = 2;

/** Reads the header and the packet records of a pcap file (draft-ietf-opsawg-pcap 4 and 5). */
export class PcapRecords implements RecordReader {
  readonly #variant: PcapVariant;
  #linkType: number | undefined;
  #packets = 0;

  constructor(variant: PcapVariant) {
    this.#variant = variant;
  }

  read(bytes: Uint8Array, offset: number, out: PacketOrFinding[]): number {
    if (this.#linkType === undefined) return this.#header(bytes, offset, out);
    const { littleEndian, unitsPerSecond, recordHeaderBytes } = this.#variant;
    if (bytes.length < recordHeaderBytes) return -recordHeaderBytes;
    const captured = uint32At(bytes, 8, littleEndian);
    if (captured > MAX_PACKET_BYTES) {
      out.push(brokenBlock(offset, `a packet record claims ${captured} bytes: the capture is not read from there on`));
      return Number.POSITIVE_INFINITY;
    }
    const end = recordHeaderBytes + captured;
    if (bytes.length < end) return -end;
    const fraction = uint32At(bytes, 4, littleEndian);
    out.push({
      kind: 'packet',
      number: ++this.#packets,
      timeMs: uint32At(bytes, 0, littleEndian) * 1000 + (fraction * 1000) / unitsPerSecond,
      linkType: this.#linkType,
      bytes: bytes.subarray(recordHeaderBytes, end),
      originalLength: uint32At(bytes, 12, littleEndian),
      fileOffset: offset + recordHeaderBytes,
    });
    return end;
  }

  #header(bytes: Uint8Array, offset: number, out: PacketOrFinding[]): number {
    if (bytes.length < FILE_HEADER_BYTES) return -FILE_HEADER_BYTES;
    const { littleEndian } = this.#variant;
    const version = uint16At(bytes, 4, littleEndian);
    if (version !== MAJOR_VERSION) {
      out.push(brokenBlock(offset, `pcap of version ${version} is not read: only version ${MAJOR_VERSION} is known`));
      return Number.POSITIVE_INFINITY;
    }
    // Bits above the lower 16 say whether frames end with a check sequence: IP packets have lengths of their own.
    this.#linkType = uint32At(bytes, 20, littleEndian) & 0xffff;
    return FILE_HEADER_BYTES;
  }
}
