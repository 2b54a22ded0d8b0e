import { parseAmf0Values } from '../../../amf/amf0.ts';
import { writeAmf0Values } from '../../../amf/amf0-write.ts';
import type { Amf0Value } from '../../../amf/value.ts';
import { readAmfFormat } from './amf-format.ts';
import type { MessageType } from './message-type.ts';

/** Data Message (RTMP 1.0 7.1.2): a name and values, metadata. */
export interface DataMessage {
  /** Type 15: a byte before the values, 0. */
  format?: number;
  values: Amf0Value[];
}

const dataMessage = (id: number, name: string, hasFormat: boolean): MessageType<DataMessage> => ({
  id,
  name,
  read: (r, body) => {
    const format = hasFormat ? readAmfFormat(r) : undefined;
    if (format !== undefined) body.format = format;
    body.values = [];
    parseAmf0Values(r, body.values);
  },
  write: (w, { format, values }) => {
    if (format !== undefined) w.u8(format);
    writeAmf0Values(w, values);
  },
});

export const data = dataMessage(18, 'Data', false);
export const amf3Data = dataMessage(15, 'DataAMF3', true);
