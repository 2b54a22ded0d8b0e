import { isRtmpBeginning, isRtmpMidway } from '../../analysis/rtmp/likeness.ts';
import type { SessionInput } from '../../analysis/rtmp/session-input.ts';
import { joined } from '../../bytes/joined.ts';
import type { CaptureItem, ConnectionItem, DataItem } from '../../container/capture/capture-item.ts';
import type { Stage } from '../../media/stage.ts';

/** Which connections of a capture are read. */
export interface ConnectionChoice {
  /** Only this one, by its number in the capture. */
  readonly connection?: number | undefined;
  /** Only those with this port on one side; without it, those that are RTMP by their port or content. */
  readonly port?: number | undefined;
}

/** The port of RTMP. */
const RTMP_PORT = 1935;

/** Bytes of a connection that are kept until it is known what it is. */
const KEPT_BYTES = 1 << 16;
/** The same of all connections. */
const KEPT_BYTES_TOTAL = 16 << 20;

/** A connection of which it is not known yet what it is. */
interface Undecided {
  readonly items: CaptureItem[];
  readonly startsMidway: boolean;
  sizeBytes: number;
}

/** Picks the RTMP connections of a capture: by port, by handshake, or by messages of one that was joined midway. */
export class ConnectionFilter implements Stage<CaptureItem, SessionInput> {
  readonly #choice: ConnectionChoice;
  readonly #chosen = new Set<number>();
  readonly #undecided = new Map<number, Undecided>();
  #keptBytes = 0;
  #connections = 0;
  #others = 0;

  constructor(choice: ConnectionChoice = {}) {
    this.#choice = choice;
  }

  /** TCP connections of the capture, so far. */
  get connections(): number {
    return this.#connections;
  }

  /** Those that were left out. */
  get otherConnections(): number {
    return this.#others;
  }

  *push(item: CaptureItem): Generator<SessionInput, void> {
    if (item.kind === 'finding') yield item;
    else if (item.kind === 'connection') yield* this.#connection(item);
    else if (this.#chosen.has(item.connection)) {
      yield item;
      if (item.kind === 'close') return;
    } else yield* this.#wait(item);
  }

  *end(): Generator<SessionInput, void> {
    for (const connection of [...this.#undecided.keys()]) yield* this.#decide(connection, true);
  }

  *#connection(item: ConnectionItem): Generator<SessionInput, void> {
    this.#connections++;
    const { connection, client, server, startsMidway } = item;
    const hasPort = (port: number): boolean => client.port === port || server.port === port;
    const { connection: only, port } = this.#choice;
    if (only !== undefined || port !== undefined) {
      const isChosen = (only === undefined || only === connection) && (port === undefined || hasPort(port));
      if (isChosen) yield* this.#choose(connection, [item]);
      else this.#others++;
    } else if (hasPort(RTMP_PORT)) yield* this.#choose(connection, [item]);
    else this.#undecided.set(connection, { items: [item], startsMidway, sizeBytes: 0 });
  }

  *#choose(connection: number, items: readonly CaptureItem[]): Generator<SessionInput, void> {
    this.#chosen.add(connection);
    yield* items;
  }

  *#wait(item: Exclude<CaptureItem, { kind: 'finding' | 'connection' }>): Generator<SessionInput, void> {
    const waiting = this.#undecided.get(item.connection);
    if (waiting === undefined) return;
    // The bytes are valid until the next push.
    waiting.items.push(item.kind === 'data' ? { ...item, bytes: item.bytes.slice() } : item);
    const size = item.kind === 'data' ? item.bytes.length : 0;
    waiting.sizeBytes += size;
    this.#keptBytes += size;
    const isFull = waiting.sizeBytes >= KEPT_BYTES || this.#keptBytes > KEPT_BYTES_TOTAL;
    yield* this.#decide(item.connection, isFull);
  }

  /** `last`: it is decided by what is there. */
  *#decide(connection: number, last: boolean): Generator<SessionInput, void> {
    const waiting = this.#undecided.get(connection);
    if (waiting === undefined) return;
    const isRtmp = likenessOf(waiting, last);
    if (isRtmp === undefined) return;
    this.#undecided.delete(connection);
    this.#keptBytes -= waiting.sizeBytes;
    if (isRtmp) yield* this.#choose(connection, waiting.items);
    else this.#others++;
  }
}

const likenessOf = ({ items, startsMidway }: Undecided, last: boolean): boolean | undefined => {
  const sent = (direction: DataItem['direction']): Uint8Array =>
    joined(items.flatMap((item) => (item.kind === 'data' && item.direction === direction ? [item.bytes] : [])));
  if (!startsMidway) return isRtmpBeginning(sent('client'), last);
  // Joined in the middle: a message has to be found.
  if (!last) return undefined;
  return isRtmpMidway(sent('client')) || isRtmpMidway(sent('server'));
};
