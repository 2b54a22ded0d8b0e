import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaptureItem } from '../../../src/container/capture/capture-item.ts';
import { isCapture } from '../../../src/container/capture/is-capture.ts';
import { PcapngBlockWriter, type PcapOptions, pcap, pcapng } from '../../harness/capture-files.ts';
import { capturedItems, HANDSHAKE, type SessionSegment, sessionFrame, textsOf } from '../../harness/captured.ts';
import { concat } from '../../harness/flv-writer.ts';
import { expectSame } from '../../harness/same.ts';
import { arbitraryCuts, cutAtFractions, everySplit } from '../../harness/split.ts';

/** 2024-01-02 03:04:05 UTC. */
const SECOND = 1_704_164_645;
const START_US = SECOND * 1e6 + 123_456;

const frames = [...HANDSHAKE, { by: 'client', at: 0, ack: 0, data: 'abc' } as SessionSegment].map((segment) =>
  sessionFrame(segment),
);
const [SYN, , , DATA] = frames as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
const packets = frames.map((bytes, i) => ({ bytes, units: START_US + i * 1000 }));

const READ = ['connection 0', 'client 0 abc'];

const timesOf = (items: readonly CaptureItem[]): number[] =>
  items.flatMap((item) => (item.kind === 'connection' || item.kind === 'data' ? [item.timeMs] : []));
const findingsOf = (items: readonly CaptureItem[]) =>
  items.flatMap((item) => (item.kind === 'finding' ? [item.finding] : []));

describe('pcap', () => {
  const forms: readonly (readonly [string, PcapOptions])[] = [
    ['microseconds', {}],
    ['microseconds, big-endian', { littleEndian: false }],
    ['of Kuznetzov', { magic: 0xa1b2cd34, extraBytes: 8 }],
    ['of Kuznetzov, big-endian', { magic: 0xa1b2cd34, extraBytes: 8, littleEndian: false }],
  ];
  it.each(forms)('%s', (_, options) => {
    const items = capturedItems([pcap(packets, options)]);
    expect(textsOf(items)).toEqual(READ);
    expect(timesOf(items)).toEqual([SECOND * 1000 + 123.456, SECOND * 1000 + 126.456]);
  });

  it.each([true, false])('nanoseconds, little-endian %s', (littleEndian) => {
    // Seconds and nanoseconds do not fit a double together: the writer is given a short time.
    const short = frames.map((bytes, i) => ({ bytes, units: 7e9 + 5 + i }));
    const file = pcap(short, { magic: 0xa1b23c4d, unitsPerSecond: 1e9, littleEndian });
    expect(timesOf(capturedItems([file]))).toEqual([7000.000005, 7000.000008]);
  });

  it('gives the number of a packet and the offset of its bytes in the file', () => {
    const file = pcap(packets);
    const data = capturedItems([file]).find((item) => item.kind === 'data');
    expect(data).toMatchObject({ packet: 4, fileOffset: 24 + 3 * (16 + 60) + 16 + 14 + 20 + 20 });
    expect(String.fromCharCode(...file.subarray(data?.fileOffset, (data?.fileOffset ?? 0) + 3))).toBe('abc');
  });

  it('reads the link type from the lower 16 bits, since others say what frames end with', () => {
    expect(textsOf(capturedItems([pcap(packets, { linkType: 0x5400_0001 })]))).toEqual(READ);
  });

  it('of another version is not read', () => {
    const findings = findingsOf(capturedItems([pcap(packets, { version: 3 })]));
    expect(findings).toMatchObject([{ code: 'capture-block', severity: 'error', offset: 0 }]);
  });

  it('that ends within a record says where, and gives what comes before', () => {
    const file = pcap(packets);
    const items = capturedItems([file.subarray(0, file.length - 1)]);
    expect(textsOf(items)).toEqual(['connection 0', 'capture-truncated']);
    expect(findingsOf(items)).toMatchObject([{ offset: 24 + 3 * 76, length: 75, severity: 'warning' }]);
  });

  it('with a record that is too long is read up to it', () => {
    const file = pcap(packets);
    file.set([0xff, 0xff, 0xff, 0xff], 24 + 3 * 76 + 8);
    const items = capturedItems([file]);
    expect(textsOf(items)).toEqual(['connection 0', 'capture-block']);
    expect(findingsOf(items)).toMatchObject([{ offset: 24 + 3 * 76, severity: 'error' }]);
  });
});

describe('pcapng', () => {
  const writer = new PcapngBlockWriter();

  it.each([true, false])('enhanced packet blocks, little-endian %s', (littleEndian) => {
    const items = capturedItems([pcapng(packets, 1, littleEndian)]);
    expect(textsOf(items)).toEqual(READ);
    expect(timesOf(items)).toEqual([SECOND * 1000 + 123.456, SECOND * 1000 + 126.456]);
  });

  it('the obsolete packet block', () => {
    const blocks = packets.map((packet) => writer.packet(packet));
    const items = capturedItems([concat(writer.section(), writer.interface(1), ...blocks)]);
    expect(textsOf(items)).toEqual(READ);
    expect(timesOf(items)[0]).toBe(SECOND * 1000 + 123.456);
  });

  it('simple packet blocks, which have no time, and are cut by the snap length of the interface', () => {
    const blocks = frames.map((frame) => writer.simplePacket(frame));
    const items = capturedItems([concat(writer.section(), writer.interface(1), ...blocks)]);
    expect(textsOf(items)).toEqual(READ);
    expect(timesOf(items)).toEqual([0, 0]);
    const cut = frames.map((frame) => writer.simplePacket(frame.subarray(0, 56), frame.length));
    const cutItems = capturedItems([concat(writer.section(), writer.interface(1, [], 56), ...cut)]);
    expect(textsOf(cutItems)).toEqual(['connection 0', 'capture-snaplen', 'client 0 ab', 'client 2 gap 1']);
  });

  const resolutions: readonly (readonly [string, number, number, number])[] = [
    ['nanoseconds', 9, 5_000_000_123, 5000.000123],
    ['milliseconds', 3, 5123, 5123],
    ['seconds', 0, 5, 5000],
    ['a 1024th', 0x8a, 1024 + 512, 1500],
  ];
  it.each(resolutions)('if_tsresol: %s', (_, resolution, units, timeMs) => {
    const description = writer.interface(1, [writer.option(9, [resolution])]);
    const file = concat(writer.section(), description, writer.enhancedPacket({ bytes: SYN, units }));
    expect(timesOf(capturedItems([file]))).toEqual([timeMs]);
  });

  it('nanoseconds since 1970, beyond what a double counts', () => {
    const units = BigInt(SECOND) * 1_000_000_000n + 123_456_789n;
    const block = writer.enhancedPacket({ bytes: SYN });
    new DataView(block.buffer).setUint32(12, Number(units >> 32n), true);
    new DataView(block.buffer).setUint32(16, Number(units & 0xffff_ffffn), true);
    const file = concat(writer.section(), writer.interface(1, [writer.option(9, [9])]), block);
    expect(timesOf(capturedItems([file]))).toEqual([SECOND * 1000 + 123.456789]);
  });

  it('if_tsoffset: seconds, signed', () => {
    const seconds = (value: bigint): number[] => [...new Uint8Array(BigInt64Array.of(value).buffer)];
    const at = (value: bigint): number[] => {
      const description = writer.interface(1, [writer.option(2, [101, 116, 104]), writer.option(14, seconds(value))]);
      const block = writer.enhancedPacket({ bytes: SYN, units: 2_500_000 });
      return timesOf(capturedItems([concat(writer.section(), description, block)]));
    };
    expect([at(0n), at(-2n), at(BigInt(SECOND))]).toEqual([[2500], [500], [SECOND * 1000 + 2500]]);
  });

  it('several interfaces with link types of their own, sections in both byte orders, and unknown blocks', () => {
    const other = new PcapngBlockWriter(false);
    const items = capturedItems([
      concat(
        writer.section(),
        writer.block(0x0bad, new Uint8Array(10)),
        writer.interface(101),
        writer.interface(1),
        writer.enhancedPacket({ bytes: SYN.subarray(14) }, 0),
        writer.block(5, new Uint8Array(8)),
        writer.enhancedPacket({ bytes: frames[1] as Uint8Array }, 1),
        other.section(),
        other.interface(1),
        other.enhancedPacket({ bytes: DATA }, 0),
      ),
    ]);
    expect(textsOf(items)).toEqual(READ);
    expect(items.find(({ kind }) => kind === 'data')).toMatchObject({ packet: 3 });
  });

  it('an interface without a description, and a length that does not come twice', () => {
    const wrong = writer.block(5, new Uint8Array(8));
    const damaged = writer.enhancedPacket(packets[0] as { bytes: Uint8Array });
    damaged.set(writer.u32(7), damaged.length - 4);
    const file = concat(
      writer.section(),
      writer.interface(1),
      writer.enhancedPacket({ bytes: SYN }, 3),
      wrong,
      damaged,
    );
    const items = capturedItems([file]);
    expect(textsOf(items)).toEqual(['capture-block', 'capture-block', 'connection 0']);
    expect(findingsOf(items).map(({ offset }) => offset)).toEqual([48, file.length - damaged.length]);
  });

  it('a packet that claims more than its block has is read as far as it is there', () => {
    const block = writer.enhancedPacket({ bytes: DATA });
    block.set(writer.u32(5000), 20);
    const items = capturedItems([concat(writer.section(), writer.interface(1), block)]);
    expect(textsOf(items)).toEqual(['capture-block', 'connection 0 midway', 'client 0 abc']);
  });

  it.each([0, 8, 13])('a block of %d bytes ends the reading', (length) => {
    const block = writer.enhancedPacket({ bytes: SYN });
    block.set(writer.u32(length), 4);
    const items = capturedItems([concat(writer.section(), writer.interface(1), block, block)]);
    expect(findingsOf(items)).toMatchObject([{ code: 'capture-block', offset: 48, severity: 'error' }]);
  });

  it('blocks too long to be read are skipped, without a buffer for them', () => {
    const long = writer.block(6, new Uint8Array(3 << 20));
    const file = concat(writer.section(), writer.interface(1), long, writer.enhancedPacket({ bytes: SYN }));
    expect(textsOf(capturedItems([file]))).toEqual(['capture-block', 'connection 0']);
    expect(textsOf(capturedItems([file.subarray(0, 1 << 20)]))).toEqual(['capture-block', 'capture-truncated']);
  });

  it('ends within a block', () => {
    const file = pcapng(packets);
    const items = capturedItems([file.subarray(0, file.length - 5)]);
    expect(textsOf(items)).toEqual(['connection 0', 'capture-truncated']);
  });
});

describe('what is no capture', () => {
  it('is not recognised', () => {
    expect(isCapture(pcap([]))).toBe(true);
    expect(isCapture(pcap([], { littleEndian: false, magic: 0xa1b23c4d }))).toBe(true);
    expect(isCapture(pcap([], { magic: 0xa1b2cd34 }))).toBe(true);
    expect(isCapture(pcapng([]))).toBe(true);
    expect(isCapture(pcapng([], 1, false))).toBe(true);
    expect(isCapture(pcapng([]).subarray(0, 8))).toBe(false);
    expect(isCapture(Uint8Array.of(0x0a, 0x0d, 0x0d, 0x0a, 0, 0, 0, 28, 1, 2, 3, 4))).toBe(false);
    expect(isCapture(Uint8Array.of(0xa1, 0xb2, 0xc3))).toBe(false);
    expect(isCapture(new TextEncoder().encode('FLV\x01\x05\0\0\0\x09\0\0\0\0'))).toBe(false);
  });

  it('gives a finding', () => {
    expect(textsOf(capturedItems([new TextEncoder().encode('not a capture at all')]))).toEqual(['capture-block']);
    expect(textsOf(capturedItems([Uint8Array.of(1, 2)]))).toEqual(['capture-block']);
    expect(capturedItems([])).toEqual([]);
  });
});

describe('any split', () => {
  const writer = new PcapngBlockWriter();
  const file = concat(pcapng(packets), writer.block(0x77, new Uint8Array(40)), writer.simplePacket(DATA));
  it.each([
    ['pcap', pcap(packets)],
    ['pcapng', file],
    ['cut', pcap(packets).subarray(0, 300)],
  ])('of %s gives the same items', (_, bytes) => {
    const whole = capturedItems([bytes]);
    for (const pieces of everySplit(bytes)) expectSame(capturedItems(pieces), whole);
    fc.assert(
      fc.property(arbitraryCuts, (cuts) => expectSame(capturedItems(cutAtFractions(bytes, cuts)), whole)),
      { numRuns: 50 },
    );
  });
});
