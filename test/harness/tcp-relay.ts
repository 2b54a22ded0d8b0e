import { mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';

export type Side = 'client' | 'server';

/** Bytes as they arrived from one side. */
export interface Piece {
  readonly from: Side;
  /** Milliseconds since the client connected. */
  readonly atMs: number;
  readonly bytes: Buffer;
}

/** How a link ends that nobody asked to end. */
export interface Faults {
  /** Each piece waits so long before it is passed on. */
  readonly delayMs?: number;
  /** Once exactly so many bytes of a side were passed on, `act` is called; what arrived behind them waits. */
  readonly trip?: { readonly from: Side; readonly afterBytes: number; act(link: Link): void };
}

const other = (side: Side): Side => (side === 'client' ? 'server' : 'client');

/** One direction: what came, what has gone, and whether anything may go at present. */
class Direction {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #waiting: { readonly bytes: Buffer; readonly dueMs: number }[] = [];
  readonly #delayMs: number;
  #passed = 0;
  #stalled = false;
  #ended = false;
  #tripAt: number;
  readonly #trip: () => void;

  constructor(from: Socket, to: Socket, delayMs: number, tripAt: number, trip: () => void) {
    this.#from = from;
    this.#to = to;
    this.#delayMs = delayMs;
    this.#tripAt = tripAt;
    this.#trip = trip;
  }

  take(bytes: Buffer): void {
    this.#waiting.push({ bytes, dueMs: performance.now() + this.#delayMs });
    if (this.#delayMs === 0) this.#pass();
    else setTimeout(() => this.#pass(), this.#delayMs + 1);
  }

  /** The side will send no more: the other is told when all is passed on. */
  end(): void {
    this.#ended = true;
    if (this.#delayMs === 0) this.#pass();
    else setTimeout(() => this.#pass(), this.#delayMs + 1);
  }

  stall(): void {
    this.#stalled = true;
    this.#from.pause();
  }

  resume(): void {
    this.#stalled = false;
    this.#from.resume();
    this.#pass();
  }

  #pass(): void {
    while (!this.#stalled && !this.#to.destroyed) {
      const [next] = this.#waiting;
      if (next === undefined) {
        if (this.#ended) this.#to.end();
        return;
      }
      if (next.dueMs > performance.now()) return;
      this.#waiting.shift();
      const room = this.#tripAt - this.#passed;
      const now = next.bytes.subarray(0, room);
      if (now.length < next.bytes.length) this.#waiting.unshift({ ...next, bytes: next.bytes.subarray(room) });
      this.#passed += now.length;
      this.#to.write(now);
      if (this.#passed === this.#tripAt) {
        this.#tripAt = Number.POSITIVE_INFINITY;
        this.#trip();
      }
    }
  }
}

/** One client's connection and the one that the relay made for it. */
export class Link {
  readonly pieces: Piece[] = [];
  /** Resolves when neither side is connected any more. */
  readonly closed: Promise<void>;
  readonly #sockets: Record<Side, Socket>;
  readonly #directions: Record<Side, Direction>;

  constructor(client: Socket, server: Socket, { delayMs = 0, trip }: Faults) {
    this.#sockets = { client, server };
    const start = performance.now();
    const direction = (from: Side): Direction => {
      const socket = this.#sockets[from];
      const tripAt = trip?.from === from ? trip.afterBytes : Number.POSITIVE_INFINITY;
      const made = new Direction(socket, this.#sockets[other(from)], delayMs, tripAt, () => trip?.act(this));
      socket.setNoDelay(true);
      socket.on('data', (bytes: Buffer) => {
        this.pieces.push({ from, atMs: performance.now() - start, bytes });
        made.take(bytes);
      });
      socket.on('end', () => made.end());
      // A reset of one side is passed on, unless that side was cut off by us.
      socket.on('error', () => this.#sockets[other(from)].resetAndDestroy());
      return made;
    };
    this.#directions = { client: direction('client'), server: direction('server') };
    const gone = (socket: Socket): Promise<void> => new Promise((resolve) => socket.once('close', () => resolve()));
    this.closed = Promise.all([gone(client), gone(server)]).then(() => undefined);
  }

  /** All bytes of a side, those included that were never passed on. */
  bytesFrom(side: Side): Buffer {
    return Buffer.concat(this.pieces.filter(({ from }) => from === side).map(({ bytes }) => bytes));
  }

  /** Passes on nothing of a side, and reads no more of it, so that its sender's buffers fill. */
  stall(from: Side): void {
    this.#directions[from].stall();
  }

  resume(from: Side): void {
    this.#directions[from].resume();
  }

  /** A side is told that the other closed (FIN); in mid-message, where the trip was there. */
  close(side: Side): void {
    this.#stallBoth();
    this.#sockets[side].resume().end();
    this.#sockets[side].once('end', () => this.#sockets[side].destroy());
  }

  /** A side sees its connection reset (RST). The other is told nothing, as when a link drops. */
  reset(side: Side): void {
    this.#stallBoth();
    this.#sockets[side].removeAllListeners('error').on('error', () => {});
    this.#sockets[side].resetAndDestroy();
  }

  #stallBoth(): void {
    this.stall('client');
    this.stall('server');
  }

  /** Writes `client.bin` and `server.bin`: each direction as raw bytes. */
  save(folder: string): void {
    mkdirSync(folder, { recursive: true });
    for (const side of ['client', 'server'] as const) writeFileSync(join(folder, `${side}.bin`), this.bytesFrom(side));
  }

  destroy(): void {
    for (const socket of Object.values(this.#sockets)) socket.destroy();
  }
}

/**
 * Stands between clients and a server on 127.0.0.1, keeps what both say, and breaks the link where a test wants it:
 * the peers themselves never know of it.
 */
export class TcpRelay {
  readonly links: Link[] = [];
  readonly #server: Server;

  private constructor(toPort: number, faults: Faults) {
    this.#server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => {
      const server = connect({ port: toPort, host: '127.0.0.1', allowHalfOpen: true });
      this.links.push(new Link(client, server, faults));
      client.resume();
    });
  }

  static async start(toPort: number, faults: Faults = {}): Promise<TcpRelay> {
    const relay = new TcpRelay(toPort, faults);
    await new Promise<void>((resolve, reject) => {
      relay.#server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    return relay;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const link of this.links) link.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
