import { parseAmf0Utf8 } from '../../../amf/amf0.ts';
import { writeAmf0Utf8 } from '../../../amf/amf0-write.ts';
import { bytesOfHex } from '../../../bytes/hex.ts';
import { readAmfFormat } from './amf-format.ts';
import type { MessageType } from './message-type.ts';

/** Events of a message that are read: five bytes each would be one. */
const MAX_EVENTS = 1 << 16;

/** Event of a shared object. */
export interface SharedObjectEvent {
  eventType: number;
  /** hex. */
  data: string;
}

/** Shared Object Message (RTMP 1.0 7.1.3; the flags are not described there). */
export interface SharedObject {
  /** Type 16: a byte before the name, 0. */
  format?: number;
  name: string;
  version: number;
  /** 0: gone with the last client; 2: kept. */
  flags: number;
  flags2: number;
  events: SharedObjectEvent[];
}

export const SHARED_OBJECT_EVENTS: Readonly<Record<number, string>> = {
  1: 'Use',
  2: 'Release',
  3: 'RequestChange',
  4: 'Change',
  5: 'Success',
  6: 'SendMessage',
  7: 'Status',
  8: 'Clear',
  9: 'Remove',
  10: 'RequestRemove',
  11: 'UseSuccess',
};

const sharedObjectMessage = (id: number, name: string, hasFormat: boolean): MessageType<SharedObject> => ({
  id,
  name,
  read: (r, body) => {
    const format = hasFormat ? readAmfFormat(r) : undefined;
    if (format !== undefined) body.format = format;
    body.name = parseAmf0Utf8(r, 'nameLength', 'name');
    body.version = r.u(32, 'version');
    body.flags = r.u(32, 'flags');
    body.flags2 = r.u(32, 'flags2');
    body.events = [];
    while (r.bitsLeft > 0) {
      if (body.events.length === MAX_EVENTS)
        throw r.error('limit', 'eventType', r.bit, `at most ${MAX_EVENTS}`, 'more');
      const eventType = r.u(8, 'eventType', SHARED_OBJECT_EVENTS);
      const length = r.u(32, 'eventLength');
      body.events.push({ eventType, data: r.bytes(length, 'eventData') });
    }
  },
  write: (w, { format, name, version, flags, flags2, events }) => {
    if (format !== undefined) w.u8(format);
    writeAmf0Utf8(w, name);
    w.u32(version).u32(flags).u32(flags2);
    for (const { eventType, data } of events)
      w.u8(eventType)
        .u32(data.length / 2)
        .bytes(bytesOfHex(data));
  },
});

export const sharedObject = sharedObjectMessage(19, 'SharedObject', false);
export const amf3SharedObject = sharedObjectMessage(16, 'SharedObjectAMF3', true);
