import { uint24At, uint32At } from '../../../bytes/integers.ts';
import { EXTENDED_TIMESTAMP } from './limits.ts';

/** Bytes of the longest chunk header: 3 of the basic header, 11 of the message header, 4 of the extended timestamp. */
export const MAX_CHUNK_HEADER_BYTES = 18;

/** Bytes of the message header by fmt (RTMP 1.0 5.3.1.2). */
const MESSAGE_HEADER_BYTES = [11, 7, 3, 0] as const;

/** Chunk types (RTMP 1.0 5.3.1.2). */
export type Fmt = 0 | 1 | 2 | 3;

/** The header of a chunk as coded, without the extended timestamp (RTMP 1.0 5.3.1). What a fmt leaves out is absent. */
export interface ChunkHeader {
  readonly fmt: Fmt;
  /** 2 to 65599. */
  readonly csid: number;
  readonly basicHeaderBytes: 1 | 2 | 3;
  /** Bytes of the basic and the message header. */
  readonly size: number;
  /** fmt 0: timestamp; fmt 1 and 2: timestamp delta. 24 bits, milliseconds; 0xFFFFFF: an extended timestamp follows. */
  readonly timestamp?: number;
  readonly messageLength?: number;
  readonly messageTypeId?: number;
  readonly messageStreamId?: number;
}

/** Reads basic and message header; `undefined` where bytes are missing. */
export const readChunkHeader = (bytes: Uint8Array, at: number): ChunkHeader | undefined => {
  const first = bytes[at];
  if (first === undefined) return undefined;
  const fmt = (first >>> 6) as Fmt;
  const low = first & 0x3f;
  const basicHeaderBytes = low === 0 ? 2 : low === 1 ? 3 : 1;
  const start = at + basicHeaderBytes;
  const end = start + MESSAGE_HEADER_BYTES[fmt];
  if (end > bytes.length) return undefined;
  const csid =
    basicHeaderBytes === 1
      ? low
      : // The second of two bytes is the high one.
        64 + (bytes[at + 1] as number) + (basicHeaderBytes === 3 ? (bytes[at + 2] as number) * 256 : 0);
  const size = end - at;
  // A literal for each fmt: there is a header for each message, and spreading one costs more than reading it.
  if (fmt === 3) return { fmt, csid, basicHeaderBytes, size };
  const timestamp = uint24At(bytes, start);
  if (fmt === 2) return { fmt, csid, basicHeaderBytes, size, timestamp };
  const messageLength = uint24At(bytes, start + 3);
  const messageTypeId = bytes[start + 6] as number;
  if (fmt === 1) return { fmt, csid, basicHeaderBytes, size, timestamp, messageLength, messageTypeId };
  // Little-endian, as no other field is (RTMP 1.0 5.3.1.2.1).
  const messageStreamId = uint32At(bytes, start + 7, true);
  return { fmt, csid, basicHeaderBytes, size, timestamp, messageLength, messageTypeId, messageStreamId };
};

/** Bytes of the shortest basic header for a chunk stream id. */
export const basicHeaderBytesOf = (csid: number): 1 | 2 | 3 => (csid < 64 ? 1 : csid < 320 ? 2 : 3);

/** What a fmt 0 header says. */
export interface FullHeader {
  readonly csid: number;
  /** 32 bits. */
  readonly timestamp: number;
  readonly messageLength: number;
  readonly messageTypeId: number;
  readonly messageStreamId: number;
}

/** Writes a header with its extended timestamp, if it needs one. `time`: timestamp or delta; that of fmt 3 is the last one. */
export const writeChunkHeader = (
  out: Uint8Array,
  at: number,
  fmt: Fmt,
  { csid, messageLength, messageTypeId, messageStreamId }: Omit<FullHeader, 'timestamp'>,
  time: number,
): number => {
  let end = writeBasicHeader(out, at, fmt, csid);
  const isExtended = time >= EXTENDED_TIMESTAMP;
  if (fmt < 3) end = writeU24(out, end, isExtended ? EXTENDED_TIMESTAMP : time);
  if (fmt < 2) {
    end = writeU24(out, end, messageLength);
    out[end++] = messageTypeId;
  }
  if (fmt === 0) {
    for (let shift = 0; shift < 32; shift += 8) out[end++] = messageStreamId >>> shift;
  }
  if (!isExtended) return end;
  for (let shift = 24; shift >= 0; shift -= 8) out[end++] = time >>> shift;
  return end;
};

const writeBasicHeader = (out: Uint8Array, at: number, fmt: Fmt, csid: number): number => {
  const top = fmt << 6;
  const length = basicHeaderBytesOf(csid);
  if (length === 1) out[at] = top | csid;
  else {
    out[at] = top | (length - 2);
    out[at + 1] = csid - 64;
    if (length === 3) out[at + 2] = (csid - 64) >>> 8;
  }
  return at + length;
};

const writeU24 = (out: Uint8Array, at: number, value: number): number => {
  out[at] = value >>> 16;
  out[at + 1] = value >>> 8;
  out[at + 2] = value;
  return at + 3;
};
