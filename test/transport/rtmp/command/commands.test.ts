import { describe, expect, it } from 'vitest';
import { amf0Of } from '../../../../src/amf/build.ts';
import { toHex } from '../../../../src/bytes/hex.ts';
import { capabilitiesOf, takesFourCc } from '../../../../src/transport/rtmp/command/capabilities.ts';
import { type commandOf, onStatus } from '../../../../src/transport/rtmp/command/commands.ts';
import { connectCommand, connectObjectOf } from '../../../../src/transport/rtmp/command/connect.ts';
import { informationOf, memberOf, textOf } from '../../../../src/transport/rtmp/command/information.ts';
import { MESSAGE_TYPES, readMessage, writeMessage } from '../../../../src/transport/rtmp/message/registry.ts';
import { hex } from '../../../harness/rtmp-chunks.ts';

const written = (command: ReturnType<typeof commandOf>): Uint8Array => writeMessage(MESSAGE_TYPES.command, command);
const readBack = (command: ReturnType<typeof commandOf>) => readMessage(MESSAGE_TYPES.command, written(command)).body;

describe('connect (RTMP 1.0 7.2.1.1)', () => {
  it('is written as a peer reads it', () => {
    expect(toHex(written(connectCommand({ app: 'a', objectEncoding: 0 })))).toBe(
      toHex(
        hex(`02 0007 636f6e6e656374 00 3ff0000000000000
          03 0003 617070 02 0001 61 000e 6f626a656374456e636f64696e67 00 0000000000000000 000009`),
      ),
    );
  });

  it('is read back with the capabilities of Enhanced RTMP', () => {
    const connect = {
      app: 'live',
      tcUrl: 'rtmp://host/live',
      flashVer: 'FMLE/3.0',
      type: 'nonprivate',
      videoCodecs: 252,
      objectEncoding: 3,
      fourCcList: ['av01', 'hvc1'],
      videoFourCcInfoMap: { '*': 4, hvc1: 3 },
      audioFourCcInfoMap: { Opus: 1 },
      capsEx: 7,
    };
    expect(connectObjectOf(readBack(connectCommand(connect)))).toEqual(connect);
  });

  it('members are found whatever their case, and left out where they are of another type', () => {
    const commandObject = amf0Of({
      App: 'live',
      tcurl: 'rtmp://host/live',
      flashVer: 9,
      objectEncoding: 'x',
      capsEx: null,
    });
    expect(connectObjectOf({ commandObject })).toEqual({ app: 'live', tcUrl: 'rtmp://host/live' });
    expect(connectObjectOf({ commandObject: { type: 'null' } })).toEqual({});
    expect(connectObjectOf({})).toEqual({});
  });
});

describe('capabilities', () => {
  it('a legacy peer has none', () => {
    expect(capabilitiesOf(amf0Of({ app: 'live' }))).toBeUndefined();
    expect(capabilitiesOf(undefined)).toBeUndefined();
    expect(takesFourCc(undefined, 'video', 'hvc1')).toBe(false);
  });

  it('lists and maps say what is taken', () => {
    expect(takesFourCc({ fourCcList: ['*'] }, 'video', 'vvc1')).toBe(true);
    expect(takesFourCc({ fourCcList: ['hvc1'] }, 'video', 'av01')).toBe(false);
    expect(takesFourCc({ videoFourCcInfoMap: { hvc1: 1 } }, 'video', 'hvc1')).toBe(true);
    expect(takesFourCc({ videoFourCcInfoMap: { hvc1: 2 } }, 'video', 'hvc1')).toBe(false);
    expect(takesFourCc({ videoFourCcInfoMap: { '*': 4 } }, 'video', 'av01')).toBe(true);
    expect(takesFourCc({ audioFourCcInfoMap: { Opus: 4 } }, 'audio', 'Opus')).toBe(true);
    expect(takesFourCc({ audioFourCcInfoMap: { Opus: 4 } }, 'video', 'Opus')).toBe(false);
  });

  it('of a hostile peer are bounded', () => {
    const list = Array.from({ length: 5000 }, (_, i) => `${i}`);
    const map = Object.fromEntries(list.map((name) => [name, 1]));
    const found = capabilitiesOf(amf0Of({ fourCcList: list, videoFourCcInfoMap: map }));
    expect(found?.fourCcList).toHaveLength(64);
    expect(Object.keys(found?.videoFourCcInfoMap ?? {})).toHaveLength(64);
  });

  it('a member named __proto__ is a member', () => {
    const map = { type: 'object', properties: [{ key: '__proto__', value: { type: 'number', value: 1 } }] } as const;
    const object = {
      type: 'object',
      properties: [{ key: 'videoFourCcInfoMap', value: { ...map, properties: [...map.properties] } }],
    };
    const found = capabilitiesOf(object as Parameters<typeof capabilitiesOf>[0]);
    expect(Object.keys(found?.videoFourCcInfoMap ?? {})).toEqual(['__proto__']);
  });
});

describe('onStatus (RTMP 1.0 7.2.2)', () => {
  it('has the level of its code, transaction id 0 and no command object', () => {
    const body = readBack(onStatus('NetStream.Publish.BadName', 'taken', { details: 'k' }));
    expect(body).toMatchObject({ commandName: 'onStatus', transactionId: 0, commandObject: { type: 'null' } });
    expect(informationOf(body.arguments)).toEqual({
      level: 'error',
      code: 'NetStream.Publish.BadName',
      description: 'taken',
      details: 'k',
    });
  });

  it('the information object is the one with a code, wherever it stands', () => {
    const values = [amf0Of({ fmsVer: 'FMS/3' }), amf0Of({ level: 'status', code: 'NetConnection.Connect.Success' })];
    expect(informationOf(values)).toEqual({ level: 'status', code: 'NetConnection.Connect.Success' });
    expect(informationOf([amf0Of({ description: 'no' })])).toEqual({ description: 'no' });
    expect(informationOf([amf0Of(null), amf0Of('x')])).toBeUndefined();
    expect(informationOf(undefined)).toBeUndefined();
  });

  it('long strings are texts, too', () => {
    const long = 'x'.repeat(70_000);
    expect(textOf(memberOf(amf0Of({ description: long }), 'Description'))).toBe(long);
  });
});
