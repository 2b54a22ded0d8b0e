import type { ByteWriter } from '../../../bytes/byte-writer.ts';
import { RtmpkitError } from '../../../syntax/errors.ts';
import type { TagHeader } from '../tag/tag-header.ts';

const MAX_DATA_SIZE = 0xff_ffff;

/** Writes the 11 bytes before the data of a tag (FLV 10.1 E.4.1). */
export const writeTagHeader = (w: ByteWriter, header: TagHeader): void => {
  w.u8((header.reserved << 6) | (header.filter << 5) | header.tagType).u24(header.dataSize);
  w.u24(header.timestamp).u8(header.timestampExtended).u24(header.streamId);
};

/**
 * The header of a tag of this size at this time. The time is coded modulo 2^32 ms: it wraps after 49 days 17 h, and a
 * negative one maps to the end of that range. Throws `not-encodable` for a size beyond DataSize and for a time that is
 * not an integer.
 */
export const tagHeaderOf = (tagType: number, dataSize: number, dtsMs: number): TagHeader => {
  if (dataSize > MAX_DATA_SIZE) {
    const what = `${dataSize} bytes of data in a tag at ${dtsMs} ms, DataSize has 24 bits: at most ${MAX_DATA_SIZE}`;
    throw new RtmpkitError('not-encodable', `${what} (FLV 10.1 E.4.1)`);
  }
  if (!Number.isSafeInteger(dtsMs)) {
    throw new RtmpkitError('not-encodable', `a tag at ${dtsMs} ms: the timestamp must be an integer (FLV 10.1 E.4.1)`);
  }
  const timestamp = ((dtsMs % WRAP_MS) + WRAP_MS) % WRAP_MS;
  return {
    reserved: 0,
    filter: 0,
    tagType,
    dataSize,
    timestamp: timestamp % 2 ** 24,
    timestampExtended: Math.floor(timestamp / 2 ** 24),
    streamId: 0,
  };
};

const WRAP_MS = 2 ** 32;
