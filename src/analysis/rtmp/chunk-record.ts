import type { Direction } from '../../container/capture/capture-item.ts';
import type { Chunk } from '../../transport/rtmp/chunk/chunk-item.ts';
import type { ChunkRecord } from './records.ts';

/** The record of a chunk, keys in output order; `message`: number of the message that is complete next. */
export const chunkRecord = (
  { index, offset, header, extendedTimestamp, headerSize, dataSize, messageOffset, endsMessage }: Chunk,
  {
    connection,
    direction,
    timeMs,
  }: { readonly connection: number; readonly direction: Direction; readonly timeMs: number | undefined },
  message: number,
): ChunkRecord => {
  const { fmt, csid, basicHeaderBytes, timestamp, messageLength, messageTypeId, messageStreamId } = header;
  return {
    record: 'chunk',
    connection,
    direction,
    index,
    offset,
    ...(timeMs !== undefined && { timeMs }),
    fmt,
    chunkStreamId: csid,
    basicHeaderBytes,
    ...(timestamp !== undefined && (fmt === 0 ? { timestamp } : { timestampDelta: timestamp })),
    ...(extendedTimestamp !== undefined && { extendedTimestamp }),
    ...(messageLength !== undefined && { messageLength }),
    ...(messageTypeId !== undefined && { messageTypeId }),
    ...(messageStreamId !== undefined && { messageStreamId }),
    headerSize,
    dataSize,
    messageOffset,
    ...(endsMessage && { message }),
  };
};
