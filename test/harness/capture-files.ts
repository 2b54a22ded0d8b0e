import { concat } from './flv-writer.ts';

/** Writes capture files for tests, right or wrong on purpose: by the drafts, with nothing of what reads them. */

/** Unsigned integer of `size` bytes. */
const integer = (value: number, size: number, littleEndian: boolean): number[] => {
  const bytes = Array.from({ length: size }, (_, i) => Math.floor(value / 2 ** (8 * i)) % 256);
  return littleEndian ? bytes : bytes.reverse();
};

const padded = (bytes: Uint8Array): Uint8Array => concat(bytes, new Uint8Array((4 - (bytes.length % 4)) % 4));

/** A packet on its way into a capture file. */
export interface FilePacket {
  readonly bytes: Uint8Array;
  /** Microseconds since 1970, or what the file counts in. */
  readonly units?: number;
  /** Bytes on the network, if more than those captured. */
  readonly original?: number;
}

export interface PcapOptions {
  readonly magic?: number;
  readonly littleEndian?: boolean;
  readonly linkType?: number;
  readonly unitsPerSecond?: number;
  /** Bytes that a modified pcap has after each record header. */
  readonly extraBytes?: number;
  readonly version?: number;
}

export const pcap = (packets: readonly FilePacket[], options: PcapOptions = {}): Uint8Array => {
  const { magic = 0xa1b2c3d4, littleEndian = true, linkType = 1, unitsPerSecond = 1e6 } = options;
  const u32 = (value: number): number[] => integer(value, 4, littleEndian);
  const version = [...integer(options.version ?? 2, 2, littleEndian), ...integer(4, 2, littleEndian)];
  const header = [...u32(magic), ...version, ...u32(0), ...u32(0), ...u32(262_144), ...u32(linkType)];
  const records = packets.map(({ bytes, units = 0, original = bytes.length }) =>
    concat(
      Uint8Array.from([
        ...[...u32(Math.floor(units / unitsPerSecond)), ...u32(units % unitsPerSecond)],
        ...[...u32(bytes.length), ...u32(original)],
      ]),
      new Uint8Array(options.extraBytes ?? 0),
      bytes,
    ),
  );
  return concat(Uint8Array.from(header), ...records);
};

/** Blocks of a pcapng file in one byte order. */
export class PcapngBlockWriter {
  readonly #littleEndian: boolean;
  constructor(littleEndian = true) {
    this.#littleEndian = littleEndian;
  }

  u16(value: number): number[] {
    return integer(value, 2, this.#littleEndian);
  }

  u32(value: number): number[] {
    return integer(value, 4, this.#littleEndian);
  }

  block(type: number, body: Uint8Array, trailingLength?: number): Uint8Array {
    const content = padded(body);
    const length = 12 + content.length;
    const ends = [...this.u32(type), ...this.u32(length)];
    return concat(Uint8Array.from(ends), content, Uint8Array.from(this.u32(trailingLength ?? length)));
  }

  option(code: number, value: readonly number[]): Uint8Array {
    return concat(Uint8Array.from([...this.u16(code), ...this.u16(value.length)]), padded(Uint8Array.from(value)));
  }

  section(version = 1): Uint8Array {
    const body = [...this.u32(0x1a2b3c4d), ...this.u16(version), ...this.u16(0), ...new Array(8).fill(255)];
    return this.block(0x0a0d0d0a, Uint8Array.from(body));
  }

  interface(linkType: number, options: readonly Uint8Array[] = [], snapLength = 0): Uint8Array {
    const body = Uint8Array.from([...this.u16(linkType), ...this.u16(0), ...this.u32(snapLength)]);
    return this.block(1, concat(body, ...options, ...(options.length > 0 ? [this.option(0, [])] : [])));
  }

  enhancedPacket({ bytes, units = 0, original = bytes.length }: FilePacket, interfaceId = 0): Uint8Array {
    const head = [interfaceId, ...this.#halves(units), bytes.length, original].flatMap((value) => this.u32(value));
    return this.block(6, concat(Uint8Array.from(head), bytes));
  }

  /** The obsolete block: 16 bits of interface and of drops. */
  packet({ bytes, units = 0, original = bytes.length }: FilePacket, interfaceId = 0): Uint8Array {
    const head = [...this.#halves(units), bytes.length, original].flatMap((value) => this.u32(value));
    return this.block(2, concat(Uint8Array.from([...this.u16(interfaceId), ...this.u16(0xffff), ...head]), bytes));
  }

  simplePacket(bytes: Uint8Array, original = bytes.length): Uint8Array {
    return this.block(3, concat(Uint8Array.from(this.u32(original)), bytes));
  }

  #halves(units: number): [number, number] {
    return [Math.floor(units / 2 ** 32), units % 2 ** 32];
  }
}

/** A pcapng file of one section and interface. */
export const pcapng = (packets: readonly FilePacket[], linkType = 1, littleEndian = true): Uint8Array => {
  const writer = new PcapngBlockWriter(littleEndian);
  const blocks = packets.map((packet) => writer.enhancedPacket(packet));
  return concat(writer.section(), writer.interface(linkType), ...blocks);
};
