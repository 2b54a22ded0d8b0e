import type { Direction, Endpoint } from '../../../container/capture/capture-item.ts';
import type { TcpConnection } from '../../../io/tcp.ts';
import type { RelayTap } from './relay.ts';
import type { SessionQueue } from './session-queue.ts';

/** Puts what passes in a session into the queue. */
export class SessionTap implements RelayTap {
  /** The client sent something. */
  hasBegun = false;
  readonly #queue: SessionQueue;
  readonly #connection: number;
  readonly #onBegin: () => void;
  #isReset = false;

  constructor(queue: SessionQueue, connection: number, onBegin: () => void) {
    this.#queue = queue;
    this.#connection = connection;
    this.#onBegin = onBegin;
  }

  data(direction: Direction, bytes: Uint8Array, timeMs: number): void {
    if (direction === 'client' && !this.hasBegun) {
      this.hasBegun = true;
      this.#onBegin();
    }
    if (!this.#isReset) this.#queue.push({ kind: 'data', connection: this.#connection, direction, bytes, timeMs });
  }

  close(direction: Direction, how: 'fin' | 'rst', timeMs: number): void {
    if (this.#isReset) return;
    this.#isReset = how === 'rst';
    this.#queue.push({ kind: 'close', connection: this.#connection, direction, how, timeMs });
  }

  room(): Promise<void> {
    return this.#queue.room();
  }
}

/**
 * The ends that matter: the client, and the server. No capture has an IPv4 address on one side and IPv6 on the other:
 * there the former is written as IPv6.
 */
export const endpointsOf = (client: TcpConnection, server: TcpConnection): Record<Direction, Endpoint> => {
  const isIpv6 = [client, server].some(({ remote }) => remote.address.includes(':'));
  return { client: endpoint(client, isIpv6), server: endpoint(server, isIpv6) };
};

/** Without the zone of a link-local address, which no packet has. */
const endpoint = ({ remote: { address, port } }: TcpConnection, isIpv6: boolean): Endpoint => ({
  address: isIpv6 && !address.includes(':') ? `::ffff:${address}` : address.replace(/%.*/, ''),
  port,
});
