import type { MessageType } from './message-type.ts';

/** Set Chunk Size (RTMP 1.0 5.4.1). */
export interface SetChunkSize {
  /** Bytes of data in a chunk of this direction from the next one on, 1..0x7FFFFFFF. */
  chunkSize: number;
}

export const setChunkSize: MessageType<SetChunkSize> = {
  id: 1,
  name: 'SetChunkSize',
  read: (r, body) => {
    body.chunkSize = r.uLax(32, 'chunkSize', 1, 0x7fff_ffff);
  },
  write: (w, { chunkSize }) => void w.u32(chunkSize),
};
