import type { Socket } from 'node:net';
import { SourceError } from './source-error.ts';
import { tcpError, timeoutError } from './tcp-errors.ts';

/** One end of a connection. */
export interface TcpEndpoint {
  /** IPv4 in dotted decimal form, or IPv6. */
  readonly address: string;
  readonly port: number;
}

/** How a connection closed first: by the peer's FIN or RST, for want of traffic, or by this side. */
export type TcpClose = 'fin' | 'rst' | 'timeout' | 'local';

/** What is known of the TLS below a connection. */
export interface TcpSecurity {
  /** `TLSv1.3` */
  readonly protocol: string;
  /** Why the certificate would not have been accepted without `insecure`; absent if it would. */
  readonly refusal?: string;
}

/** A TCP connection, with TLS or without. */
export interface TcpConnection {
  readonly remote: TcpEndpoint;
  readonly local: TcpEndpoint;
  /** Absent without TLS. */
  readonly security?: TcpSecurity;
  /** Bytes that `chunks` gave. */
  readonly bytesRead: number;
  /** Bytes that `write` took. */
  readonly bytesWritten: number;
  /** Bytes of them that wait to be sent. */
  readonly bufferedBytes: number;
  /** Resolves when it is closed in both directions. */
  readonly closed: Promise<void>;
  /** `undefined` while the connection is open. */
  readonly howClosed: TcpClose | undefined;
  /** What the peer closed its side with, also after this side closed: FIN, once all before it was read, or RST. */
  readonly howPeerClosed: 'fin' | 'rst' | undefined;
  /**
   * What the peer sends. It ends at the FIN, or after this side closed; throws `SourceError` when the connection is reset
   * or times out. While nobody asks for the next chunk, the peer is slowed down. For one reader at a time; one that
   * leaves does not close the connection.
   */
  chunks(): AsyncIterable<Uint8Array>;
  /**
   * Sends the pieces, which must not change any more; false: more than the high-water mark waits, so that the caller
   * should await `drained`. What is written after the connection closed is dropped, with false.
   */
  write(pieces: readonly Uint8Array[]): boolean;
  /** Resolves when all was sent that was written; rejects with a `SourceError` if the connection closes before. */
  drained(): Promise<void>;
  /** No traffic in either direction for this long closes the connection; 0: never. */
  setIdleTimeout(timeoutMs: number): void;
  /** Asks a peer that was silent for so long whether it is still there; one that does not answer is as good as reset. */
  setKeepAlive(afterMs: number): void;
  /** Sends what waits, then FIN. The peer may send until it closes, too. */
  end(): void;
  /** Closes at once: what waits is lost. */
  destroy(): void;
  /** The same by RST, which tells the peer; with TLS it is `destroy`. */
  reset(): void;
}

/** Bytes that may wait before `write` says so: a second of 4 Mb/s. */
export const HIGH_WATER_BYTES = 512 << 10;

/** A socket of Node as a `TcpConnection`. */
export class SocketConnection implements TcpConnection {
  readonly remote: TcpEndpoint;
  readonly local: TcpEndpoint;
  declare readonly security?: TcpSecurity;
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  #howClosed: TcpClose | undefined;
  #howPeerClosed: 'fin' | 'rst' | undefined;
  #failure: SourceError | undefined;
  #hasEnded = false;
  #isClosed = false;
  #isDestroyed = false;
  #bytesRead = 0;
  #bytesWritten = 0;
  #idleTimeoutMs = 0;
  /** Of the reader that waits for something to happen. */
  #wakeReader: (() => void) | undefined;
  /** Of the writers that wait. */
  #drains: { readonly resolve: () => void; readonly reject: (error: SourceError) => void }[] = [];

  /** `socket` is connected; with TLS, its handshake is done. */
  constructor(socket: Socket, security?: TcpSecurity) {
    this.#socket = socket;
    // Both are unknown after a close.
    this.remote = endpointOf(socket.remoteAddress, socket.remotePort);
    this.local = endpointOf(socket.localAddress, socket.localPort);
    if (security !== undefined) this.security = security;
    socket.setNoDelay(true);
    socket.on('readable', () => this.#wakeReader?.());
    socket.on('end', () => this.#onEnd());
    socket.on('error', (error) => this.#onError(tcpError(error), 'rst'));
    socket.on('timeout', () => {
      this.#onError(timeoutError('no traffic', this.#idleTimeoutMs), 'timeout');
      socket.destroy();
    });
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.#onClose();
        resolve();
      });
    });
    socket.on('drain', () => {
      for (const { resolve } of this.#takeDrains()) resolve();
    });
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }

  get bytesWritten(): number {
    return this.#bytesWritten;
  }

  get bufferedBytes(): number {
    return this.#isClosed ? 0 : this.#socket.writableLength;
  }

  get howClosed(): TcpClose | undefined {
    return this.#howClosed;
  }

  get howPeerClosed(): 'fin' | 'rst' | undefined {
    return this.#howPeerClosed;
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const chunk = this.#socket.read() as Uint8Array | null;
      if (chunk !== null) {
        this.#bytesRead += chunk.length;
        // Not as a Buffer, whose `slice` does not copy.
        yield new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length);
      } else if (this.#hasEnded || this.#isClosed) {
        if (this.#failure !== undefined && !this.#hasEnded && !this.#isDestroyed) throw this.#failure;
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wakeReader = resolve;
        });
        this.#wakeReader = undefined;
      }
    }
  }

  write(pieces: readonly Uint8Array[]): boolean {
    const socket = this.#socket;
    if (this.#isClosed || !socket.writable) return false;
    // Together they go into one system call.
    if (pieces.length > 1) socket.cork();
    for (const piece of pieces) {
      this.#bytesWritten += piece.length;
      socket.write(piece);
    }
    if (pieces.length > 1) socket.uncork();
    return socket.writableLength <= HIGH_WATER_BYTES;
  }

  drained(): Promise<void> {
    if (this.#isClosed || !this.#socket.writable) return Promise.reject(this.#closedError());
    if (!this.#socket.writableNeedDrain) return Promise.resolve();
    return new Promise((resolve, reject) => void this.#drains.push({ resolve, reject }));
  }

  setIdleTimeout(timeoutMs: number): void {
    this.#idleTimeoutMs = timeoutMs;
    this.#socket.setTimeout(timeoutMs);
  }

  setKeepAlive(afterMs: number): void {
    this.#socket.setKeepAlive(true, afterMs);
  }

  end(): void {
    this.#howClosed ??= 'local';
    this.#socket.end();
  }

  destroy(): void {
    this.#isDestroyed = true;
    this.#howClosed ??= 'local';
    this.#socket.destroy();
  }

  reset(): void {
    this.#howClosed ??= 'local';
    // Of a TLS socket the connection below is not at hand.
    if (this.security === undefined) this.#socket.resetAndDestroy();
    else this.#socket.destroy();
  }

  #onEnd(): void {
    this.#howClosed ??= 'fin';
    this.#howPeerClosed ??= 'fin';
    this.#hasEnded = true;
    this.#wakeReader?.();
  }

  #onError(error: SourceError, how: TcpClose): void {
    this.#howClosed ??= how;
    if (how === 'rst') this.#howPeerClosed ??= how;
    this.#failure ??= error;
  }

  #onClose(): void {
    this.#howClosed ??= 'local';
    this.#isClosed = true;
    this.#wakeReader?.();
    for (const { reject } of this.#takeDrains()) reject(this.#closedError());
  }

  #takeDrains() {
    const drains = this.#drains;
    this.#drains = [];
    return drains;
  }

  #closedError(): SourceError {
    return this.#failure ?? new SourceError('EPIPE', 'the connection is closed');
  }
}

/** An IPv4 address that came in on a socket for both families is given as what it is. */
const endpointOf = (address = '', port = 0): TcpEndpoint => ({
  address: address.replace(/^::ffff:(?=[0-9.]+$)/, ''),
  port,
});
