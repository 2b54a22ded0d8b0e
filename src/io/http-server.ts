import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import { boundTo, listening } from './listening.ts';
import type { TcpEndpoint } from './tcp-connection.ts';

/** What is asked for. */
export interface HttpRequest {
  readonly method: 'GET' | 'HEAD';
  /** Without query; decoded, but for a path that cannot be, which is empty. */
  readonly path: string;
  readonly remote: TcpEndpoint;
}

/** An answer that is complete. */
export interface HttpAnswer {
  readonly status: number;
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer that is sent piece by piece; of a HEAD request only its head is sent. */
export interface HttpStreaming {
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes of the body; absent: it has no end yet, and the connection ends with it. */
  readonly sizeBytes?: number;
  /** The head was sent: the body follows. */
  begin(body: HttpBody): void;
}

/** The body of such an answer. */
export interface HttpBody {
  /** Bytes that wait to be sent. */
  readonly waitingBytes: number;
  /** Sends the pieces, which must not change any more. */
  write(pieces: readonly Uint8Array[]): void;
  /** Sends what waits, then the end. */
  end(): void;
  /** Resolves when it has ended, or the reader has gone. */
  readonly closed: Promise<void>;
  /** Closes at once: what waits is lost. */
  destroy(): void;
}

/** An address to listen at, and what is answered. */
export interface HttpServerOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Open at once: more are closed as they come. */
  readonly maxConnections: number;
  answer(request: HttpRequest): HttpAnswer | HttpStreaming | Promise<HttpAnswer | HttpStreaming>;
}

/** Answers requests. */
export interface HttpServer {
  readonly address: TcpEndpoint;
  readonly connectionCount: number;
  /** Takes no more requests, closes what is open at once, and resolves when all is closed. */
  close(): Promise<void>;
}

const MAX_HEADER_BYTES = 8 << 10;
/** For the head of a request to come; and the same for one after the other in a connection. */
const REQUEST_MS = 10_000;
/** A reader that takes nothing of what waits for it for so long has gone. */
const STALLED_MS = 30_000;
const CHECK_MS = 1000;

/** What every answer says: it is not a file to guess about, and none to keep. */
const HEADERS = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' };

/** Listens; throws `SourceError` with the reason. */
export const listenHttp = async (options: HttpServerOptions): Promise<HttpServer> => {
  const { maxConnections } = options;
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: REQUEST_MS,
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: REQUEST_MS,
    connectionsCheckingInterval: CHECK_MS,
  });
  server.maxConnections = maxConnections;
  server.on('request', (request, response) => void answer(options, server, request, response));
  await listening(server, options);
  let count = 0;
  server.on('connection', (socket) => {
    count++;
    socket.once('close', () => count--);
  });
  return {
    get address() {
      return boundTo(server);
    },
    get connectionCount() {
      return count;
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
};

const answer = async (
  options: HttpServerOptions,
  server: Server,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  // What the request carries is not read: the connection ends with the answer.
  if (request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined) {
    response.shouldKeepAlive = false;
  }
  const { method } = request;
  if (method !== 'GET' && method !== 'HEAD') {
    send(response, { ...plain(405, 'only GET and HEAD'), headers: { allow: 'GET, HEAD' } }, false);
    return;
  }
  const { address } = boundTo(server);
  if (isLoopback(address) && !isOwnName(request.headers.host, options.host)) {
    send(response, plain(403, 'the Host header names another host than this one'), method === 'HEAD');
    return;
  }
  const { remoteAddress = '', remotePort = 0 } = request.socket;
  const remote = { address: remoteAddress.replace(/^::ffff:(?=[0-9.]+$)/, ''), port: remotePort };
  const given = await options.answer({ method, path: pathOf(request.url ?? ''), remote });
  // Who asked may have gone meanwhile.
  if (response.destroyed) return;
  if ('body' in given) send(response, given, method === 'HEAD');
  else stream(response, given, method === 'HEAD');
};

/** An answer of one line. */
export const plain = (status: number, text: string): HttpAnswer => ({
  status,
  type: 'text/plain; charset=utf-8',
  body: `${text}\n`,
});

const send = (response: ServerResponse, { status, type, headers, body }: HttpAnswer, isHead: boolean): void => {
  const bytes = new TextEncoder().encode(body);
  if (status === 405 || status === 403) response.shouldKeepAlive = false;
  response.writeHead(status, { ...HEADERS, 'content-type': type, 'content-length': bytes.length, ...headers });
  if (isHead) response.end();
  else response.end(bytes);
};

const stream = (
  response: ServerResponse,
  { type, headers, sizeBytes, begin }: HttpStreaming,
  isHead: boolean,
): void => {
  if (sizeBytes === undefined && !isHead) response.shouldKeepAlive = false;
  const length = sizeBytes === undefined ? {} : { 'content-length': sizeBytes };
  response.writeHead(200, { ...HEADERS, 'content-type': type, ...length, ...headers });
  if (isHead) {
    response.end();
    return;
  }
  response.flushHeaders();
  response.socket?.setNoDelay(true);
  begin(new ResponseBody(response));
};

class ResponseBody implements HttpBody {
  readonly closed: Promise<void>;
  readonly #response: ServerResponse;
  #isCorked = false;

  constructor(response: ServerResponse) {
    this.#response = response;
    let sent = 0;
    let stalledMs = 0;
    const timer = setInterval(() => {
      const { bytesWritten = 0 } = response.socket ?? {};
      const now = bytesWritten - this.waitingBytes;
      stalledMs = this.waitingBytes > 0 && now === sent ? stalledMs + CHECK_MS : 0;
      sent = now;
      if (stalledMs >= STALLED_MS) response.destroy();
    }, CHECK_MS);
    this.closed = new Promise((resolve) => {
      response.once('close', () => {
        clearInterval(timer);
        resolve();
      });
    });
    response.on('error', () => undefined);
  }

  get waitingBytes(): number {
    return this.#response.destroyed ? 0 : this.#response.writableLength;
  }

  write(pieces: readonly Uint8Array[]): void {
    const response = this.#response;
    if (response.destroyed || response.writableEnded) return;
    // What comes in one turn goes into one system call.
    if (!this.#isCorked) {
      this.#isCorked = true;
      response.cork();
      setImmediate(() => {
        this.#isCorked = false;
        response.uncork();
      });
    }
    for (const piece of pieces) response.write(piece);
  }

  end(): void {
    this.#response.end();
  }

  destroy(): void {
    this.#response.destroy();
  }
}

const pathOf = (url: string): string => {
  const [path = ''] = url.split('?', 1);
  try {
    return decodeURIComponent(path);
  } catch {
    return '';
  }
};

const isLoopback = (address: string): boolean =>
  address === '::1' || /^127\./.test(address) || /^::ffff:127\./.test(address);

/**
 * A web page can point a name of its own at this machine, and then read what it answers (DNS rebinding): the browser says
 * that name in the Host header. No browser leaves it out.
 */
const isOwnName = (header: string | undefined, listenHost: string): boolean => {
  if (header === undefined) return true;
  const host = header
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase();
  return host === 'localhost' || host === listenHost.toLowerCase() || (isIP(host) !== 0 && isLoopback(host));
};
