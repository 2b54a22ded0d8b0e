import type { MessageType } from './message-type.ts';

/** Set Peer Bandwidth (RTMP 1.0 5.4.5). */
export interface SetPeerBandwidth {
  /** Bytes that the peer may send without an Acknowledgement. */
  acknowledgementWindowSize: number;
  limitType: number;
}

export const LIMIT_TYPES: Readonly<Record<number, string>> = { 0: 'hard', 1: 'soft', 2: 'dynamic' };

export const setPeerBandwidth: MessageType<SetPeerBandwidth> = {
  id: 6,
  name: 'SetPeerBandwidth',
  read: (r, body) => {
    body.acknowledgementWindowSize = r.u(32, 'acknowledgementWindowSize');
    body.limitType = r.uLax(8, 'limitType', 0, 2, LIMIT_TYPES);
  },
  write: (w, { acknowledgementWindowSize, limitType }) => void w.u32(acknowledgementWindowSize).u8(limitType),
};
