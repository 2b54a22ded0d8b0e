import type { SessionInput } from '../../../analysis/rtmp/session-input.ts';
import type { Endpoint } from '../../../container/capture/capture-item.ts';
import { wallMs } from '../../../io/clock.ts';
import { SourceError } from '../../../io/source-error.ts';
import { connectTcp, listenTcp, type TcpConnection, type TcpServer } from '../../../io/tcp.ts';
import type { RtmpAddress } from '../../../transport/rtmp/address.ts';
import type { Piece } from '../../piece.ts';
import { relay } from './relay.ts';
import { SessionQueue } from './session-queue.ts';
import { endpointsOf, SessionTap } from './session-tap.ts';

/** How a proxy works. */
export interface ProxyOptions {
  readonly listen: { readonly host: string; readonly port: number };
  /** The server; its app and key do not count: those of the client are passed on. */
  readonly to: Pick<RtmpAddress, 'scheme' | 'host' | 'port'>;
  /** rtmps: takes any certificate. */
  readonly insecure?: boolean;
  /** Sessions at once: further connections are closed as they come. */
  readonly maxConnections: number;
  /** For a connection to the server. */
  readonly timeoutMs: number;
  /** Ends with the first session in which a client sent something. */
  readonly once?: boolean;
  /** Closes what is open, and ends. */
  readonly interrupted: AbortSignal;
  /** What goes wrong but does not end the proxy; without line break. */
  readonly onNotice?: (text: string) => void;
}

/** A peer that was silent for this long is asked whether it is still there. */
const KEEP_ALIVE_MS = 60_000;

/**
 * Stands between clients and a server: passes on what they say, and tells it to one reader. It ends when it is
 * interrupted, when the reader leaves, or, with `once`, with the session.
 */
export class RtmpProxy {
  readonly #options: ProxyOptions;
  readonly #server: TcpServer;
  readonly #queue = new SessionQueue();
  readonly #stop = new AbortController();
  /** Sessions so far: those with a connection to the server. */
  #sessions = 0;
  /** The session of `once` has begun. */
  #hasBegun = false;

  private constructor(options: ProxyOptions, server: TcpServer) {
    this.#options = options;
    this.#server = server;
  }

  /** Listens; throws `SourceError` with the reason. */
  static async listen(options: ProxyOptions): Promise<RtmpProxy> {
    const { listen, maxConnections, interrupted } = options;
    const server = await listenTcp({ ...listen, maxConnections, halfOpen: true });
    const proxy = new RtmpProxy(options, server);
    if (interrupted.aborted) proxy.#close();
    else interrupted.addEventListener('abort', () => proxy.#close(), { once: true });
    void proxy.#accept();
    return proxy;
  }

  /** Where it listens. */
  get address(): Endpoint {
    return this.#server.address;
  }

  get sessions(): number {
    return this.#sessions;
  }

  /** What passes, as it passes. For one reader. */
  async *inputs(): AsyncGenerator<Piece<SessionInput>> {
    try {
      yield* this.#queue.pieces();
    } finally {
      this.#close();
      await this.#server.close();
    }
  }

  #close(failure?: Error): void {
    this.#stop.abort();
    this.#queue.close(failure);
    void this.#server.close();
  }

  async #accept(): Promise<void> {
    for await (const client of this.#server.connections()) {
      if (this.#hasBegun && this.#options.once === true) client.reset();
      else void this.#session(client);
    }
  }

  async #session(client: TcpConnection): Promise<void> {
    const server = await this.#connect(client);
    if (server === undefined) return;
    const stop = (): void => server.destroy();
    this.#stop.signal.addEventListener('abort', stop, { once: true });
    const connection = this.#sessions++;
    for (const end of [client, server]) end.setKeepAlive(KEEP_ALIVE_MS);
    this.#queue.push({ kind: 'connection', connection, ...endpointsOf(client, server), timeMs: wallMs() });
    const tap = new SessionTap(this.#queue, connection, () => {
      this.#hasBegun = true;
    });
    await relay({ client, server }, tap);
    await this.#closed([client, server]);
    this.#stop.signal.removeEventListener('abort', stop);
    if (this.#options.once === true && tap.hasBegun) this.#close();
  }

  /** What was passed on last is on its way still. */
  async #closed(ends: readonly TcpConnection[]): Promise<void> {
    const timer = setTimeout(() => {
      for (const end of ends) end.reset();
    }, this.#options.timeoutMs);
    await Promise.all(ends.map(({ closed }) => closed));
    clearTimeout(timer);
  }

  /** The connection to the server; `undefined`, and the client is closed, if there is none. */
  async #connect(client: TcpConnection): Promise<TcpConnection | undefined> {
    const { to, timeoutMs, insecure = false, once = false, onNotice } = this.#options;
    try {
      const server = await connectTcp({
        host: to.host,
        port: to.port,
        timeoutMs,
        halfOpen: true,
        signal: this.#stop.signal,
        ...(to.scheme === 'rtmps' && { tls: { insecure } }),
      });
      if (server.security?.refusal !== undefined) onNotice?.(`--insecure: the certificate ${server.security.refusal}`);
      return server;
    } catch (error) {
      client.reset();
      const { message } = error as Error;
      if (this.#stop.signal.aborted) return undefined;
      if (once || !(error instanceof SourceError)) this.#close(error as Error);
      else onNotice?.(`${message}; the client ${client.remote.address}:${client.remote.port} was closed`);
      return undefined;
    }
  }
}
