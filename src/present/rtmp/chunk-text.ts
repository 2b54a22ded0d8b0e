import type { ChunkRecord } from '../../analysis/rtmp/records.ts';

/** The last column of a chunk: its form, its headers and data, and the message that it is part of. */
export const chunkText = (chunk: ChunkRecord): string => {
  const { fmt, chunkStreamId, basicHeaderBytes, headerSize, dataSize, extendedTimestamp } = chunk;
  const form = `fmt ${fmt} csid ${chunkStreamId}${basicHeaderBytes === 1 ? '' : ` (${basicHeaderBytes} bytes)`}`;
  const parts = [
    form,
    `${headerSize}+${dataSize}`,
    chunk.messageLength === undefined ? '' : `of ${chunk.messageLength}`,
    chunk.messageTypeId === undefined ? '' : `type ${chunk.messageTypeId}`,
    extendedTimestamp === undefined ? '' : `extended ${extendedTimestamp}`,
    chunk.message === undefined ? '' : `ends #${chunk.message}`,
  ];
  return parts.filter((part) => part !== '').join(' ');
};
