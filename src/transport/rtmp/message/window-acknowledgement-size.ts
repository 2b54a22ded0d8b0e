import type { MessageType } from './message-type.ts';

/** Window Acknowledgement Size (RTMP 1.0 5.4.4). */
export interface WindowAcknowledgementSize {
  /** Bytes after which the sender of this message expects an Acknowledgement. */
  acknowledgementWindowSize: number;
}

export const windowAcknowledgementSize: MessageType<WindowAcknowledgementSize> = {
  id: 5,
  name: 'WindowAcknowledgementSize',
  read: (r, body) => {
    body.acknowledgementWindowSize = r.u(32, 'acknowledgementWindowSize');
  },
  write: (w, { acknowledgementWindowSize }) => void w.u32(acknowledgementWindowSize),
};
