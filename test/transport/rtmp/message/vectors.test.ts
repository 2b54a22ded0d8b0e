import { describe, expect, it } from 'vitest';
import { toHex } from '../../../../src/bytes/hex.ts';
import { FieldTrace } from '../../../../src/syntax/field-trace.ts';
import type { MessageType } from '../../../../src/transport/rtmp/message/message-type.ts';
import {
  isCommand,
  isData,
  MESSAGE_TYPE_NAMES,
  MESSAGE_TYPES,
  messageTypeOf,
  readMessage,
  writeMessage,
} from '../../../../src/transport/rtmp/message/registry.ts';
import { hex } from '../../../harness/rtmp-chunks.ts';
import { RTMP_MESSAGE_VECTORS } from '../../../vectors/rtmp-messages.ts';

const { setChunkSize, userControl, data, command, sharedObject } = MESSAGE_TYPES;

describe('message bodies', () => {
  for (const [name, type, bytes, body] of RTMP_MESSAGE_VECTORS) {
    const messageType = type as MessageType<object>;
    it(`${name}: read, traced and written`, () => {
      expect(readMessage(messageType, hex(bytes))).toEqual({ body, trailingBytes: 0 });
      const trace = new FieldTrace();
      expect(readMessage(messageType, hex(bytes), trace).error).toBeUndefined();
      expect(toHex(writeMessage(messageType, body))).toBe(toHex(hex(bytes)));
    });

    it(`${name}: cut anywhere it is an error or what peers leave out, never an exception`, () => {
      const whole = hex(bytes);
      for (let length = 0; length < whole.length; length++) {
        const { error, body: part } = readMessage(messageType, whole.subarray(0, length));
        if (error !== undefined) expect(error.code).toMatch(/truncated|forbidden-value|out-of-range/);
        expect(Object.keys(body)).toEqual(expect.arrayContaining(Object.keys(part)));
      }
    });
  }

  it('bytes after the last element are counted', () => {
    expect(readMessage(setChunkSize, hex('00001000 aabb'))).toEqual({ body: { chunkSize: 4096 }, trailingBytes: 2 });
    expect(readMessage(userControl, hex('0006 00000001 00'))).toMatchObject({ trailingBytes: 1 });
  });

  it('a command may end after its name, as onFCPublish of FFmpeg does', () => {
    expect(readMessage(command, hex('02 000b 6f6e46435075626c697368'))).toEqual({
      body: { commandName: 'onFCPublish' },
      trailingBytes: 0,
    });
  });

  it('what comes before the error is kept', () => {
    const { body, error } = readMessage(
      command,
      hex('02 0001 78 00 3ff0000000000000 03 0001 61 00 4000000000000000 0001 62 0e'),
    );
    expect(error).toMatchObject({ code: 'forbidden-value' });
    expect(body).toMatchObject({
      commandName: 'x',
      transactionId: 1,
      commandObject: { type: 'object', properties: [{ key: 'a', value: { type: 'number', value: 2 } }] },
    });
  });

  it('a command whose first value is no string is none', () => {
    expect(readMessage(command, hex('05')).error).toMatchObject({ code: 'forbidden-value', field: 'commandName' });
  });

  it('ids, names and kinds', () => {
    const ids = [1, 2, 3, 4, 5, 6, 15, 16, 17, 18, 19, 20];
    for (const id of ids) expect(messageTypeOf(id)?.id).toBe(id);
    for (const id of [0, 7, 8, 9, 10, 21, 22, 255]) expect(messageTypeOf(id)).toBeUndefined();
    expect([7, 8, 9, 17, 22, 23].map((id) => MESSAGE_TYPE_NAMES[id])).toEqual([
      'VirtualControl',
      'Audio',
      'Video',
      'CommandAMF3',
      'Aggregate',
      undefined,
    ]);
    expect([17, 20, 18].map(isCommand)).toEqual([true, true, false]);
    expect([15, 18, 20].map(isData)).toEqual([true, true, false]);
  });
});

describe('bodies made to be large', () => {
  const repeated = (head: string, unit: string, bytes: number): Uint8Array => {
    const [begin, each] = [hex(head), hex(unit)];
    const out = new Uint8Array(bytes);
    out.set(begin);
    for (let at = begin.length; at + each.length <= bytes; at += each.length) out.set(each, at);
    return out;
  };

  it('16 MB of nulls, of nested objects, of events end at a limit', () => {
    const size = 0xff_ffff;
    for (const [type, bytes] of [
      [command, repeated('02 0001 78', '05', size)],
      [data, repeated('02 0001 78', '03 0001 61', size)],
      [data, repeated('0a ffffffff', '05', size)],
      [sharedObject, repeated('0001 73 00000000 00000000 00000000', '01 00000000', size)],
    ] as const) {
      expect(readMessage(type as MessageType<object>, bytes).error?.code).toMatch(/limit|forbidden-value/);
    }
  });
});
