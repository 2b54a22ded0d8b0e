import { readFileSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import type { ServerNotice } from '../../src/analysis/serve/server-notice.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { FlvReader } from '../../src/container/flv/tag/flv-reader.ts';
import type { MediaMessage } from '../../src/media/media-message.ts';
import { RtmpClient, rtmpAddressOf } from '../../src/pipeline/rtmp/client.ts';
import { RtmpServer, type RtmpServerOptions } from '../../src/pipeline/rtmp/serve/rtmp-server.ts';
import { SERVE_LIMITS, type ServeLimits } from '../../src/pipeline/rtmp/serve/serve-limits.ts';

/** The messages of an FLV: bodies are copies. */
export const flvMessages = (bytes: Uint8Array): readonly MediaMessage[] => {
  const reader = new FlvReader();
  return [...reader.push(bytes), ...reader.end()].flatMap((item) => {
    if (item.kind !== 'tag' || item.type === 'unknown') return [];
    const { type: kind, parsed, bytes: tag } = item;
    const end = 11 + parsed.header.dataSize;
    return [{ kind, timestampMs: item.dtsMs, body: tag.slice(11, end) }];
  });
};

/** 25 frames with B-frames, two of them key frames, and AAC; metadata first. */
export const SAMPLE = flvMessages(readFileSync(new URL('../../samples/bframes.flv', import.meta.url)));

/** A message as it can be compared. */
export const kept = ({ kind, timestampMs, body }: MediaMessage): string => `${kind} ${timestampMs} ${toHex(body)}`;

/** Messages with coded content: a server adds script data of its own. */
export const media = (messages: readonly MediaMessage[]): readonly string[] =>
  messages.filter(({ kind }) => kind !== 'script').map(kept);

/** A server in this process, at a port that was free; it is closed when the test ends. */
export class Served {
  readonly server: RtmpServer;
  readonly notices: ServerNotice[];
  readonly #waiting: Set<() => void>;

  private constructor(server: RtmpServer, notices: ServerNotice[], waiting: Set<() => void>) {
    this.server = server;
    this.notices = notices;
    this.#waiting = waiting;
  }

  static async start({
    limits,
    ...options
  }: Omit<Partial<RtmpServerOptions>, 'limits'> & { readonly limits?: Partial<ServeLimits> } = {}): Promise<Served> {
    const notices: ServerNotice[] = [];
    const waiting = new Set<() => void>();
    const server = await RtmpServer.listen({
      host: '127.0.0.1',
      port: 0,
      gops: 1,
      ...options,
      // Memory is that of the process, which has other tests in it: beyond the limit GOPs would be given up.
      limits: { ...SERVE_LIMITS, maxMemoryBytes: Number.POSITIVE_INFINITY, ...limits },
      onNotice: (notice) => {
        notices.push(notice);
        for (const look of waiting) look();
      },
    });
    onTestFinished(() => server.close());
    return new Served(server, notices, waiting);
  }

  url(path = 'live/demo'): string {
    return `rtmp://127.0.0.1:${this.server.address.port}/${path}`;
  }

  /** The notices of a kind so far. */
  of<Event extends ServerNotice['event']>(event: Event): readonly (ServerNotice & { readonly event: Event })[] {
    return this.notices.filter((notice): notice is ServerNotice & { readonly event: Event } => notice.event === event);
  }

  /** Waits until there are so many notices of a kind. The only timeout is that of the test. */
  until(event: ServerNotice['event'], count = 1): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.of(event).length < count) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }
}

const opened = async (url: string, role: 'play' | 'publish'): Promise<RtmpClient> => {
  const interrupted = new AbortController().signal;
  const client = await RtmpClient.open(rtmpAddressOf(url), { role, interrupted, timeoutMs: 20_000 });
  onTestFinished(() => client.destroy());
  return client;
};

/** A publisher of this process. */
export class TestPublisher {
  readonly #client: RtmpClient;
  /** Codes that the server sent. */
  readonly statuses: { readonly code: string; readonly description: string }[] = [];
  /** Resolves when the connection has ended. */
  readonly over: Promise<void>;

  private constructor(client: RtmpClient) {
    this.#client = client;
    this.over = this.#listen();
  }

  static async open(url: string): Promise<TestPublisher> {
    return new TestPublisher(await opened(url, 'publish'));
  }

  async send(messages: readonly MediaMessage[]): Promise<void> {
    for (const message of messages) if (!this.#client.send(message)) await this.#client.drained();
  }

  close(): Promise<unknown> {
    return this.#client.close();
  }

  /** Without a word. */
  destroy(): void {
    this.#client.destroy();
  }

  async #listen(): Promise<void> {
    try {
      for await (const events of this.#client.events()) {
        for (const event of events) {
          if (event.kind === 'status') {
            const { code = '', description = '' } = event.information;
            this.statuses.push({ code, description });
          }
        }
      }
    } catch {
      // The server closed the connection.
    }
  }
}

/** A player of this process. */
export class TestPlayer {
  readonly messages: MediaMessage[] = [];
  readonly #client: RtmpClient;
  /** Resolves when the stream, or the connection, has ended. */
  readonly over: Promise<void>;
  readonly #waiting = new Set<() => void>();

  #stalled: Promise<void>;

  private constructor(client: RtmpClient, isStalled: Promise<void>) {
    this.#client = client;
    this.#stalled = isStalled;
    this.over = this.#listen();
  }

  /** It reads nothing while it is stalled. */
  static async open(url: string, isStalled: Promise<void> = Promise.resolve()): Promise<TestPlayer> {
    return new TestPlayer(await opened(url, 'play'), isStalled);
  }

  /** Waits for so many messages. */
  until(count: number): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.messages.length < count) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** It reads nothing more until what this returns is called. */
  stall(): () => void {
    let wake = (): void => undefined;
    this.#stalled = new Promise((resolve) => {
      wake = resolve;
    });
    return wake;
  }

  close(): Promise<unknown> {
    return this.#client.close();
  }

  destroy(): void {
    this.#client.destroy();
  }

  async #listen(): Promise<void> {
    await this.#stalled;
    try {
      for await (const events of this.#client.events()) {
        for (const event of events) {
          if (event.kind === 'ended') return;
          if (event.kind === 'media') this.messages.push({ ...event.message, body: event.message.body.slice() });
        }
        for (const look of this.#waiting) look();
        await this.#stalled;
      }
    } catch {
      // The server closed the connection.
    }
  }
}
