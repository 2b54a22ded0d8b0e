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

type Vector = readonly [name: string, type: { readonly id: number }, bytes: string, body: object];

const { setChunkSize, abort, acknowledgement, userControl, windowAcknowledgementSize, setPeerBandwidth } =
  MESSAGE_TYPES;
const { data, amf3Data, command, amf3Command, sharedObject, amf3SharedObject } = MESSAGE_TYPES;

/** Bodies by hand, of RTMP 1.0 5.4 and 7.1, and AMF0. */
const VECTORS: readonly Vector[] = [
  ['Set Chunk Size', setChunkSize, '00001000', { chunkSize: 4096 }],
  ['Set Chunk Size, the largest', setChunkSize, '7fffffff', { chunkSize: 0x7fff_ffff }],
  ['Abort', abort, '0001003f', { chunkStreamId: 65_599 }],
  ['Acknowledgement', acknowledgement, 'fffffffe', { sequenceNumber: 0xffff_fffe }],
  ['Window Acknowledgement Size', windowAcknowledgementSize, '002625a0', { acknowledgementWindowSize: 2_500_000 }],
  [
    'Set Peer Bandwidth, dynamic',
    setPeerBandwidth,
    '002625a002',
    { acknowledgementWindowSize: 2_500_000, limitType: 2 },
  ],
  ['StreamBegin', userControl, '0000 00000001', { eventType: 0, messageStreamId: 1 }],
  ['StreamEOF', userControl, '0001 00000001', { eventType: 1, messageStreamId: 1 }],
  ['StreamDry', userControl, '0002 00000001', { eventType: 2, messageStreamId: 1 }],
  ['SetBufferLength', userControl, '0003 00000001 00000bb8', { eventType: 3, messageStreamId: 1, bufferLength: 3000 }],
  ['StreamIsRecorded', userControl, '0004 00000001', { eventType: 4, messageStreamId: 1 }],
  ['PingRequest', userControl, '0006 ffffffff', { eventType: 6, timestamp: 0xffff_ffff }],
  ['PingResponse', userControl, '0007 0000000a', { eventType: 7, timestamp: 10 }],
  ['SWFVerificationRequest', userControl, '001a 05', { eventType: 26, data: '05' }],
  ['BufferEmpty', userControl, '001f 00000001', { eventType: 31, messageStreamId: 1 }],
  ['an unknown event without data', userControl, '0005', { eventType: 5 }],
  [
    'createStream',
    command,
    '02 000c 63726561746553747265616d 00 4010000000000000 05',
    { commandName: 'createStream', transactionId: 4, commandObject: { type: 'null' } },
  ],
  [
    'publish',
    command,
    '02 0007 7075626c697368 00 0000000000000000 05 02 0001 6b 02 0004 6c697665',
    {
      commandName: 'publish',
      transactionId: 0,
      commandObject: { type: 'null' },
      arguments: [
        { type: 'string', value: 'k' },
        { type: 'string', value: 'live' },
      ],
    },
  ],
  [
    'connect of type 17',
    amf3Command,
    '00 02 0007 636f6e6e656374 00 3ff0000000000000 03 0003 617070 02 0001 61 000009',
    {
      format: 0,
      commandName: 'connect',
      transactionId: 1,
      commandObject: { type: 'object', properties: [{ key: 'app', value: { type: 'string', value: 'a' } }] },
    },
  ],
  [
    'a command of type 17 without its format byte',
    amf3Command,
    '02 0005 636c6f7365 00 0000000000000000 05',
    { commandName: 'close', transactionId: 0, commandObject: { type: 'null' } },
  ],
  [
    '|RtmpSampleAccess',
    data,
    '02 0011 7c52746d7053616d706c65416363657373 01 01 01 00',
    {
      values: [
        { type: 'string', value: '|RtmpSampleAccess' },
        { type: 'boolean', value: true },
        { type: 'boolean', value: false },
      ],
    },
  ],
  [
    'data of type 15',
    amf3Data,
    '00 02 0001 78 05',
    { format: 0, values: [{ type: 'string', value: 'x' }, { type: 'null' }] },
  ],
  [
    'a shared object',
    sharedObject,
    '0002 736f 00000007 00000002 00000000 01 00000000 04 00000003 aabbcc',
    {
      name: 'so',
      version: 7,
      flags: 2,
      flags2: 0,
      events: [
        { eventType: 1, data: '' },
        { eventType: 4, data: 'aabbcc' },
      ],
    },
  ],
  [
    'a shared object of type 16',
    amf3SharedObject,
    '00 0001 73 00000000 00000000 00000000',
    { format: 0, name: 's', version: 0, flags: 0, flags2: 0, events: [] },
  ],
];

describe('message bodies', () => {
  for (const [name, type, bytes, body] of VECTORS) {
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
