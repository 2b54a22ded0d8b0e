import { uint32At } from '../../bytes/integers.ts';

/** How the records of a pcap file are written, by the magic number of its header. */
export interface PcapVariant {
  readonly littleEndian: boolean;
  /** Fractions of a second that a timestamp counts. */
  readonly unitsPerSecond: number;
  readonly recordHeaderBytes: number;
}

const RECORD_HEADER_BYTES = 16;
/** The modified pcap of A. Kuznetzov has an interface, a protocol and a packet type in each record header. */
const MODIFIED_RECORD_HEADER_BYTES = 24;

const VARIANTS: ReadonlyMap<number, Omit<PcapVariant, 'littleEndian'>> = new Map([
  [0xa1b2c3d4, { unitsPerSecond: 1e6, recordHeaderBytes: RECORD_HEADER_BYTES }],
  [0xa1b23c4d, { unitsPerSecond: 1e9, recordHeaderBytes: RECORD_HEADER_BYTES }],
  [0xa1b2cd34, { unitsPerSecond: 1e6, recordHeaderBytes: MODIFIED_RECORD_HEADER_BYTES }],
]);

/** Block Type of a Section Header Block: the same in both byte orders. */
export const SECTION_HEADER = 0x0a0d0d0a;
/** Byte-Order Magic of a Section Header Block. */
export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** Block Type, Block Total Length and Byte-Order Magic. */
export const SECTION_HEAD_BYTES = 12;

/** The variant of a pcap file that begins with `head` (draft-ietf-opsawg-pcap 4). */
export const pcapVariantOf = (head: Uint8Array): PcapVariant | undefined => {
  if (head.length < 4) return undefined;
  for (const littleEndian of [true, false]) {
    const variant = VARIANTS.get(uint32At(head, 0, littleEndian));
    if (variant !== undefined) return { ...variant, littleEndian };
  }
  return undefined;
};

/** Does a pcapng section begin here, and is it little-endian (draft-ietf-opsawg-pcapng 4.1)? */
export const sectionOrderOf = (head: Uint8Array): { readonly littleEndian: boolean } | undefined => {
  if (head.length < SECTION_HEAD_BYTES || uint32At(head, 0) !== SECTION_HEADER) return undefined;
  if (uint32At(head, 8, true) === BYTE_ORDER_MAGIC) return { littleEndian: true };
  return uint32At(head, 8) === BYTE_ORDER_MAGIC ? { littleEndian: false } : undefined;
};

/** Is it a packet capture, pcap or pcapng? On at least the first 12 bytes of an input. */
export const isCapture = (head: Uint8Array): boolean =>
  pcapVariantOf(head) !== undefined || sectionOrderOf(head) !== undefined;
