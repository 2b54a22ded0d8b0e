import { Amf0Tables, parseAmf0Value } from '../../../amf/amf0.ts';
import { writeAmf0Values } from '../../../amf/amf0-write.ts';
import type { Amf0Value } from '../../../amf/value.ts';
import { readAmfFormat } from './amf-format.ts';
import type { MessageType } from './message-type.ts';

/** Command Message (RTMP 1.0 7.1.1). Peers leave out what is at its end. */
export interface CommandMessage {
  /** Type 17: a byte before the values, 0. */
  format?: number;
  commandName: string;
  /** 0: no answer is expected. */
  transactionId?: number;
  /** An object, or null. */
  commandObject?: Amf0Value;
  /** Values after the command object. */
  arguments?: Amf0Value[];
}

const commandMessage = (id: number, name: string, hasFormat: boolean): MessageType<CommandMessage> => ({
  id,
  name,
  read: (r, body) => {
    const format = hasFormat ? readAmfFormat(r) : undefined;
    if (format !== undefined) body.format = format;
    const tables = new Amf0Tables();
    const start = r.bit;
    const first = parseAmf0Value(r, tables);
    if (first.type !== 'string') throw r.error('forbidden-value', 'commandName', start, 'a string', first.type);
    body.commandName = first.value;
    if (r.bitsLeft === 0) return;
    const at = r.bit;
    const transaction = parseAmf0Value(r, tables);
    if (transaction.type === 'number') body.transactionId = transaction.value;
    else r.issue('transactionId', at, 'a number', transaction.type);
    if (r.bitsLeft === 0) return;
    const objects: Amf0Value[] = [];
    try {
      parseAmf0Value(r, tables, objects);
    } finally {
      if (objects[0] !== undefined) body.commandObject = objects[0];
    }
    if (r.bitsLeft === 0) return;
    body.arguments = [];
    while (r.bitsLeft > 0) parseAmf0Value(r, tables, body.arguments);
  },
  write: (w, { format, commandName, transactionId = 0, commandObject = { type: 'null' }, arguments: rest = [] }) => {
    if (format !== undefined) w.u8(format);
    writeAmf0Values(w, [
      { type: 'string', value: commandName },
      { type: 'number', value: transactionId },
      commandObject,
      ...rest,
    ]);
  },
});

export const command = commandMessage(20, 'Command', false);
export const amf3Command = commandMessage(17, 'CommandAMF3', true);
