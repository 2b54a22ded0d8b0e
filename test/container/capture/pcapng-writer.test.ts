import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Direction } from '../../../src/container/capture/capture-item.ts';
import { internetChecksum } from '../../../src/container/capture/checksum.ts';
import { PcapngWriter, type PcapngWriterOptions } from '../../../src/container/capture/pcapng-writer.ts';
import { capturedItems, sentBytes, textsOf } from '../../harness/captured.ts';
import { concat, hex } from '../../harness/flv-writer.ts';
import { expectSame } from '../../harness/same.ts';

const CLIENT = { address: '192.0.2.1', port: 50_000 };
const SERVER = { address: '198.51.100.2', port: 1935 };
const START_MS = 1_704_164_645_123.456;

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the Internet checksum', () => {
  it('of the example of RFC 1071, 3', () => {
    expect(internetChecksum(hex('0001 f203 f4f5 f6f7'))).toBe(0xddf2 ^ 0xffff);
  });
  it('of an odd number of bytes, which a zero completes', () => {
    expect(internetChecksum(hex('0001'), hex('f2'))).toBe(internetChecksum(hex('0001 f200')));
  });
});

describe('a capture that was written', () => {
  const OPTIONS: readonly PcapngWriterOptions[] = [
    {},
    { linkType: 'ethernet' },
    { segmentBytes: 4 },
    { linkType: 'ethernet', segmentBytes: 1460, initialSequence: 2 ** 32 - 5 },
  ];
  it.each(OPTIONS)('is read as it was: %o', (options) => {
    const writer = new PcapngWriter(options);
    const file = [
      writer.start(),
      writer.open(0, CLIENT, SERVER, START_MS),
      writer.data(0, 'client', ascii('abcdefghij'), START_MS + 1),
      writer.open(7, { ...CLIENT, port: 50_001 }, SERVER, START_MS + 2),
      writer.data(0, 'server', ascii('xyz'), START_MS + 3),
      writer.data(7, 'client', ascii('other'), START_MS + 3),
      writer.close(0, 'client', 'fin', START_MS + 4),
      writer.data(0, 'server', ascii('!'), START_MS + 5),
      writer.data(0, 'client', ascii('closed'), START_MS + 5),
      writer.close(0, 'server', 'fin', START_MS + 6),
      writer.close(7, 'server', 'rst', START_MS + 7),
      writer.close(7, 'client', 'fin', START_MS + 8),
      writer.data(9, 'client', ascii('unknown'), START_MS + 9),
    ];
    const items = capturedItems(file);
    expect(items.filter(({ kind }) => kind === 'connection')).toMatchObject([
      { client: CLIENT, server: SERVER, startsMidway: false, timeMs: START_MS },
      { client: { ...CLIENT, port: 50_001 }, timeMs: START_MS + 2 },
    ]);
    expect(sentBytes(items, 0, 'client')).toEqual(ascii('abcdefghij'));
    expect(sentBytes(items, 0, 'server')).toEqual(ascii('xyz!'));
    expect(sentBytes(items, 1, 'client')).toEqual(ascii('other'));
    const others = textsOf(items).filter((text) => !/ \d+ /.test(text));
    expect(others).toEqual(['connection 0', 'connection 1', 'client fin', 'server fin', 'server rst']);
  });

  it.each([
    ['::1', '::1', '::1', '::1'],
    ['2001:db8::1', 'fe80::2%eth0', '2001:db8::1', 'fe80::2'],
    ['::ffff:127.0.0.1', '127.0.0.1', '127.0.0.1', '127.0.0.1'],
    ['127.0.0.1', '2001:db8::2', '::ffff:7f00:1', '2001:db8::2'],
  ])('from %s to %s', (from, to, client, server) => {
    for (const linkType of ['raw', 'ethernet'] as const) {
      const writer = new PcapngWriter({ linkType });
      const opened = writer.open(0, { address: from, port: 1 }, { address: to, port: 2 }, 0);
      const items = capturedItems([writer.start(), opened, writer.data(0, 'client', ascii('abc'), 0)]);
      expect(items[0]).toMatchObject({ client: { address: client, port: 1 }, server: { address: server, port: 2 } });
      expect(sentBytes(items, 0, 'client')).toEqual(ascii('abc'));
    }
  });

  it('throws for a host name, and keeps to the lengths of IP', () => {
    const writer = new PcapngWriter({ segmentBytes: 1e6 });
    expect(() => writer.open(0, { address: 'localhost', port: 1 }, SERVER, 0)).toThrow(RangeError);
    const opened = writer.open(0, CLIENT, SERVER, 0);
    const bytes = new Uint8Array(3_000_000).map((_, i) => (i * 31) & 255);
    const items = capturedItems([writer.start(), opened, writer.data(0, 'server', bytes, 1)]);
    expectSame(sentBytes(items, 0, 'server'), bytes);
    expect(Math.max(...items.map((item) => (item.kind === 'data' ? item.bytes.length : 0)))).toBe(65_495);
  });

  it('has all bytes of any session in their order', () => {
    const turn = fc.record({
      by: fc.constantFrom<Direction>('client', 'server'),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 3000 }),
    });
    fc.assert(
      fc.property(
        fc.array(turn, { maxLength: 20 }),
        fc.integer({ min: 1, max: 1460 }),
        fc.nat(2 ** 32 - 1),
        (turns, segmentBytes, initialSequence) => {
          const writer = new PcapngWriter({ segmentBytes, initialSequence });
          const opened = writer.open(0, CLIENT, SERVER, 0);
          const pieces = turns.map(({ by, bytes }, i) => writer.data(0, by, bytes, i));
          const items = capturedItems([writer.start(), opened, ...pieces]);
          for (const direction of ['client', 'server'] as const) {
            const sent = concat(...turns.filter(({ by }) => by === direction).map(({ bytes }) => bytes));
            expectSame(Buffer.compare(sentBytes(items, 0, direction), sent), 0);
          }
          expectSame(items.filter(({ kind }) => kind !== 'data').length, 1);
        },
      ),
      { numRuns: 60 },
    );
  });
});
