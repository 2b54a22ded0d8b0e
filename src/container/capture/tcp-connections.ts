import { uint16At } from '../../bytes/integers.ts';
import type { CaptureItem, Endpoint } from './capture-item.ts';
import { addressText } from './ip-address.ts';
import type { SegmentPlace } from './sent-bytes.ts';
import { type ConnectionStart, TcpConnection } from './tcp-connection.ts';
import type { TcpSegment } from './tcp-segment.ts';

/** Connections that are kept; the one idle for longest is forgotten. */
const MAX_CONNECTIONS = 10_000;
/** Memory for bytes of all connections that wait for others: the connection that began to wait first gives up. */
const MAX_WAITING = 32 << 20;
/** Ports of servers: of RTMP, of HTTP, and of both with TLS. Otherwise, the lower port is the server's. */
const SERVER_PORTS: readonly number[] = [1935, 80, 443];

const endpoint = (address: Uint8Array, port: number): Endpoint => ({ address: addressText(address), port });

/** Two bytes a character: shorter than text, and made faster. */
const keyOf = (address: Uint8Array, port: number): string => {
  let key = String.fromCharCode(port);
  for (let at = 0; at < address.length; at += 2) key += String.fromCharCode(uint16At(address, at));
  return key;
};

/** Did the source of a segment in mid-connection open the connection? */
const isFromClient = ({ sourcePort, destinationPort }: TcpSegment): boolean => {
  const [source, destination] = [SERVER_PORTS.includes(sourcePort), SERVER_PORTS.includes(destinationPort)];
  return source === destination ? sourcePort >= destinationPort : destination;
};

interface Kept {
  readonly connection: TcpConnection;
  /** Key of the client's end. */
  readonly client: string;
}

/** Assigns segments to connections. */
export class TcpConnections {
  readonly #out: CaptureItem[];
  /** The one idle for longest first. */
  readonly #kept = new Map<string, Kept>();
  /** Those with bytes that wait: the one that began first comes first. */
  readonly #waiting = new Map<TcpConnection, number>();
  /**
   * Iterators that go on where they were: all before them is gone. From the start, they would pass what was deleted
   * again and again.
   */
  #oldest = this.#kept.entries();
  #firstWaiting = this.#waiting.keys();
  #waitingBytes = 0;
  #count = 0;

  /** Adds items to `out`. */
  constructor(out: CaptureItem[]) {
    this.#out = out;
  }

  push(source: Uint8Array, destination: Uint8Array, segment: TcpSegment, place: SegmentPlace): void {
    const [from, to] = [keyOf(source, segment.sourcePort), keyOf(destination, segment.destinationPort)];
    const key = from < to ? from + to : to + from;
    let kept = this.#kept.get(key);
    // Again at the end of the map: it is not idle.
    if (kept !== undefined) this.#kept.delete(key);
    else if (this.#kept.size >= MAX_CONNECTIONS) this.#forgetOldest();
    if (kept !== undefined) {
      const direction = kept.client === from ? 'client' : 'server';
      if (kept.connection.isFollowedBy(segment, direction)) {
        kept.connection.replace(direction, place.timeMs);
        this.#account(kept.connection);
        kept = undefined;
      }
    }
    kept ??= this.#open(source, destination, segment, place, from, to);
    this.#kept.set(key, kept);
    kept.connection.push(segment, kept.client === from ? 'client' : 'server', place);
    this.#account(kept.connection);
    while (this.#waitingBytes > MAX_WAITING) this.#giveUpWaiting();
  }

  /** The capture ends. */
  end(): void {
    const connections = [...this.#kept.values()].map(({ connection }) => connection);
    for (const connection of connections.sort((a, b) => a.number - b.number)) connection.flush();
    this.#kept.clear();
  }

  #open(
    source: Uint8Array,
    destination: Uint8Array,
    segment: TcpSegment,
    { timeMs }: SegmentPlace,
    from: string,
    to: string,
  ): Kept {
    const { syn, acknowledgement, sourcePort, destinationPort } = segment;
    const isClient = syn ? acknowledgement === undefined : isFromClient(segment);
    const [sender, receiver] = [endpoint(source, sourcePort), endpoint(destination, destinationPort)];
    const start: ConnectionStart = {
      client: isClient ? sender : receiver,
      server: isClient ? receiver : sender,
      startsMidway: !(syn && isClient),
    };
    const connection = new TcpConnection(this.#count++, start, timeMs, this.#out);
    return { connection, client: isClient ? from : to };
  }

  #forgetOldest(): void {
    let oldest = this.#oldest.next();
    if (oldest.done) {
      this.#oldest = this.#kept.entries();
      oldest = this.#oldest.next();
    }
    if (oldest.done) return;
    const [key, { connection }] = oldest.value;
    this.#kept.delete(key);
    connection.flush();
    this.#account(connection);
  }

  /** Keeps the sum of the memory for bytes that wait. */
  #account(connection: TcpConnection): void {
    const [before, now] = [this.#waiting.get(connection) ?? 0, connection.waiting];
    if (before === now) return;
    this.#waitingBytes += now - before;
    if (now === 0) this.#waiting.delete(connection);
    else this.#waiting.set(connection, now);
  }

  #giveUpWaiting(): void {
    let first = this.#firstWaiting.next();
    if (first.done) {
      this.#firstWaiting = this.#waiting.keys();
      first = this.#firstWaiting.next();
    }
    if (first.done) return;
    first.value.flush();
    this.#account(first.value);
  }
}
