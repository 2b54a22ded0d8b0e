import { bytesOfHex } from '../../../bytes/hex.ts';
import type { MessageType } from './message-type.ts';

/** User Control Message Event (RTMP 1.0 7.1.7); its members depend on the event. */
export interface UserControl {
  eventType: number;
  /** StreamBegin, StreamEOF, StreamDry, SetBufferLength, StreamIsRecorded, BufferEmpty, BufferReady. */
  messageStreamId?: number;
  /** SetBufferLength, milliseconds. */
  bufferLength?: number;
  /** PingRequest and PingResponse, milliseconds of the clock of the server. */
  timestamp?: number;
  /** Of any other event: hex. */
  data?: string;
}

/** Names of events. Those from 26 on are of Adobe's servers and not in RTMP 1.0. */
export const USER_CONTROL_EVENTS: Readonly<Record<number, string>> = {
  0: 'StreamBegin',
  1: 'StreamEOF',
  2: 'StreamDry',
  3: 'SetBufferLength',
  4: 'StreamIsRecorded',
  6: 'PingRequest',
  7: 'PingResponse',
  26: 'SWFVerificationRequest',
  27: 'SWFVerificationResponse',
  31: 'BufferEmpty',
  32: 'BufferReady',
};

/** Event types that are sent. */
export const USER_CONTROL = {
  streamBegin: 0,
  streamEof: 1,
  setBufferLength: 3,
  streamIsRecorded: 4,
  pingRequest: 6,
  pingResponse: 7,
} as const;

const HAS_STREAM: ReadonlySet<number> = new Set([0, 1, 2, 3, 4, 31, 32]);
const HAS_TIME: ReadonlySet<number> = new Set([6, 7]);

export const userControl: MessageType<UserControl> = {
  id: 4,
  name: 'UserControl',
  read: (r, body) => {
    const event = r.u(16, 'eventType', USER_CONTROL_EVENTS);
    body.eventType = event;
    if (HAS_STREAM.has(event)) body.messageStreamId = r.u(32, 'messageStreamId');
    else if (HAS_TIME.has(event)) body.timestamp = r.u(32, 'timestamp');
    else if (r.bitsLeft > 0) body.data = r.bytes(r.bitsLeft / 8, 'eventData');
    if (event === USER_CONTROL.setBufferLength) body.bufferLength = r.u(32, 'bufferLength');
  },
  write: (w, { eventType, messageStreamId, bufferLength, timestamp, data }) => {
    w.u16(eventType);
    for (const value of [messageStreamId, bufferLength, timestamp]) if (value !== undefined) w.u32(value);
    if (data !== undefined) w.bytes(bytesOfHex(data));
  },
};
