import { MESSAGE_TYPES } from '../../src/transport/rtmp/message/registry.ts';

/** A body as hex with spaces, and its elements. */
type Vector = readonly [name: string, type: { readonly id: number }, bytes: string, body: object];

const { setChunkSize, abort, acknowledgement, userControl, windowAcknowledgementSize, setPeerBandwidth } =
  MESSAGE_TYPES;
const { data, amf3Data, command, amf3Command, sharedObject, amf3SharedObject } = MESSAGE_TYPES;

/** Bodies by hand, of RTMP 1.0 5.4 and 7.1, and AMF0. */
export const RTMP_MESSAGE_VECTORS: readonly Vector[] = [
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
