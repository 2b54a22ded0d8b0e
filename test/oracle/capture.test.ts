import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { CaptureItem, ConnectionItem, Direction } from '../../src/container/capture/capture-item.ts';
import { PcapngWriter, type PcapngWriterOptions } from '../../src/container/capture/pcapng-writer.ts';
import { capturedItems } from '../harness/captured.ts';
import { concat } from '../harness/flv-writer.ts';
import { Ledger } from './ledger.ts';
import { followed, gapText, otherEnd, tsharkFields } from './tshark.ts';

const ledger = new Ledger();
afterAll(() => console.log(ledger.toString()));

const samples = ['play.pcap', 'publish.pcapng'].map((file) => ({
  name: `samples/${file}`,
  path: fileURLToPath(new URL(`../../samples/${file}`, import.meta.url)),
}));

/** The captures of the folder of streams. */
const corpusCaptures = (): readonly { readonly name: string; readonly path: string }[] => {
  const { RTMPKIT_STREAMS: corpus } = process.env;
  if (corpus === undefined || !existsSync(join(corpus, 'manifest.json'))) return [];
  const manifest = JSON.parse(readFileSync(join(corpus, 'manifest.json'), 'utf8')) as readonly {
    readonly file: string;
    readonly kind: string;
  }[];
  return manifest.filter(({ kind }) => kind === 'pcap').map(({ file }) => ({ name: file, path: join(corpus, file) }));
};

const tshark = inject('tshark');
const NOTE = tshark ? '' : ' [skipped: tshark is not installed]';
const captures = [...samples, ...corpusCaptures()];
if (!tshark) ledger.note('tshark is not installed: captures are NOT compared');
if (captures.length === samples.length) ledger.note('RTMPKIT_STREAMS is not set: only the captures of samples/');

const read = (path: string): CaptureItem[] => capturedItems([new Uint8Array(readFileSync(path))]);
const connectionsOf = (items: readonly CaptureItem[]): ConnectionItem[] =>
  items.flatMap((item) => (item.kind === 'connection' ? [item] : []));

/** The bytes of a direction, with the text of tshark for those that were lost; cut packets have none there. */
const withGapTexts = (items: readonly CaptureItem[], connection: number, direction: Direction): Uint8Array => {
  const isCut = items.some((item) => item.kind === 'finding' && item.finding.code === 'capture-snaplen');
  return concat(
    ...items.flatMap((item) => {
      if (item.kind !== 'data' && item.kind !== 'gap') return [];
      if (item.connection !== connection || item.direction !== direction) return [];
      if (item.kind === 'data') return [item.bytes];
      return isCut ? [] : [gapText(item.length)];
    }),
  );
};

describe.each(captures)('$name', ({ path }) => {
  test.skipIf(!tshark)(`connections are the TCP streams of tshark${NOTE}`, async () => {
    const rows = await tsharkFields(path, 'tcp', ['tcp.stream', 'ip.src', 'ipv6.src', 'tcp.srcport']);
    const streams = new Map(
      rows.map(([stream, v4, v6, port]) => [`${stream}`, `${v4 || v6}:${port}`] as const).reverse(),
    );
    const items = connectionsOf(read(path));
    expect(items.map(({ connection }) => `${connection}`).sort()).toEqual([...streams.keys()].sort());
    for (const { connection, client, server } of items) {
      expect([client, server].map(({ address, port }) => `${address}:${port}`)).toContain(streams.get(`${connection}`));
    }
    ledger.add('connections equal to the TCP streams of tshark', items.length);
  });

  test.skipIf(!tshark)(`bytes of each direction are those of tshark${NOTE}`, async () => {
    const items = read(path);
    for (const { connection, client } of connectionsOf(items)) {
      const { first, bytes } = await followed(path, connection);
      const direction: Direction = first === `${client.address}:${client.port}` ? 'client' : 'server';
      const ours = [direction, otherEnd(direction)].map((each) => withGapTexts(items, connection, each));
      expect(ours.map(({ length }) => length)).toEqual([bytes.first.length, bytes.second.length]);
      expect(Buffer.compare(ours[0] as Uint8Array, bytes.first)).toBe(0);
      expect(Buffer.compare(ours[1] as Uint8Array, bytes.second)).toBe(0);
      ledger.add('directions with the bytes of tshark', 2);
    }
  });

  test.skipIf(!tshark)(`packets, times and ends are those of tshark${NOTE}`, async () => {
    const items = read(path);
    const fields = ['frame.number', 'tcp.stream', 'frame.time_epoch', 'tcp.srcport'];
    const rows = await tsharkFields(path, 'tcp.len > 0', fields);
    const frames = new Map(
      rows.map(([number, stream, epoch, port]) => [Number(number), { stream, epoch, port }] as const),
    );
    const connections = connectionsOf(items);
    for (const item of items) {
      if (item.kind !== 'data') continue;
      const frame = frames.get(item.packet);
      expect(frame?.stream).toBe(`${item.connection}`);
      expect(Math.abs(Number(frame?.epoch) * 1000 - item.timeMs)).toBeLessThan(0.001);
      expect(frame?.port).toBe(`${connections[item.connection]?.[item.direction].port}`);
      ledger.add('pieces of data with the number, stream, time and sender of their frame', 1);
    }
    for (const how of ['fin', 'rst'] as const) {
      const ended = await tsharkFields(path, `tcp.flags.${how === 'fin' ? 'fin' : 'reset'} == 1`, [
        'tcp.stream',
        'tcp.srcport',
      ]);
      const ours = items.flatMap((item) =>
        item.kind === 'close' && item.how === how
          ? [`${item.connection} ${connections[item.connection]?.[item.direction].port}`]
          : [],
      );
      expect(ours.sort()).toEqual([...new Set(ended.map((row) => row.join(' ')))].sort());
    }
  });
});

describe('written captures', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rtmpkit-capture-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const CHECKED = ['-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE'];
  /** Expert infos of warnings and errors (PI_WARN and PI_ERROR). */
  const WARNED = '_ws.expert.severity == 0x600000 || _ws.expert.severity == 0x800000';
  const bytes = (length: number): Uint8Array => new Uint8Array(length).map((_, i) => (i * 7) & 255);

  const FORMS: readonly (readonly [string, PcapngWriterOptions, string, string])[] = [
    ['raw IPv4', {}, '192.0.2.1', '198.51.100.2'],
    ['raw IPv6', {}, '2001:db8::1', '::1'],
    ['Ethernet, IPv4, small segments', { linkType: 'ethernet', segmentBytes: 1460 }, '127.0.0.1', '127.0.0.1'],
    ['Ethernet, IPv6, numbers that wrap', { linkType: 'ethernet', initialSequence: 2 ** 32 - 9 }, '::1', '::1'],
  ];
  test.skipIf(!tshark).each(FORMS)(`%s: no warning, checksums right${NOTE}`, async (name, options, from, to) => {
    const writer = new PcapngWriter(options);
    const [client, server] = [
      { address: from, port: 50_000 },
      { address: to, port: 4444 },
    ];
    const path = join(folder, `${name.replaceAll(/\W/g, '-')}.pcapng`);
    const written = [
      writer.start(),
      writer.open(0, client, server, 1.7e12),
      writer.data(0, 'client', bytes(100), 1.7e12 + 1),
      writer.data(0, 'server', bytes(3_000_001), 1.7e12 + 2),
      writer.data(0, 'client', bytes(9_000_000), 1.7e12 + 3),
      writer.close(0, 'server', 'fin', 1.7e12 + 4),
      writer.data(0, 'client', bytes(11), 1.7e12 + 5),
      writer.close(0, 'client', 'fin', 1.7e12 + 6),
      writer.open(1, { ...client, port: 50_001 }, server, 1.7e12 + 7),
      writer.close(1, 'client', 'rst', 1.7e12 + 8),
    ];
    writeFileSync(path, concat(...written));
    const warned = await tsharkFields(path, WARNED, ['_ws.expert.message'], CHECKED);
    // That a connection was reset is a warning by itself.
    expect(warned.map(([message]) => message)).toEqual(['Connection reset (RST)']);
    const bad = 'tcp.checksum.status != 1 || (ip && ip.checksum.status != 1)';
    expect(await tsharkFields(path, bad, ['frame.number'], CHECKED)).toEqual([]);
    expect((await tsharkFields(path, 'tcp.flags.syn == 1', ['frame.number'])).length).toBe(4);
    const { bytes: sent } = await followed(path, 0);
    expect([sent.first.length, sent.second.length]).toEqual([9_000_111, 3_000_001]);
    ledger.add('written captures that tshark reads without a warning', 1);
  });

  test.skipIf(!tshark).each(samples)(`$name written anew has the same messages${NOTE}`, async ({ name, path }) => {
    const writer = new PcapngWriter();
    const pieces = read(path).map((item) => {
      if (item.kind === 'connection') return writer.open(item.connection, item.client, item.server, item.timeMs);
      if (item.kind === 'data') return writer.data(item.connection, item.direction, item.bytes, item.timeMs);
      if (item.kind === 'close') return writer.close(item.connection, item.direction, item.how, item.timeMs);
      return new Uint8Array(0);
    });
    const anew = join(folder, `${name.replaceAll(/\W/g, '-')}.pcapng`);
    writeFileSync(anew, concat(writer.start(), ...pieces));
    const messages = (of: string) =>
      tsharkFields(
        of,
        'rtmpt',
        ['rtmpt.header.typeid', 'rtmpt.header.bodysize', 'rtmpt.header.timestamp'],
        ['-d', 'tcp.port==1024-65535,rtmpt'],
      );
    const [ours, theirs] = [await messages(anew), await messages(path)];
    expect(theirs.length).toBeGreaterThan(5);
    expect(ours).toEqual(theirs);
  });
});
