import type { MessageType } from './message-type.ts';

/** Abort Message (RTMP 1.0 5.4.2). */
export interface Abort {
  /** The message under way on this chunk stream is not continued. */
  chunkStreamId: number;
}

export const abort: MessageType<Abort> = {
  id: 2,
  name: 'Abort',
  read: (r, body) => {
    body.chunkStreamId = r.u(32, 'chunkStreamId');
  },
  write: (w, { chunkStreamId }) => void w.u32(chunkStreamId),
};
