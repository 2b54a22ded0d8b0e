import type { CaptureItem, Direction } from '../../src/container/capture/capture-item.ts';
import { CaptureReader } from '../../src/container/capture/capture-reader.ts';
import { concat } from './flv-writer.ts';
import { ethernet, ipv4, tcp } from './packets.ts';

/**
 * The items of a capture that comes in pieces, their bytes copied while they are valid. Each piece is in a buffer that
 * is overwritten afterwards.
 */
export const capturedItems = (pieces: readonly Uint8Array[]): CaptureItem[] => {
  const reader = new CaptureReader();
  const items: CaptureItem[] = [];
  const take = (some: Iterable<CaptureItem>): void => {
    for (const item of some) items.push(item.kind === 'data' ? { ...item, bytes: item.bytes.slice() } : item);
  };
  for (const piece of pieces) {
    const buffer = piece.slice();
    take(reader.push(buffer));
    buffer.fill(0xaa);
  }
  take(reader.end());
  return items;
};

/** The bytes of a direction, without those missing. */
export const sentBytes = (items: readonly CaptureItem[], connection: number, direction: Direction): Uint8Array =>
  concat(
    ...items.flatMap((item) =>
      item.kind === 'data' && item.connection === connection && item.direction === direction ? [item.bytes] : [],
    ),
  );

/** Items as short text: bytes as characters, one a line. */
export const itemText = (item: CaptureItem): string => {
  switch (item.kind) {
    case 'connection':
      return `connection ${item.connection}${item.startsMidway ? ' midway' : ''}`;
    case 'data':
      return `${item.direction} ${item.streamOffset} ${String.fromCharCode(...item.bytes)}`;
    case 'gap':
      return `${item.direction} ${item.streamOffset} gap ${item.length}`;
    case 'close':
      return `${item.direction} ${item.how}`;
    default:
      return item.finding.code;
  }
};

export const textsOf = (items: readonly CaptureItem[]): string[] => items.map(itemText);

/** Items without the second, more verbose form of a gap. */
export const withoutGapFindings = (texts: readonly string[]): string[] =>
  texts.filter((text) => text !== 'capture-gap');

export const CLIENT_PORT = 50_000;
export const SERVER_PORT = 1935;

/** A segment of a session, its sequence numbers counted from the first byte of each direction. */
export interface SessionSegment {
  readonly by: Direction;
  /** Of the first byte. */
  readonly at: number;
  /** How far the other side came; none without ACK. */
  readonly ack?: number;
  readonly flags?: string;
  readonly data?: string | Uint8Array;
}

const bytesOf = (data: string | Uint8Array): Uint8Array =>
  typeof data === 'string' ? Uint8Array.from(data, (letter) => letter.charCodeAt(0)) : data;

export interface SessionNumbers {
  /** Sequence number of the first byte of each direction. */
  readonly client?: number;
  readonly server?: number;
}

/** The segment in IPv4 in Ethernet. */
export const sessionFrame = (segment: SessionSegment, numbers: SessionNumbers = {}): Uint8Array => {
  const { client = 1001, server = 5001 } = numbers;
  const isClient = segment.by === 'client';
  const [own, other] = isClient ? [client, server] : [server, client];
  const ports = isClient ? { from: CLIENT_PORT, to: SERVER_PORT } : { from: SERVER_PORT, to: CLIENT_PORT };
  const payload = tcp({
    ...ports,
    seq: (own + segment.at + 2 ** 32) % 2 ** 32,
    ...(segment.ack !== undefined && { ack: (other + segment.ack) % 2 ** 32 }),
    flags: segment.flags ?? '',
    data: bytesOf(segment.data ?? ''),
  });
  const [a, b] = [
    [192, 0, 2, 1],
    [198, 51, 100, 2],
  ];
  const [source, destination] = isClient ? [a, b] : [b, a];
  return ethernet(ipv4(payload, { source: source as number[], destination: destination as number[] }));
};

/** SYN, its answer, and the answer to that. */
export const HANDSHAKE: readonly SessionSegment[] = [
  { by: 'client', at: -1, flags: 'S' },
  { by: 'server', at: -1, flags: 'S', ack: 0 },
  { by: 'client', at: 0, ack: 0 },
];
