import { describe, expect, it } from 'vitest';
import { isRtmpBeginning, isRtmpMidway, senderOf } from '../../../src/analysis/rtmp/likeness.ts';
import type { SessionInput } from '../../../src/analysis/rtmp/session-input.ts';
import type { CaptureItem } from '../../../src/container/capture/capture-item.ts';
import { type ConnectionChoice, ConnectionFilter } from '../../../src/pipeline/rtmp/connection-filter.ts';
import { concat } from '../../harness/flv-writer.ts';
import { WrittenSession } from '../../harness/written-session.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Items of a session as a capture has them. */
const captured = (session: WrittenSession, startsMidway = false): CaptureItem[] =>
  session.items.map((item) => (item.kind === 'connection' ? { ...item, startsMidway } : item) as CaptureItem);

const filtered = (items: readonly CaptureItem[], choice: ConnectionChoice = {}) => {
  const filter = new ConnectionFilter(choice);
  const out: SessionInput[] = [];
  for (const item of items) {
    // Views of a reader are valid until the next push.
    const given = item.kind === 'data' ? { ...item, bytes: item.bytes.slice() } : item;
    out.push(
      ...[...filter.push(given)].map((one) => (one.kind === 'data' ? { ...one, bytes: one.bytes.slice() } : one)),
    );
    if (given.kind === 'data') given.bytes.fill(0xaa);
  }
  out.push(...filter.end());
  return { out, connections: filter.connections, others: filter.otherConnections };
};

const session = (connection: number, port: number): WrittenSession =>
  new WrittenSession(connection, 1_700_000_000_000, port).handshake().connect().publish('name');

const http = (connection: number, port: number): WrittenSession =>
  new WrittenSession(connection, 1_700_000_000_000, port)
    .bytes('client', bytesOf('GET / HTTP/1.1\r\n\r\n'))
    .bytes('server', bytesOf('HTTP/1.1 200 OK\r\n\r\n'));

describe('connections of a capture', () => {
  it('are RTMP by their handshake on any port, whole and in order; others are counted', () => {
    const rtmp = captured(session(0, 19_350));
    const { out, connections, others } = filtered([...rtmp, ...captured(http(1, 80))]);
    expect(out).toEqual(rtmp);
    expect({ connections, others }).toEqual({ connections: 2, others: 1 });
  });

  it('are kept on port 1935 whatever they hold: that may be the fault', () => {
    const items = captured(http(0, 1935));
    expect(filtered(items).out).toEqual(items);
  });

  it('that end within the handshake are kept', () => {
    const cut = new WrittenSession(0, 0, 443).bytes('client', Uint8Array.of(3), new Uint8Array(600)).close('server');
    expect(filtered(captured(cut)).out).toHaveLength(3);
  });

  it('that were joined midway are RTMP by their messages', () => {
    const media = new WrittenSession(0, 0, 8080).chunkSize('client', 4096);
    for (let i = 0; i < 20; i++) {
      media.message('client', {
        csid: 6,
        type: 9,
        stream: 1,
        timestamp: i * 40,
        body: Uint8Array.from([0x27, 1, 0, 0, 0, 0, 0, 0, 1, 9]),
      });
    }
    expect(filtered(captured(media, true)).out).toHaveLength(media.items.length);
    expect(filtered(captured(http(1, 8080), true)).out).toEqual([]);
  });

  it('of one port or one number are those that are asked for', () => {
    const items = [...captured(session(0, 1935)), ...captured(http(1, 8080)), ...captured(session(2, 1936))];
    const numbers = (choice: ConnectionChoice): number[] => [
      ...new Set(filtered(items, choice).out.flatMap((item) => (item.kind === 'finding' ? [] : [item.connection]))),
    ];
    expect(numbers({})).toEqual([0, 2]);
    expect(numbers({ port: 8080 })).toEqual([1]);
    expect(numbers({ connection: 2 })).toEqual([2]);
    expect(numbers({ connection: 2, port: 1935 })).toEqual([]);
  });

  it('that are silent are no RTMP', () => {
    const { out, others } = filtered(captured(new WrittenSession(0, 0, 443).close('client')));
    expect({ out, others }).toEqual({ out: [], others: 1 });
  });
});

describe('likeness', () => {
  it.each([
    ['nothing yet', new Uint8Array(0), false, undefined],
    ['nothing at all', new Uint8Array(0), true, false],
    ['text', bytesOf('GET /'), false, false],
    ['a TLS record', Uint8Array.of(0x16, 3, 1), false, false],
    ['C0', Uint8Array.of(3), false, undefined],
    [
      'TPKT of RDP: 03 00 and a length',
      Uint8Array.of(3, 0, 0, 19, 14, 0xe0, 0, 0, 0, 0, 0, 1, 0, 8, 0, 3, 0, 0, 0),
      true,
      false,
    ],
    ['C0 and C1', concat(Uint8Array.of(3), new Uint8Array(1536).fill(7)), false, true],
  ])('of a client that begins with %s', (_, bytes, complete, expected) => {
    expect(isRtmpBeginning(bytes, complete)).toBe(expected);
  });

  it('of random bytes is none', () => {
    let state = 1;
    const noise = Uint8Array.from({ length: 1 << 16 }, () => (state = (state * 48_271) % 0x7fff_ffff) & 255);
    expect(isRtmpMidway(noise)).toBe(false);
  });

  it('tells the sender of a dump by its first command', () => {
    const { items } = session(0, 1935);
    const sent = (direction: 'client' | 'server'): Uint8Array =>
      concat(...items.flatMap((item) => (item.kind === 'data' && item.direction === direction ? [item.bytes] : [])));
    expect(senderOf(sent('client'))).toBe('client');
    expect(senderOf(sent('server'))).toBe('server');
    expect(senderOf(new Uint8Array(4096))).toBe('client');
  });
});
