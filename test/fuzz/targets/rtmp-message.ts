import { inspect } from 'node:util';
import { toHex } from '../../../src/bytes/hex.ts';
import { FieldTrace } from '../../../src/syntax/field-trace.ts';
import { capabilitiesOf } from '../../../src/transport/rtmp/command/capabilities.ts';
import { connectObjectOf } from '../../../src/transport/rtmp/command/connect.ts';
import { informationOf } from '../../../src/transport/rtmp/command/information.ts';
import { readAggregate } from '../../../src/transport/rtmp/message/aggregate.ts';
import type { CommandMessage } from '../../../src/transport/rtmp/message/command.ts';
import { isCommand, messageTypeOf, readMessage, writeMessage } from '../../../src/transport/rtmp/message/registry.ts';
import { hold, same } from '../properties.ts';
import type { FuzzTarget } from './target.ts';

const aggregate = (body: Uint8Array): void => {
  const { messages } = readAggregate(body, 0xffff_ff00);
  let end = 0;
  for (const part of messages) {
    same('parts follow each other', `${end}`, `${part.offset}`);
    end = part.offset + 11 + part.body.length + (part.backPointer === undefined ? 0 : 4);
  }
  hold('parts are in the body', end <= body.length);
};

/** References of AMF may go in circles. */
const shown = (body: object): string => inspect(body, { depth: 20, maxArrayLength: 100, maxStringLength: 1000 });

/** Bodies of all message types; the first byte is the type. */
export const rtmpMessageTarget: FuzzTarget = {
  name: 'rtmp-message',
  input: 'rtmp-message',
  run: (bytes) => {
    const [id = 0] = bytes;
    const body = bytes.subarray(1);
    if (id === 22) aggregate(body);
    const type = messageTypeOf(id);
    if (type === undefined) return;
    const read = readMessage(type, body);
    const traced = readMessage(type, body, new FieldTrace());
    same('a trace changes nothing', shown(read.body), shown(traced.body));
    if (isCommand(id)) {
      const command: Partial<CommandMessage> = read.body;
      connectObjectOf(command);
      informationOf(command.arguments);
      for (const value of command.arguments ?? []) capabilitiesOf(value);
    }
    if (read.error !== undefined) return;
    hold('no more than all bytes are left', read.trailingBytes <= body.length);
    // What is written is what was read, but for AMF values, which have several forms, and text that is no UTF-8.
    if (id >= 15) return;
    const written = toHex(writeMessage(type, read.body));
    same('written as it was read', toHex(body.subarray(0, body.length - read.trailingBytes)), written);
  },
};
