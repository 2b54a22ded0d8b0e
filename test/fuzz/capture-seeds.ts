import { PcapngBlockWriter, pcap, pcapng } from '../harness/capture-files.ts';
import { HANDSHAKE, type SessionSegment, sessionFrame } from '../harness/captured.ts';
import { concat } from '../harness/flv-writer.ts';
import { cooked, cooked2, ethernet, ipv4, ipv6, loopback, tcp } from '../harness/packets.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A session with what TCP does to segments: again, too early, never, cut, and closed. */
const SEGMENTS: readonly SessionSegment[] = [
  ...HANDSHAKE,
  { by: 'client', at: 0, ack: 0, data: 'abcd' },
  { by: 'server', at: 0, ack: 4, data: 'xyz' },
  { by: 'client', at: 8, ack: 3, data: 'ijkl' },
  { by: 'client', at: 2, ack: 3, data: 'cdefgh' },
  { by: 'client', at: 20, ack: 3, data: 'uvw' },
  { by: 'server', at: 3, ack: 23 },
  { by: 'client', at: 23, ack: 3, flags: 'F' },
  { by: 'server', at: 3, ack: 24, flags: 'R' },
];

/** Small captures in every format and link layer. */
export const captureSeeds = (): Uint8Array[] => {
  const frames = SEGMENTS.map((segment, i) => ({ bytes: sessionFrame(segment), units: i * 1000 }));
  const payload = tcp({ from: 50_000, to: 1935, seq: 2 ** 32 - 2, ack: 1, data: ascii('abcdefghijklmnop') });
  const [v4, v6] = [ipv4(payload), ipv6(payload, [{ type: 0, rest: [0, 1, 4, 0, 0, 0, 0] }])];
  const fragments = [0, 16].map((at) =>
    ipv4(payload.subarray(at, at === 0 ? 16 : undefined), { fragmentOffset: at, moreFragments: at === 0 }),
  );
  const one = (bytes: Uint8Array, linkType: number): Uint8Array => pcap([{ bytes }], { linkType });
  const writer = new PcapngBlockWriter(false);
  return [
    pcap(frames),
    pcap(frames, { littleEndian: false }),
    pcap(frames, { magic: 0xa1b2cd34, extraBytes: 8 }),
    pcap(frames.map(({ bytes }) => ({ bytes: bytes.subarray(0, 56), original: bytes.length }))),
    pcapng(frames),
    concat(
      writer.section(),
      writer.interface(101, [writer.option(9, [9]), writer.option(14, [0, 0, 0, 0, 0, 0, 0, 9])], 90),
      writer.simplePacket(v4),
      writer.packet({ bytes: v6, units: 5 }),
      writer.block(99, ascii('unknown')),
    ),
    ...[ethernet(v4, [0x88a8, 0x8100]), ethernet(v6)].map((bytes) => one(bytes, 1)),
    ...[one(cooked(v4), 113), one(cooked2(v6), 276), one(v4, 101), one(loopback(v6, 30, true), 0), one(v4, 127)],
    pcap(
      fragments.map((bytes) => ({ bytes })),
      { linkType: 228 },
    ),
  ];
};
