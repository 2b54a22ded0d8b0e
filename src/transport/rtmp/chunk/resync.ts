import { readChunkHeader } from './chunk-header.ts';
import { EXTENDED_TIMESTAMP } from './limits.ts';

/** Message types that a stream out of step is picked up with, by the length that their messages have. */
const LENGTHS: Readonly<Record<number, readonly [min: number, max: number]>> = {
  1: [4, 4],
  3: [4, 4],
  4: [6, 10],
  5: [4, 4],
  6: [5, 5],
  8: [1, 1 << 16],
  9: [1, Number.POSITIVE_INFINITY],
  15: [2, 1 << 20],
  17: [2, 1 << 16],
  18: [3, 1 << 20],
  20: [3, 1 << 16],
  22: [11, Number.POSITIVE_INFINITY],
};

/** Message streams that servers give out are few: ids above are taken for other bytes. */
const MAX_STREAM_ID = 255;

/** First bytes of AMF0: a string, or after the format byte 0. */
const AMF0_STRING = 0x02;

/**
 * Could a message begin here? Only with fmt 0, whose header says all. `undefined`: more bytes are needed. The chance that
 * random bytes look like one is below one in 2^28.
 */
export const isPlausibleHeader = (data: Uint8Array, at: number, maxMessageBytes: number): boolean | undefined => {
  const first = data[at] as number;
  if (first >= 0x40) return false;
  const header = readChunkHeader(data, at);
  if (header === undefined) return undefined;
  const { messageTypeId = 0, messageLength = 0, messageStreamId = 0, timestamp, csid } = header;
  const lengths = LENGTHS[messageTypeId];
  if (lengths === undefined || messageLength < lengths[0] || messageLength > Math.min(lengths[1], maxMessageBytes)) {
    return false;
  }
  if (messageTypeId < 8 ? csid !== 2 || messageStreamId !== 0 : messageStreamId > MAX_STREAM_ID) return false;
  const bodyAt = at + header.size + (timestamp === EXTENDED_TIMESTAMP ? 4 : 0);
  const body = data[bodyAt];
  if (body === undefined) return undefined;
  if (messageTypeId === 18 || messageTypeId === 20) return body === AMF0_STRING;
  if (messageTypeId === 15 || messageTypeId === 17) return body === 0 || body === AMF0_STRING;
  // FrameType 1 to 5 or an extended header; CodecID 0 is not given out.
  if (messageTypeId === 9) return body >= 0x80 || (body >> 4 >= 1 && body >> 4 <= 5 && (body & 15) >= 2);
  if (messageTypeId < 8 && messageTypeId !== 4) return body < 0x80;
  return true;
};
