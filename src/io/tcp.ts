import { connect as connectSocket, createServer, isIP, type Server, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { boundTo, listening } from './listening.ts';
import { SourceError } from './source-error.ts';
import { SocketConnection, type TcpConnection, type TcpEndpoint, type TcpSecurity } from './tcp-connection.ts';
import { refusalOf, tcpError, timeoutError, tlsError } from './tcp-errors.ts';

export type { TcpClose, TcpConnection, TcpEndpoint, TcpSecurity } from './tcp-connection.ts';

/** TLS of a client. */
export interface TlsOptions {
  /** Accepts any certificate: `security.refusal` of the connection says what is wrong with it. */
  readonly insecure?: boolean;
  /** Name that the certificate must have; the host without it. */
  readonly servername?: string;
  /** Certificates in PEM that are trusted, instead of those that Node trusts. */
  readonly ca?: string;
}

/** A connection to a server. */
export interface ConnectOptions {
  /** Name or IP address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  /** Absent: no TLS. */
  readonly tls?: TlsOptions;
  /** For name resolution, TCP and TLS together. */
  readonly timeoutMs: number;
  /** Stops connecting; it does not close a connection. */
  readonly signal?: AbortSignal;
  /** The FIN of the peer does not close this side. */
  readonly halfOpen?: boolean;
}

/** Connects; throws `SourceError` with the reason. */
export const connectTcp = async (options: ConnectOptions): Promise<TcpConnection> => {
  const { host, port, tls, signal, halfOpen = false } = options;
  if (signal?.aborted) throw interrupted();
  const place = { host, port, allowHalfOpen: halfOpen };
  if (tls === undefined) {
    const socket = connectSocket(place);
    return opened(socket, 'connect', options, () => new SocketConnection(socket));
  }
  // Loaded late: it takes some 10 ms.
  const { connect } = await import('node:tls');
  const servername = tls.servername ?? host;
  // An IP address is no SNI name, but the certificate is compared with it.
  const name = isIP(servername) === 0 ? { servername } : {};
  const trusted = tls.ca === undefined ? {} : { ca: tls.ca };
  const socket = connect({ ...place, ...name, ...trusted, rejectUnauthorized: tls.insecure !== true });
  return opened(socket, 'secureConnect', options, () => new SocketConnection(socket, securityOf(socket)));
};

const interrupted = (): SourceError => new SourceError('ABORT_ERR', 'interrupted');

const securityOf = (socket: TLSSocket): TcpSecurity => {
  const refusal = socket.authorized ? undefined : refusalOf(socket.authorizationError);
  return { protocol: socket.getProtocol() ?? 'TLS', ...(refusal !== undefined && { refusal }) };
};

/**
 * Waits for the event that says that the socket is open. The connection is made in that event: an error may come before
 * whoever awaits it goes on.
 */
const opened = (
  socket: Socket,
  event: string,
  { timeoutMs, signal }: ConnectOptions,
  connection: () => TcpConnection,
): Promise<TcpConnection> =>
  new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      socket.off('error', fail).off(event, done).off('close', close);
    };
    const done = (): void => {
      settle();
      resolve(connection());
    };
    const refuse = (error: SourceError): void => {
      settle();
      // What happens to it now is of no interest, but an error without listener would end the process.
      socket.on('error', () => undefined).destroy();
      reject(error);
    };
    const abort = (): void => refuse(interrupted());
    const isTls = event === 'secureConnect';
    const fail = (error: Error): void => refuse(isTls ? tlsError(error) : tcpError(error));
    const close = (): void => refuse(tcpError({ code: 'ECONNRESET' }));
    const timer = setTimeout(() => refuse(timeoutError('the server does not answer', timeoutMs)), timeoutMs);
    signal?.addEventListener('abort', abort, { once: true });
    socket.on('error', fail).on(event, done).on('close', close);
  });

/** An address to listen at. */
export interface ListenOptions {
  /** Name or IP address of this machine, IPv6 without brackets. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Open connections at once: more are closed as they come. */
  readonly maxConnections: number;
  /** The FIN of a peer does not close this side. */
  readonly halfOpen?: boolean;
}

/** Takes connections. */
export interface TcpServer {
  readonly address: TcpEndpoint;
  /** Open connections. */
  readonly connectionCount: number;
  /** Connections that were closed at once, because there were too many. */
  readonly refusedCount: number;
  /** Each connection as it comes. It ends when the server closes. For one reader. */
  connections(): AsyncIterable<TcpConnection>;
  /** Takes no more connections, closes those that are open at once, and resolves when all are closed. */
  close(): Promise<void>;
}

/** Listens; throws `SourceError` with the reason. */
export const listenTcp = async (options: ListenOptions): Promise<TcpServer> => {
  const { maxConnections, halfOpen = false } = options;
  const server = createServer({ allowHalfOpen: halfOpen });
  server.maxConnections = maxConnections;
  const accepting = new SocketServer(server);
  await listening(server, options);
  return accepting;
};

class SocketServer implements TcpServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #waiting: TcpConnection[] = [];
  #wake: (() => void) | undefined;
  #isClosed = false;
  #refused = 0;

  constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      this.#waiting.push(new SocketConnection(socket));
      this.#wake?.();
    });
    server.on('drop', () => this.#refused++);
  }

  get address(): TcpEndpoint {
    return boundTo(this.#server);
  }

  get connectionCount(): number {
    return this.#sockets.size;
  }

  get refusedCount(): number {
    return this.#refused;
  }

  async *connections(): AsyncGenerator<TcpConnection> {
    while (!this.#isClosed) {
      const waiting = this.#waiting;
      this.#waiting = [];
      yield* waiting;
      if (this.#waiting.length > 0 || this.#isClosed) continue;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wake?.();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
