import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { SessionInput } from '../../src/analysis/rtmp/session-input.ts';
import { type ProxyOptions, RtmpProxy } from '../../src/pipeline/rtmp/proxy/proxy.ts';

const HOST = '127.0.0.1';

/** A socket that keeps what it receives, and says how it ended. */
export class RawEnd {
  readonly socket: Socket;
  /** Resolves with the first of these: FIN, RST, or closed by this end. */
  readonly ended: Promise<'fin' | 'rst' | 'closed'>;
  readonly #pieces: Buffer[] = [];

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (bytes: Buffer) => this.#pieces.push(bytes));
    this.ended = new Promise((resolve) => {
      socket.once('end', () => resolve('fin'));
      socket.once('error', () => resolve('rst'));
      socket.once('close', () => resolve('closed'));
    });
  }

  get received(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  async send(pieces: readonly Uint8Array[]): Promise<void> {
    // Each in a write of its own, and not joined by the system.
    for (const piece of pieces) await new Promise((resolve) => this.socket.write(piece, resolve));
  }
}

/** A proxy before a server of raw sockets, for tests; all of it is closed by `close`. */
export class Proxied {
  readonly proxy: RtmpProxy;
  readonly notices: string[];
  readonly inputs: SessionInput[] = [];
  /** Resolves when the proxy has ended; rejects with the reason. */
  readonly done: Promise<void>;
  readonly #stop: AbortController;
  readonly #closes: (() => void)[];
  readonly #next: () => Promise<RawEnd>;

  private constructor(
    proxy: RtmpProxy,
    notices: string[],
    stop: AbortController,
    next: () => Promise<RawEnd>,
    closes: (() => void)[],
    reads: boolean,
  ) {
    this.proxy = proxy;
    this.notices = notices;
    this.#stop = stop;
    this.#next = next;
    this.#closes = closes;
    this.done = reads ? this.#read() : Promise.resolve();
    this.done.catch(() => undefined);
  }

  /** `reads`: the proxy has a reader. */
  static async start(options: Partial<ProxyOptions> = {}, reads = true): Promise<Proxied> {
    const stop = new AbortController();
    const waiting: RawEnd[] = [];
    let wake: (() => void) | undefined;
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      waiting.push(new RawEnd(socket));
      wake?.();
    });
    await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
    const next = async (): Promise<RawEnd> => {
      for (;;) {
        const end = waiting.shift();
        if (end !== undefined) return end;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    };
    const notices: string[] = [];
    const proxy = await RtmpProxy.listen({
      listen: { host: HOST, port: 0 },
      to: { scheme: 'rtmp', host: HOST, port: (server.address() as AddressInfo).port },
      maxConnections: 100,
      timeoutMs: 10_000,
      interrupted: stop.signal,
      onNotice: (text) => notices.push(text),
      ...options,
    });
    return new Proxied(proxy, notices, stop, next, [() => server.close()], reads);
  }

  /** A client, and the end of the server that the proxy connects it to. */
  async session(): Promise<{ readonly client: RawEnd; readonly server: RawEnd }> {
    const client = this.client();
    return { client, server: await this.server() };
  }

  client(): RawEnd {
    const end = new RawEnd(connect({ host: HOST, port: this.proxy.address.port, allowHalfOpen: true }));
    this.#closes.push(() => end.socket.destroy());
    return end;
  }

  async server(): Promise<RawEnd> {
    const end = await this.#next();
    this.#closes.push(() => end.socket.destroy());
    return end;
  }

  interrupt(): void {
    this.#stop.abort();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    for (const close of this.#closes) close();
    await this.done.catch(() => undefined);
  }

  /** What passed, without the bytes: `0 open`, `0 client fin`. */
  get story(): string[] {
    return this.inputs.flatMap((input) => {
      if (input.kind === 'connection') return [`${input.connection} open`];
      return input.kind === 'close' ? [`${input.connection} ${input.direction} ${input.how}`] : [];
    });
  }

  /** The bytes of a direction that passed. */
  passed(direction: 'client' | 'server', connection = 0): Buffer {
    return Buffer.concat(
      this.inputs.flatMap((input) =>
        input.kind === 'data' && input.direction === direction && input.connection === connection ? [input.bytes] : [],
      ),
    );
  }

  async #read(): Promise<void> {
    for await (const { items } of this.proxy.inputs()) this.inputs.push(...items);
  }
}
