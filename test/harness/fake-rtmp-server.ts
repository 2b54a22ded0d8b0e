import { createHash } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { joined } from '../../src/bytes/joined.ts';
import { FlvReader } from '../../src/container/flv/tag/flv-reader.ts';
import { timestampOf } from '../../src/container/flv/tag/tag-header.ts';
import { hmacSha256, randomBytes } from '../../src/io/crypto.ts';
import { listenTcp, type TcpConnection, type TcpServer } from '../../src/io/tcp.ts';
import type { MediaMessage } from '../../src/media/media-message.ts';
import type { ServerEvent } from '../../src/transport/rtmp/session/server-event.ts';
import type { ServerSessionOptions } from '../../src/transport/rtmp/session/server-options.ts';
import { ServerSession } from '../../src/transport/rtmp/session/server-session.ts';

/** One connection of a client. */
export class FakeLink {
  /** Number of the connection, from 0. */
  readonly index: number;
  readonly connection: TcpConnection;
  readonly session: ServerSession;
  readonly events: ServerEvent[] = [];
  /** What was published, with bodies of its own. */
  readonly media: MediaMessage[] = [];
  /** What it hears from now on is not answered. */
  isDeaf = false;
  /** Nothing is read from now on, so that the buffers of the client fill. */
  isStalled = false;
  #streamId = 1;
  readonly #server: FakeServer;

  constructor(index: number, connection: TcpConnection, server: FakeServer) {
    this.index = index;
    this.connection = connection;
    this.#server = server;
    this.session = new ServerSession({ hmac: hmacSha256, random: randomBytes, ...server.options.session });
  }

  /** The kinds of events, without media. */
  get kinds(): string[] {
    return this.events.filter(({ kind }) => kind !== 'media').map(({ kind }) => kind);
  }

  /** Sends a message to the player of this connection. */
  play(...messages: readonly MediaMessage[]): void {
    for (const message of messages) this.session.sendMedia(this.#streamId, message);
    this.send();
  }

  /** Says that the publisher has gone. */
  endPlay(): void {
    this.session.streamEnded(this.#streamId);
    this.send();
  }

  /** Enhanced RTMP. */
  requestReconnect(tcUrl?: string): void {
    this.session.requestReconnect(tcUrl);
    this.send();
  }

  /** Writes what the session has to say; with bytes after it. */
  send(more: readonly Uint8Array[] = []): void {
    this.connection.write([...this.session.takeOutput(), ...more]);
  }

  async run(): Promise<void> {
    try {
      for await (const bytes of this.connection.chunks()) {
        if (this.isDeaf) continue;
        for (const event of this.session.receive(bytes, 0)) this.#hear(event);
        this.send();
        if (this.session.isOver) break;
        await this.#server.pause();
        if (this.isStalled) return;
      }
      this.connection.end();
    } catch {
      // The client is gone: its test knows.
    }
  }

  #hear(event: ServerEvent): void {
    if ('messageStreamId' in event) this.#streamId = event.messageStreamId;
    this.events.push(event);
    if (event.kind === 'media') this.media.push({ ...event.message, body: event.message.body.slice() });
    const taken = this.#server.options.on?.(event, this) === true;
    if (!taken && 'accept' in event) event.accept();
  }
}

export interface FakeServerOptions {
  readonly session?: Partial<ServerSessionOptions>;
  /** True: the event was dealt with; otherwise what is asked is accepted. */
  readonly on?: ((event: ServerEvent, link: FakeLink) => boolean | undefined) | undefined;
  /** Called for a connection before anything is read from it; true: nothing ever is. */
  readonly opened?: (link: FakeLink) => boolean | undefined;
}

/** An RTMP server on 127.0.0.1 that does what a test wants: `ServerSession` behind a socket. */
export class FakeServer {
  readonly options: FakeServerOptions;
  readonly links: FakeLink[] = [];
  /** Milliseconds between two reads: a server that is slow. */
  pauseMs = 0;
  readonly #server: TcpServer;
  #wake: (() => void)[] = [];

  private constructor(server: TcpServer, options: FakeServerOptions) {
    this.#server = server;
    this.options = options;
    void this.#accept();
  }

  static async start(options: FakeServerOptions = {}): Promise<FakeServer> {
    return new FakeServer(await listenTcp({ host: '127.0.0.1', port: 0, maxConnections: 100 }), options);
  }

  get port(): number {
    return this.#server.address.port;
  }

  /** `rtmp://127.0.0.1:PORT/live/key` */
  get url(): string {
    return `rtmp://127.0.0.1:${this.port}/live/key`;
  }

  /** The connection of this number, once it is there. */
  async link(index: number): Promise<FakeLink> {
    while (this.links.length <= index) await new Promise<void>((resolve) => void this.#wake.push(resolve));
    return this.links[index] as FakeLink;
  }

  async pause(): Promise<void> {
    if (this.pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, this.pauseMs));
  }

  stop(): Promise<void> {
    return this.#server.close();
  }

  async #accept(): Promise<void> {
    for await (const connection of this.#server.connections()) {
      const link = new FakeLink(this.links.length, connection, this);
      this.links.push(link);
      for (const wake of this.#wake.splice(0)) wake();
      if (this.options.opened?.(link) !== true) void link.run();
    }
  }
}

/** Starts a server, which is stopped at the end of the test. */
export const fakeServer = async (options?: FakeServerOptions): Promise<FakeServer> => {
  const server = await FakeServer.start(options);
  onTestFinished(() => server.stop());
  return server;
};

/** The whole tags of an FLV as messages, their times as coded, shifted. */
export const messagesOf = (bytes: Uint8Array, shiftMs = 0): MediaMessage[] => {
  const reader = new FlvReader();
  return [...reader.push(bytes), ...reader.end()].flatMap((item) => {
    if (item.kind !== 'tag' || item.type === 'unknown' || item.missingBytes > 0) return [];
    const body = item.bytes.slice(item.bytes.length - item.parsed.header.dataSize);
    return [{ kind: item.type, timestampMs: (timestampOf(item.parsed.header) + shiftMs) >>> 0, body }];
  });
};

/** Messages as text, for comparisons: kind, time, size, hash of the body. */
export const plainMessages = (messages: readonly MediaMessage[]): string[] =>
  messages.map(({ kind, timestampMs, body }) => {
    const hash = createHash('md5').update(body).digest('hex').slice(0, 8);
    return `${kind} ${timestampMs} ${body.length} ${hash}`;
  });

/** All bytes of a series. */
export const bytesOf = async (chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk.slice());
  return joined(all);
};
