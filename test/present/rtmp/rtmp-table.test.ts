import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MessageRecord } from '../../../src/analysis/rtmp/records.ts';
import { amfText } from '../../../src/present/rtmp/amf-text.ts';
import { delayText } from '../../../src/present/rtmp/command-text.ts';
import { endpointText } from '../../../src/present/rtmp/endpoint-text.ts';
import { messageName, messageText } from '../../../src/present/rtmp/message-text.ts';
import { runInProcess } from '../../commands/in-process.ts';
import { ROOT_SAMPLES } from '../../commands/streams.ts';
import { dissected, WrittenSession } from '../../harness/written-session.ts';

const record = (message: Partial<MessageRecord>): MessageRecord => ({
  record: 'message',
  connection: 0,
  direction: 'client',
  index: 0,
  offset: 0,
  chunkStreamId: 3,
  fmt: 0,
  chunks: 1,
  messageTypeId: 20,
  messageStreamId: 0,
  messageLength: 10,
  timestamp: 0,
  timestampMs: 0,
  name: 'Command',
  ...message,
});

describe('the content of a message', () => {
  it.each<[string, Partial<MessageRecord>, string]>([
    [
      'connect: app and tcUrl first, then what the peer can do',
      {
        command: {
          commandName: 'connect',
          commandObject: { flashVer: 'x', fourCcList: ['hvc1', 'av01'], tcUrl: 'rtmp://h/a', app: 'a' },
        },
      },
      'app=a tcUrl=rtmp://h/a fourCcList=[hvc1,av01] flashVer=x',
    ],
    [
      'an answer: what it answers, after how long',
      {
        command: { commandName: '_result', commandObject: { amf: 'null' }, arguments: [1] },
        derived: { request: 3, requestName: 'createStream', delayMs: 1.25 },
      },
      '↳ createStream 1.3 ms 1',
    ],
    [
      'a status with its description',
      {
        command: {
          commandName: 'onStatus',
          arguments: [{ code: 'NetStream.Publish.BadName', level: 'error', description: 'in use' }],
        },
        derived: { code: 'NetStream.Publish.BadName', level: 'error' },
      },
      'error NetStream.Publish.BadName: in use',
    ],
    [
      'publish',
      { command: { commandName: 'publish', commandObject: { amf: 'null' }, arguments: ['****', 'live'] } },
      '**** live',
    ],
    [
      'an argument that is null',
      { command: { commandName: 'play', arguments: [{ amf: 'null' }, 'a', true] } },
      'null, a, true',
    ],
    ['Set Chunk Size', { messageTypeId: 1, name: 'SetChunkSize', control: { chunkSize: 4096 } }, '4096'],
    ['Abort', { messageTypeId: 2, name: 'Abort', control: { chunkStreamId: 6 } }, 'chunk stream 6'],
    [
      'Acknowledgement',
      {
        messageTypeId: 3,
        name: 'Acknowledgement',
        control: { sequenceNumber: 1000 },
        derived: { seenBytes: 1500, unacknowledgedBytes: 500 },
      },
      '1000 of 1500, 500 open',
    ],
    [
      'Set Peer Bandwidth',
      {
        messageTypeId: 6,
        name: 'SetPeerBandwidth',
        control: { acknowledgementWindowSize: 5, limitType: 2 },
        derived: { event: 'dynamic' },
      },
      '5 dynamic',
    ],
    [
      'a user control event',
      {
        messageTypeId: 4,
        name: 'UserControl',
        control: { eventType: 3, messageStreamId: 1, bufferLength: 300 },
        derived: { event: 'SetBufferLength' },
      },
      'SetBufferLength stream 1 300 ms',
    ],
    [
      'one that is not known',
      { messageTypeId: 4, name: 'UserControl', control: { eventType: 99, data: '0102' } },
      'event 99 0102',
    ],
    [
      'a broken command',
      { error: { code: 'truncated', structure: 'Command', field: 'string', clause: '', bit: 3, message: '' } },
      '! truncated: string',
    ],
    ['an unknown type', { messageTypeId: 99, name: 'Unknown' }, ''],
  ])('%s', (_, message, text) => {
    expect(messageText(record(message))).toBe(text);
  });

  it('is one line, whatever the peer sent', () => {
    const hostile = { commandName: 'a\n\u001b[2J', arguments: ['x\r\ny\u202e', { '\u0007': 'z\n' }] };
    const message = record({ command: hostile });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(`${messageName(message)}${messageText(message)}`).not.toMatch(/[\u0000-\u001f\u202e]/);
  });

  it.each([
    [[1, 'a', false], '[1,a,false]'],
    [{ amf: 'undefined' }, 'undefined'],
    [{ amf: 'number', value: 'NaN' }, '{amf=number value=NaN}'],
    ['', "''"],
    [0.1 + 0.2, '0.3'],
    [Array.from({ length: 40 }, () => 1), `[${'1,'.repeat(31)}1 … 8 more]`],
  ])('of %j is short', (value, text) => expect(amfText(value as never)).toBe(text));

  it.each([
    [0.04, '0.0 ms'],
    [99.94, '99.9 ms'],
    [100.2, '100 ms'],
    [999.6, '1.00 s'],
    [12_345, '12.3 s'],
  ])('has delays: %d ms', (ms, text) => expect(delayText(ms)).toBe(text));

  it('has endpoints', () => {
    expect(endpointText({ address: '::1', port: 1935 })).toBe('[::1]:1935');
    expect(endpointText({ address: '10.0.0.1', port: 1 })).toBe('10.0.0.1:1');
  });
});

describe('the table', () => {
  const sample = (name: string): string => join(ROOT_SAMPLES, name);

  it.each([40, 60, 80, 100, 120, 200])('fits a terminal of %d columns', async (columns) => {
    for (const flags of [[], ['--chunks'], ['--trace', '--select', 'command,control,data']]) {
      const { stdout } = await runInProcess(['rtmp', sample('play.pcap'), '--color', 'never', ...flags], { columns });
      expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(columns);
    }
  });

  it('shows the code of a status at 80 columns', async () => {
    const flags = ['--color', 'never', '--no-summary', '--select', 'onStatus,_result'];
    const { stdout } = await runInProcess(['rtmp', sample('publish.pcapng'), ...flags], { columns: 80 });
    expect(stdout).toContain('↳ publish 0.2 ms Publish.Start');
  });

  it('is ASCII where the locale has no UTF-8', async () => {
    const { stdout } = await runInProcess(['rtmp', sample('play.pcap')], { env: { LANG: 'C' } });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII
    expect(stdout).toMatch(/^[\u0000-\u007f]*$/);
    expect(stdout).toContain('0>    0');
  });
});

describe('the summary of a dissected session', () => {
  it('has who closed first, the last word each way and the findings, the worst first', async () => {
    const session = new WrittenSession().handshake().connect().publish('name', 'NetStream.Publish.BadName');
    session.wait(5).close('server').close('client');
    const [summary] = dissected(session).connections;
    expect(summary?.closedBy).toBe('server');
    const { connectionLines } = await import('../../../src/present/rtmp/connection-summary.ts');
    const { themeFor } = await import('../../../src/present/colour.ts');
    const lines = connectionLines(summary as NonNullable<typeof summary>, await themeFor(false), 80);
    const text = lines.join('\n');
    expect(text).toMatch(/end +server closes first \(FIN\), client closes \(FIN\);/);
    expect(text).toContain('← onStatus NetStream.Publish.BadName');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
    const marks = lines.flatMap((line) => /^ {2}([EWi]) /.exec(line)?.[1] ?? []);
    expect(marks).toEqual([...marks].sort((a, b) => 'EWi'.indexOf(a) - 'EWi'.indexOf(b)));
    expect(marks.length).toBeGreaterThan(0);
  });
});
