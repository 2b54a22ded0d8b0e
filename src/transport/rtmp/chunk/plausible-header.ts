import { uint24At } from '../../../bytes/integers.ts';
import type { ChunkStream } from './chunk-stream.ts';
import { EXTENDED_TIMESTAMP } from './limits.ts';

/** Longer pictures are rare enough for other bytes to look like them more often. */
const MAX_PICTURE_BYTES = 1 << 22;

/** Message types that a stream out of step is picked up with, by the length that their messages have. */
const LENGTHS: Readonly<Record<number, readonly [min: number, max: number]>> = {
  1: [4, 4],
  3: [4, 4],
  4: [6, 10],
  5: [4, 4],
  6: [5, 5],
  8: [1, 1 << 16],
  9: [1, MAX_PICTURE_BYTES],
  15: [2, 1 << 20],
  17: [2, 1 << 16],
  18: [3, 1 << 20],
  20: [3, 1 << 16],
  22: [11, MAX_PICTURE_BYTES],
};

const AUDIO = 8;
const VIDEO = 9;
const AGGREGATE = 22;

/** Types with fmt 1 that a stream is picked up with. */
const MEDIA: ReadonlySet<number> = new Set([AUDIO, VIDEO, AGGREGATE]);

/** Types of messages in an aggregate. */
const AGGREGATED: ReadonlySet<number> = new Set([AUDIO, VIDEO, 18]);

/** Message streams that servers give out are few: ids above are taken for other bytes. */
const MAX_STREAM_ID = 255;

/** Longest delta, milliseconds, that a header without a message stream id is recognised by. */
const MAX_DELTA_MS = 10_000;

/** First bytes of AMF0: a string, or after the format byte 0. */
const AMF0_STRING = 0x02;

/** SoundFormats that are sent today: MP3, G.711, extended headers, AAC, Speex. */
const SOUND_FORMATS: ReadonlySet<number> = new Set([2, 7, 8, 9, 10, 11]);

/** A header that could begin a message. */
export interface PlausibleHeader {
  readonly csid: number;
  readonly messageLength: number;
  readonly messageTypeId: number;
  /** Index of the first byte of its data. */
  readonly dataAt: number;
  readonly isExtended: boolean;
}

/**
 * Could a message begin here, with a header that says all, fmt 0? `undefined`: more bytes are needed. The chance that
 * random bytes look like one is below one in 2^28.
 */
export const isPlausibleFull = (data: Uint8Array, at: number, maxMessageBytes: number): boolean | undefined => {
  const first = data[at] as number;
  if (first >= 0x40) return false;
  const start = at + basicHeaderBytes(first);
  if (start + 12 > data.length) return undefined;
  const messageTypeId = data[start + 6] as number;
  if (!hasLength(messageTypeId, uint24At(data, start + 3), maxMessageBytes)) return false;
  // Little-endian.
  const streamId = data[start + 7] as number;
  if ((data[start + 8] as number) + (data[start + 9] as number) + (data[start + 10] as number) > 0) return false;
  if (messageTypeId < 8 ? first !== 2 || streamId !== 0 : streamId > MAX_STREAM_ID) return false;
  const body = data[start + 11 + (uint24At(data, start) === EXTENDED_TIMESTAMP ? 4 : 0)];
  return body === undefined ? undefined : isPlausibleBody(messageTypeId, body);
};

/**
 * Could a media message begin here with fmt 1, as most messages of FFmpeg and OBS do? `undefined`: more bytes are needed.
 * `stream`: what is known of the chunk stream: the message has to continue it. Without it the bytes have to be those of
 * usual media, and random ones look like it once in 2^26.
 */
export const isPlausibleDelta = (
  data: Uint8Array,
  at: number,
  maxMessageBytes: number,
  stream: ChunkStream | undefined,
): boolean | undefined => {
  const first = data[at] as number;
  // Media are on chunk streams with the one-byte form.
  if (first >> 6 !== 1 || (first & 0x3f) < 3) return false;
  if (at + 9 > data.length) return undefined;
  const messageTypeId = data[at + 7] as number;
  if (!MEDIA.has(messageTypeId)) return false;
  if (uint24At(data, at + 1) > MAX_DELTA_MS || !hasLength(messageTypeId, uint24At(data, at + 4), maxMessageBytes))
    return false;
  const body = data[at + 8] as number;
  if (stream === undefined) {
    return messageTypeId === AUDIO ? SOUND_FORMATS.has(body >> 4) : isPlausibleBody(messageTypeId, body);
  }
  if (messageTypeId === AUDIO) return body === stream.audioByte;
  if (!isPlausibleBody(messageTypeId, body)) return false;
  if (messageTypeId === AGGREGATE) return stream.messageTypeId === AGGREGATE;
  const { videoByte } = stream;
  return videoByte !== undefined && (body >= 0x80 ? videoByte >= 0x80 : (body & 15) === (videoByte & 15));
};

/** The header at a place that is plausible, fmt 0 or 1. */
export const plausibleHeaderAt = (data: Uint8Array, at: number): PlausibleHeader => {
  const first = data[at] as number;
  const basic = basicHeaderBytes(first);
  const start = at + basic;
  const isExtended = uint24At(data, start) === EXTENDED_TIMESTAMP;
  return {
    csid: basic === 1 ? first & 0x3f : 64,
    messageLength: uint24At(data, start + 3),
    messageTypeId: data[start + 6] as number,
    dataAt: start + (first < 0x40 ? 11 : 7) + (isExtended ? 4 : 0),
    isExtended,
  };
};

const basicHeaderBytes = (first: number): number => {
  const low = first & 0x3f;
  return low === 0 ? 2 : low === 1 ? 3 : 1;
};

const hasLength = (messageTypeId: number, length: number, most: number): boolean => {
  const lengths = LENGTHS[messageTypeId];
  return lengths !== undefined && length >= lengths[0] && length <= Math.min(lengths[1], most);
};

const isPlausibleBody = (messageTypeId: number, body: number): boolean => {
  if (messageTypeId === 18 || messageTypeId === 20) return body === AMF0_STRING;
  if (messageTypeId === 15 || messageTypeId === 17) return body === 0 || body === AMF0_STRING;
  // FrameType 1 to 5 or an extended header; CodecID 0 is not given out.
  if (messageTypeId === VIDEO) return body >= 0x80 || (body >> 4 >= 1 && body >> 4 <= 5 && (body & 15) >= 2);
  if (messageTypeId === AGGREGATE) return AGGREGATED.has(body);
  if (messageTypeId < 8 && messageTypeId !== 4) return body < 0x80;
  return true;
};
