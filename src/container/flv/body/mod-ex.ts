import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { MOD_EX_TYPES } from '../names.ts';

/** One ModEx prefix of an enhanced packet (E-RTMP v2). */
export interface ModEx {
  /** Bytes of the data: 1 to 65,536. */
  modExDataSize: number;
  modExType: number;
  /** Type 0: nanoseconds, added to the presentation time of this packet. */
  timestampOffsetNano?: number;
  /** Other types: the data, hex. */
  modExData?: string;
}

/** Maximum prefixes per packet: the specification sets no limit, real streams have one. */
const MAX_MOD_EX = 16;
const MOD_EX = 7;
const TIMESTAMP_OFFSET_NANO = 0;
const MAX_NANO = 999_999;

/** Reads all ModEx prefixes; returns the packet type after them. */
export const parseModEx = (
  r: SyntaxReader,
  packetType: number,
  name: 'videoPacketType' | 'audioPacketType',
  labels: Readonly<Record<number, string>>,
  into: ModEx[],
): number => {
  let type = packetType;
  while (type === MOD_EX) {
    if (into.length === MAX_MOD_EX) {
      throw r.error('limit', 'modExDataSize', r.bit, `at most ${MAX_MOD_EX} ModEx prefixes`, 'more');
    }
    r.open('ModEx', 'E-RTMP v2, ModEx');
    const modEx: Partial<ModEx> = {};
    // Escape: 255 means that a 16-bit size follows.
    modEx.modExDataSize = r.u(8, 'modExDataSize') + 1;
    if (modEx.modExDataSize === 256) modEx.modExDataSize = r.u(16, 'modExDataSize') + 1;
    const at = r.bit;
    // The type comes after the data.
    const kind = peekType(r, modEx.modExDataSize);
    if (kind === TIMESTAMP_OFFSET_NANO && modEx.modExDataSize >= 3) {
      modEx.timestampOffsetNano = r.u(24, 'timestampOffsetNano');
      if (modEx.timestampOffsetNano > MAX_NANO) {
        r.issue('timestampOffsetNano', at, `0..${MAX_NANO}`, modEx.timestampOffsetNano);
      }
      if (modEx.modExDataSize > 3) r.bytes(modEx.modExDataSize - 3, 'modExData');
    } else modEx.modExData = r.bytes(modEx.modExDataSize, 'modExData');
    modEx.modExType = r.u(4, 'modExType', MOD_EX_TYPES);
    type = r.u(4, name, labels);
    into.push(modEx as ModEx);
    r.close();
  }
  return type;
};

const peekType = (r: SyntaxReader, size: number): number | undefined => {
  const byte = r.peekBytes(size + 1)[size];
  return byte === undefined ? undefined : byte >> 4;
};

/** Sum of all TimestampOffsetNano prefixes. */
export const nanoOf = (modEx: readonly ModEx[]): number | undefined => {
  const offsets = modEx.flatMap(({ timestampOffsetNano }) => timestampOffsetNano ?? []);
  return offsets.length === 0 ? undefined : offsets.reduce((sum, offset) => sum + offset, 0);
};
