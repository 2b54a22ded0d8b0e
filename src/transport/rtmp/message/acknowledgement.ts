import type { MessageType } from './message-type.ts';

/** Acknowledgement (RTMP 1.0 5.4.3). */
export interface Acknowledgement {
  /** Bytes received so far, modulo 2^32. Some peers send what came since the last one instead. */
  sequenceNumber: number;
}

export const acknowledgement: MessageType<Acknowledgement> = {
  id: 3,
  name: 'Acknowledgement',
  read: (r, body) => {
    body.sequenceNumber = r.u(32, 'sequenceNumber');
  },
  write: (w, { sequenceNumber }) => void w.u32(sequenceNumber),
};
