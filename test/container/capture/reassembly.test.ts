import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pcap } from '../../harness/capture-files.ts';
import {
  CLIENT_PORT,
  capturedItems,
  HANDSHAKE,
  SERVER_PORT,
  type SessionNumbers,
  type SessionSegment,
  sentBytes,
  sessionFrame,
  textsOf,
  withoutGapFindings,
} from '../../harness/captured.ts';
import { ethernet, ipv4, tcp } from '../../harness/packets.ts';
import { expectSame } from '../../harness/same.ts';

const itemsOf = (segments: readonly SessionSegment[], numbers: SessionNumbers = {}) =>
  capturedItems([pcap(segments.map((segment, i) => ({ bytes: sessionFrame(segment, numbers), units: i * 1000 })))]);

/** What becomes of a session after its handshake, as text. */
const read = (segments: readonly SessionSegment[], numbers: SessionNumbers = {}): string[] => {
  const [first, ...texts] = textsOf(itemsOf([...HANDSHAKE, ...segments], numbers));
  expect(first).toBe('connection 0');
  return withoutGapFindings(texts);
};

const c = (at: number, data: string, flags = ''): SessionSegment => ({ by: 'client', at, ack: 0, data, flags });
const s = (at: number, data: string, flags = ''): SessionSegment => ({ by: 'server', at, ack: 0, data, flags });
const ackOfServer = (ack: number): SessionSegment => ({ by: 'server', at: 0, ack });
/** As many packets as an acknowledged byte may come late. */
const later = Array.from({ length: 32 }, () => ackOfServer(0));

describe('in order', () => {
  it('both directions', () => {
    expect(read([c(0, 'ab'), s(0, 'xy'), c(2, 'c'), s(2, 'z')])).toEqual([
      'client 0 ab',
      'server 0 xy',
      'client 2 c',
      'server 2 z',
    ]);
  });

  it('with times, packets and offsets in the file', () => {
    const data = itemsOf([...HANDSHAKE, c(0, 'ab'), c(2, 'cd')]).filter(({ kind }) => kind === 'data');
    const frameAt = (index: number): number => 24 + index * 76 + 16 + 54;
    expect(data).toMatchObject([
      { timeMs: 3, packet: 4, fileOffset: frameAt(3) },
      { timeMs: 4, packet: 5, fileOffset: frameAt(4) },
    ]);
  });

  it('data in the SYN', () => {
    const fastOpen: SessionSegment = { by: 'client', at: -1, flags: 'S', data: 'ab' };
    expect(textsOf(itemsOf([fastOpen, ...HANDSHAKE.slice(1), c(2, 'c')]))).toEqual([
      'connection 0',
      'client 0 ab',
      'client 2 c',
    ]);
  });

  it('numbers that wrap at 2^32', () => {
    const numbers = { client: 2 ** 32 - 3, server: 0 };
    expect(read([c(0, 'ab'), c(2, 'cd'), c(6, 'g'), c(4, 'ef'), s(0, 'x')], numbers)).toEqual([
      'client 0 ab',
      'client 2 cd',
      'client 4 ef',
      'client 6 g',
      'server 0 x',
    ]);
  });

  it('offsets beyond 2^32', () => {
    // Each step is acknowledged, and its bytes missing: 5 GB within few packets.
    const steps = Array.from({ length: 5 }, (_, i) => (i + 1) * 1e9);
    const segments = steps.flatMap((at) => [{ ...c(at % 2 ** 32, 'x'), at }, { ...ackOfServer(at + 1) }, ...later]);
    const texts = read(segments);
    expect(texts.at(-1)).toBe('client 5000000000 x');
    expect(texts[0]).toBe('client 0 gap 1000000000');
  });
});

describe('bytes that come twice', () => {
  it('retransmissions', () => {
    expect(read([c(0, 'ab'), c(0, 'ab'), c(2, 'cd'), c(0, 'abcd')])).toEqual(['client 0 ab', 'client 2 cd']);
  });

  it('the first copy of a byte is taken', () => {
    expect(read([c(0, 'ab'), c(1, 'BC'), c(2, 'cd')])).toEqual(['client 0 ab', 'client 2 C', 'client 3 d']);
  });

  it('also of bytes that wait', () => {
    expect(read([c(2, 'cd'), c(6, 'gh'), c(1, 'BCDEFGHI'), c(0, 'A')])).toEqual([
      'client 0 A',
      'client 1 B',
      'client 2 cd',
      'client 4 EF',
      'client 6 gh',
      'client 8 I',
    ]);
    expect(read([c(2, 'cd'), c(0, 'ABCDE')])).toEqual(['client 0 AB', 'client 2 cd', 'client 4 E']);
  });

  it('probes that keep the connection alive', () => {
    expect(read([c(0, 'ab'), c(1, '\0'), c(1, ''), c(2, 'cd')])).toEqual(['client 0 ab', 'client 2 cd']);
  });

  it('the handshake', () => {
    expect(read([HANDSHAKE[0] as SessionSegment, HANDSHAKE[1] as SessionSegment, c(0, 'a')])).toEqual(['client 0 a']);
    // Captured after the data.
    const late = [c(0, 'a'), HANDSHAKE[0] as SessionSegment, c(1, 'b')];
    expect(textsOf(itemsOf(late))).toEqual(['connection 0 midway', 'client 0 a', 'client 1 b']);
  });
});

describe('bytes that are missing', () => {
  it('wait for their place', () => {
    expect(read([c(2, 'cd'), s(0, 'x'), c(4, 'ef'), c(0, 'ab')])).toEqual([
      'server 0 x',
      'client 0 ab',
      'client 2 cd',
      'client 4 ef',
    ]);
  });

  it('are a gap once they are acknowledged and do not follow', () => {
    const lost = [c(0, 'ab'), c(4, 'ef'), ackOfServer(6)];
    expect(read([...lost, ...later, c(6, 'g')])).toEqual([
      'client 0 ab',
      'client 2 gap 2',
      'client 4 ef',
      'client 6 g',
    ]);
    // Captured after their acknowledgement.
    expect(read([...lost, ...later.slice(1), c(2, 'cd'), c(6, 'g')])).toEqual([
      'client 0 ab',
      'client 2 cd',
      'client 4 ef',
      'client 6 g',
    ]);
  });

  it('are a gap when the capture ends', () => {
    expect(read([c(1, 'b'), c(3, 'd')])).toEqual(['client 0 gap 1', 'client 1 b', 'client 2 gap 1', 'client 3 d']);
  });

  it('are a gap at the end where only their acknowledgement was captured', () => {
    expect(read([c(0, 'ab'), ackOfServer(12)])).toEqual(['client 0 ab', 'client 2 gap 10']);
    // One more than the data acknowledges a FIN.
    expect(read([c(0, 'ab'), ackOfServer(3)])).toEqual(['client 0 ab']);
  });

  it('are a gap when more than 1 MiB wait for them', () => {
    const segments = Array.from({ length: 900 }, (_, i) => c(10 + 1200 * i, 'y'.repeat(1200)));
    const items = itemsOf([...HANDSHAKE, ...segments, c(0, 'too late'), s(0, 'x')]);
    const at = items.findIndex(({ kind }) => kind === 'gap');
    expect(items[at]).toMatchObject({ direction: 'client', streamOffset: 0, length: 10 });
    // What waited comes at once, and before the packet that follows.
    expect(items[at + 2]).toMatchObject({ kind: 'data', streamOffset: 10, packet: 4 });
    expect(items.at(-1)).toMatchObject({ kind: 'data', direction: 'server' });
    expect(sentBytes(items, 0, 'client').length).toBe(900 * 1200);
    const given = items.findIndex((item) => item.kind === 'data' && item.packet > 4 + 870);
    expect(given).toBeGreaterThan(at);
  });

  it('are reported, with the packet after them', () => {
    const finding = itemsOf([...HANDSHAKE, c(3, 'd')]).find(({ kind }) => kind === 'finding');
    expect(finding).toMatchObject({
      finding: {
        code: 'capture-gap',
        severity: 'warning',
        offset: 24 + 3 * 76 + 16 + 54,
        message: 'connection 0: 3 bytes of the client after its first 0 are not in the capture, before packet 4',
      },
    });
  });

  it('packets that were cut: what is missing of each is a gap, and reported once', () => {
    const cut = (segment: SessionSegment) => {
      const frame = sessionFrame(segment);
      return { bytes: frame.subarray(0, 64), original: frame.length };
    };
    const frames = HANDSHAKE.map((segment) => ({ bytes: sessionFrame(segment) }));
    const file = pcap([...frames, cut(c(0, 'abcdefghijklmnop')), cut(c(16, 'ABCDEFGHIJKLMNOP'))]);
    expect(textsOf(capturedItems([file]))).toEqual([
      'connection 0',
      'capture-snaplen',
      'client 0 abcdefghij',
      'client 10 gap 6',
      'client 16 ABCDEFGHIJ',
      'client 26 gap 6',
    ]);
  });
});

describe('the end of a connection', () => {
  it('FIN comes after all data before it', () => {
    expect(read([c(2, '', 'F'), c(0, 'ab'), s(0, 'x', 'F')])).toEqual([
      'client 0 ab',
      'client fin',
      'server 0 x',
      'server fin',
    ]);
    expect(read([c(0, 'ab', 'F'), c(0, 'ab', 'F'), c(3, 'zzz')])).toEqual(['client 0 ab', 'client fin']);
  });

  it('FIN after missing data', () => {
    expect(read([c(0, 'a'), c(3, '', 'F')])).toEqual(['client 0 a', 'client 1 gap 2', 'client fin']);
    expect(read([c(0, 'a'), c(3, '', 'F'), ackOfServer(4), ...later, s(0, 'x')])).toEqual([
      'client 0 a',
      'client 1 gap 2',
      'client fin',
      'server 0 x',
    ]);
  });

  it('RST ends its direction, once', () => {
    expect(read([c(0, 'ab'), c(3, 'd'), c(4, '', 'R'), c(4, '', 'R'), c(4, 'e'), s(0, 'x')])).toEqual([
      'client 0 ab',
      'client 2 gap 1',
      'client 3 d',
      'client rst',
      'server 0 x',
    ]);
    expect(read([c(0, 'ab', 'F'), c(3, '', 'R'), s(0, '', 'R')])).toEqual([
      'client 0 ab',
      'client fin',
      'client rst',
      'server rst',
    ]);
  });

  it('a refused connection', () => {
    const refused: readonly SessionSegment[] = [
      { by: 'client', at: -1, flags: 'S' },
      { by: 'server', at: -5001, ack: 0, flags: 'R' },
    ];
    expect(textsOf(itemsOf(refused))).toEqual(['connection 0', 'server rst']);
  });

  it('the same endpoints begin another connection', () => {
    const again = HANDSHAKE.map((segment) => sessionFrame(segment, { client: 70_001, server: 90_001 }));
    const first = [...HANDSHAKE, c(0, 'ab'), c(3, 'd')].map((segment) => sessionFrame(segment));
    const data = sessionFrame(c(0, 'XY'), { client: 70_001, server: 90_001 });
    const items = capturedItems([pcap([...first, ...again, data].map((bytes) => ({ bytes })))]);
    expect(withoutGapFindings(textsOf(items))).toEqual([
      'connection 0',
      'client 0 ab',
      'client 2 gap 1',
      'client 3 d',
      'client rst',
      'connection 1',
      'client 0 XY',
    ]);
    expect(items.at(-1)).toMatchObject({ connection: 1 });
  });

  it('also with the same number, if the first is over', () => {
    const segments = [...HANDSHAKE, c(0, 'a'), s(0, '', 'R'), ...HANDSHAKE, c(0, 'b')];
    expect(textsOf(itemsOf(segments))).toEqual([
      'connection 0',
      'client 0 a',
      'server rst',
      'client rst',
      'connection 1',
      'client 0 b',
    ]);
  });
});

describe('captures that begin in mid-session', () => {
  it('the first bytes that are seen are the first', () => {
    expect(textsOf(itemsOf([c(1000, 'ab'), s(2000, 'x'), c(1002, 'c'), c(500, 'old')]))).toEqual([
      'connection 0 midway',
      'client 0 ab',
      'server 0 x',
      'client 2 c',
    ]);
  });

  it('a probe that repeats an acknowledged byte is none of them', () => {
    const segments: readonly SessionSegment[] = [
      { by: 'server', at: 10, ack: 1000 },
      { by: 'client', at: 999, ack: 10, data: '\0' },
      { by: 'client', at: 1000, ack: 10, data: 'ab' },
    ];
    expect(textsOf(itemsOf(segments))).toEqual(['connection 0 midway', 'client 0 ab']);
  });

  it('with the answer to the SYN: who sends it is the server, and both begin there', () => {
    const [, answer] = HANDSHAKE as [SessionSegment, SessionSegment, SessionSegment];
    expect(withoutGapFindings(textsOf(itemsOf([answer, c(2, 'cd'), s(0, 'x')])))).toEqual([
      'connection 0 midway',
      'server 0 x',
      'client 0 gap 2',
      'client 2 cd',
    ]);
  });

  it('without the answer to the SYN: the first acknowledgement says where the server begins', () => {
    const [syn, , answer] = HANDSHAKE as [SessionSegment, SessionSegment, SessionSegment];
    expect(withoutGapFindings(textsOf(itemsOf([syn, answer, s(3, 'xy')])))).toEqual([
      'connection 0',
      'server 0 gap 3',
      'server 3 xy',
    ]);
  });

  it('the server is who has a known port, else the lower one', () => {
    const one = (from: number, to: number): string | undefined => {
      const packet = ethernet(ipv4(tcp({ from, to, seq: 1, ack: 1, data: Uint8Array.of(65) })));
      return textsOf(capturedItems([pcap([{ bytes: packet }])]))[1];
    };
    expect(one(1935, 1024)).toBe('server 0 A');
    expect(one(1024, 1935)).toBe('client 0 A');
    expect(one(40_000, 19_350)).toBe('client 0 A');
    expect(one(19_350, 40_000)).toBe('server 0 A');
    expect(one(443, 1935)).toBe('server 0 A');
    expect(one(CLIENT_PORT, SERVER_PORT)).toBe('client 0 A');
  });
});

describe('bounds', () => {
  it('of 10,001 connections, the one idle for longest is forgotten', () => {
    const frame = (port: number, seq: number, data: string): { bytes: Uint8Array } => ({
      bytes: ethernet(ipv4(tcp({ from: port, to: 1935, seq, ack: 1, data: new TextEncoder().encode(data) }))),
    });
    const begin = Array.from({ length: 10_000 }, (_, i) => frame(20_000 + i, 100, 'a'));
    // The second is idle for longest, once the first has sent again.
    const rest = [frame(20_000, 101, 'b'), frame(30_000, 100, 'c'), frame(20_001, 101, 'd'), frame(20_000, 102, 'e')];
    const texts = textsOf(capturedItems([pcap([...begin, ...rest])])).slice(20_000);
    expect(texts).toEqual([
      'client 1 b',
      'connection 10000 midway',
      'client 0 c',
      'connection 10001 midway',
      'client 0 d',
      'client 2 e',
    ]);
  });

  it('bytes that wait are bounded over all connections', () => {
    const frame = (port: number, at: number, size: number): { bytes: Uint8Array } => ({
      bytes: ethernet(ipv4(tcp({ from: port, to: 1935, seq: 100 + at, ack: 1, data: new Uint8Array(size) }))),
    });
    const ports = Array.from({ length: 60 }, (_, i) => 20_000 + i);
    const packets = ports.flatMap((port) => [
      frame(port, 0, 1),
      ...Array.from({ length: 16 }, (_, i) => frame(port, 2 + 60_000 * i, 60_000)),
    ]);
    const items = capturedItems([pcap(packets)]);
    const gaps = items.flatMap((item) => (item.kind === 'gap' ? [item.connection] : []));
    expect(gaps).toEqual(ports.map((_, i) => i));
    // The first ones gave up long before the end, in the order in which they began to wait.
    const firstGap = items.findIndex(({ kind }) => kind === 'gap');
    const lastConnection = items.findLastIndex(({ kind }) => kind === 'connection');
    expect(firstGap).toBeLessThan(lastConnection);
  });
});

describe('any order, repetition and overlap of segments', () => {
  const LETTERS = Array.from({ length: 400 }, (_, i) => String.fromCharCode(33 + ((i * 7) % 90))).join('');
  const parts = fc.array(
    fc.record({
      by: fc.constantFrom<'client' | 'server'>('client', 'server'),
      from: fc.nat(LETTERS.length - 1),
      length: fc.integer({ min: 1, max: 60 }),
    }),
    { maxLength: 40 },
  );
  const tiles = fc.shuffledSubarray(
    Array.from({ length: 20 }, (_, i) => i * 20).flatMap((from) => [
      { by: 'client' as const, from, length: 20 },
      { by: 'server' as const, from, length: 20 },
    ]),
    { minLength: 40, maxLength: 40 },
  );
  it('gives the same bytes, each once, and no gap', () => {
    fc.assert(
      fc.property(
        parts,
        tiles,
        fc.nat(2 ** 32 - 1),
        fc.nat(2 ** 32 - 1),
        fc.infiniteStream(fc.nat()),
        (extra, all, client, server, random) => {
          const order = [...extra, ...all].map((part) => ({ part, key: random.next().value as number }));
          const segments = order
            .sort((a, b) => a.key - b.key)
            .map(({ part: { by, from, length } }) => ({
              by,
              at: from,
              ack: 0,
              data: LETTERS.slice(from, from + length),
            }));
          const items = itemsOf([...HANDSHAKE, ...segments], { client, server });
          for (const direction of ['client', 'server'] as const) {
            let next = 0;
            for (const item of items) {
              if (item.kind !== 'data' || item.direction !== direction) continue;
              expectSame(item.streamOffset, next);
              next += item.bytes.length;
            }
            expectSame(String.fromCharCode(...sentBytes(items, 0, direction)), LETTERS);
          }
          expectSame(
            items.filter(({ kind }) => kind !== 'data').map(({ kind }) => kind),
            ['connection'],
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});
