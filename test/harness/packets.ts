import { concat } from './flv-writer.ts';

/** Writes packets for tests, layer by layer, with lengths right or wrong on purpose. */

const u16 = (value: number): number[] => [(value >> 8) & 255, value & 255];
const u32 = (value: number): number[] => [...u16(Math.floor(value / 65536)), ...u16(value)];

export interface TcpFields {
  readonly from: number;
  readonly to: number;
  readonly seq: number;
  readonly ack?: number;
  /** Letters: S, F, R, P. ACK is set by `ack`. */
  readonly flags?: string;
  readonly data?: Uint8Array;
  /** A multiple of 4 bytes. */
  readonly options?: Uint8Array;
  /** A wrong Data Offset, in words. */
  readonly dataOffset?: number;
}

const FLAG_BITS: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8 };

/** Checksums are 0, as captures have them where the network card fills them in. */
export const tcp = (fields: TcpFields): Uint8Array => {
  const { from, to, seq, ack, flags = '', data = new Uint8Array(0), options = new Uint8Array(0) } = fields;
  const bits = [...flags].reduce((sum, flag) => sum | (FLAG_BITS[flag] ?? 0), ack === undefined ? 0 : 16);
  const words = fields.dataOffset ?? 5 + options.length / 4;
  const ports = [...u16(from), ...u16(to), ...u32(seq % 2 ** 32), ...u32((ack ?? 0) % 2 ** 32)];
  return concat(Uint8Array.from([...ports, words << 4, bits, ...u16(65_535), 0, 0, 0, 0]), options, data);
};

export interface Ipv4Fields {
  readonly source?: readonly number[];
  readonly destination?: readonly number[];
  readonly protocol?: number;
  readonly options?: Uint8Array;
  readonly totalLength?: number;
  readonly identification?: number;
  /** In bytes. */
  readonly fragmentOffset?: number;
  readonly moreFragments?: boolean;
}

export const CLIENT = [192, 0, 2, 1];
export const SERVER = [198, 51, 100, 2];

export const ipv4 = (payload: Uint8Array, fields: Ipv4Fields = {}): Uint8Array => {
  const { source = CLIENT, destination = SERVER, options = new Uint8Array(0), protocol = 6 } = fields;
  const words = 5 + options.length / 4;
  const length = fields.totalLength ?? 4 * words + payload.length;
  const fragment = (fields.fragmentOffset ?? 0) / 8 + (fields.moreFragments ? 0x2000 : 0);
  const start = [0x40 + words, 0, ...u16(length), ...u16(fields.identification ?? 0), ...u16(fragment)];
  return concat(Uint8Array.from([...start, 64, protocol, 0, 0, ...source, ...destination]), options, payload);
};

export const CLIENT6 = [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
export const SERVER6 = [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 2];

/** An extension header; its first byte is filled in with what follows. */
export interface ExtensionHeader {
  readonly type: number;
  /** Everything after Next Header. */
  readonly rest: readonly number[];
}

export const ipv6 = (
  payload: Uint8Array,
  extensions: readonly ExtensionHeader[] = [],
  { source = CLIENT6, destination = SERVER6, protocol = 6, payloadLength }: Ipv6Fields = {},
): Uint8Array => {
  const types = [...extensions.map(({ type }) => type), protocol];
  const headers = extensions.map(({ rest }, i) => Uint8Array.from([types[i + 1] as number, ...rest]));
  const body = concat(...headers, payload);
  const start = [0x60, 0, 0, 0, ...u16(payloadLength ?? body.length), types[0] as number, 64];
  return concat(Uint8Array.from([...start, ...source, ...destination]), body);
};

export interface Ipv6Fields {
  readonly source?: readonly number[];
  readonly destination?: readonly number[];
  readonly protocol?: number;
  readonly payloadLength?: number;
}

const etherType = (ip: Uint8Array): number => ((ip[0] ?? 0) >> 4 === 6 ? 0x86dd : 0x0800);

/** `tags`: TPIDs of VLAN tags, the outer one first. A frame is padded to 60 bytes. */
export const ethernet = (ip: Uint8Array, tags: readonly number[] = []): Uint8Array => {
  const addresses = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2];
  const header = [...addresses, ...tags.flatMap((tag, i) => [...u16(tag), ...u16(100 + i)]), ...u16(etherType(ip))];
  const frame = concat(Uint8Array.from(header), ip);
  return frame.length >= 60 ? frame : concat(frame, new Uint8Array(60 - frame.length).fill(0xee));
};

/** Linux cooked capture, version 1. */
export const cooked = (ip: Uint8Array): Uint8Array =>
  concat(Uint8Array.from([0, 4, 3, 4, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, ...u16(etherType(ip))]), ip);

/** Linux cooked capture, version 2. */
export const cooked2 = (ip: Uint8Array): Uint8Array =>
  concat(Uint8Array.from([...u16(etherType(ip)), 0, 0, 0, 0, 0, 1, 3, 4, 0, 6, ...new Array(8).fill(0)]), ip);

/** `family` as the host that captured it has it. */
export const loopback = (ip: Uint8Array, family: number, littleEndian: boolean): Uint8Array =>
  concat(Uint8Array.from(littleEndian ? u32(family).reverse() : u32(family)), ip);
