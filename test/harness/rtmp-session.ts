import { toHex } from '../../src/bytes/hex.ts';
import { joined } from '../../src/bytes/joined.ts';
import type { ClientEvent } from '../../src/transport/rtmp/session/client-event.ts';
import type { ClientSessionOptions } from '../../src/transport/rtmp/session/client-options.ts';
import { ClientSession } from '../../src/transport/rtmp/session/client-session.ts';
import type { ServerEvent } from '../../src/transport/rtmp/session/server-event.ts';
import type { ServerSessionOptions } from '../../src/transport/rtmp/session/server-options.ts';
import { ServerSession } from '../../src/transport/rtmp/session/server-session.ts';
import { hmac, seededRandom } from './rtmp-handshake.ts';

export const ADDRESS = { app: 'live', streamName: 'key?token=1', tcUrl: 'rtmp://127.0.0.1/live' } as const;

export const clientOptions = (options: Partial<ClientSessionOptions> = {}): ClientSessionOptions => ({
  address: ADDRESS,
  role: 'publish',
  hmac,
  random: seededRandom(1),
  ...options,
});

export const serverOptions = (options: Partial<ServerSessionOptions> = {}): ServerSessionOptions => ({
  hmac,
  random: seededRandom(2),
  ...options,
});

/** An event as it can be compared and kept: bodies as hex, no functions. */
export type KeptEvent = Record<string, unknown>;

export const keptEvent = (event: ClientEvent | ServerEvent): KeptEvent => {
  const { accept: _, reject: __, ...rest } = event as KeptEvent;
  if (event.kind !== 'media') return rest;
  return { ...rest, message: { ...event.message, body: toHex(event.message.body) } };
};

/** What a server application does with an event. */
export type OnServerEvent = (event: ServerEvent, server: ServerSession) => void;

/** Accepts all that is asked. */
export const acceptAll = (event: ServerEvent): void => {
  if ('accept' in event) event.accept();
};

/** Cuts what is sent into pieces. */
export type Cut = (bytes: Uint8Array) => readonly Uint8Array[];

const whole: Cut = (bytes) => [bytes];

/** A client and a server that are connected in memory; buffers are overwritten after they were taken. */
export class Connection {
  readonly client: ClientSession;
  readonly server: ServerSession;
  readonly clientEvents: KeptEvent[] = [];
  readonly serverEvents: KeptEvent[] = [];
  /** What each side sent. */
  readonly sent: { readonly client: Uint8Array[]; readonly server: Uint8Array[] } = { client: [], server: [] };
  nowMs = 0;
  readonly #onServer: OnServerEvent;
  readonly #onClient: (event: ClientEvent, client: ClientSession) => void;
  readonly #cut: Cut;

  constructor(
    client: Partial<ClientSessionOptions> = {},
    server: Partial<ServerSessionOptions> = {},
    behaviour: {
      onServer?: OnServerEvent;
      onClient?: (event: ClientEvent, client: ClientSession) => void;
      cut?: Cut;
    } = {},
  ) {
    this.client = new ClientSession(clientOptions(client));
    this.server = new ServerSession(serverOptions(server));
    this.#onServer = behaviour.onServer ?? acceptAll;
    this.#onClient = behaviour.onClient ?? (() => undefined);
    this.#cut = behaviour.cut ?? whole;
  }

  /** Carries bytes both ways until both are silent. */
  run(): this {
    for (let round = 0; round < 100; round++) {
      const up = joined(this.client.takeOutput());
      this.sent.client.push(up);
      this.#deliver(up, (piece) => this.toServer(piece));
      const down = joined(this.server.takeOutput());
      this.sent.server.push(down);
      this.#deliver(down, (piece) => this.toClient(piece));
      if (up.length === 0 && down.length === 0) return this;
    }
    throw new Error('client and server never come to an end');
  }

  toServer(bytes: Uint8Array): void {
    for (const event of this.server.receive(bytes, this.nowMs)) this.#server(event);
  }

  toClient(bytes: Uint8Array): void {
    for (const event of this.client.receive(bytes, this.nowMs)) this.#client(event);
  }

  /** Sets the clock and lets both look at it. */
  tick(nowMs: number): this {
    this.nowMs = nowMs;
    for (const event of this.server.tick(nowMs)) this.#server(event);
    for (const event of this.client.tick(nowMs)) this.#client(event);
    return this;
  }

  #server(event: ServerEvent): void {
    this.serverEvents.push(keptEvent(event));
    this.#onServer(event, this.server);
  }

  #client(event: ClientEvent): void {
    this.clientEvents.push(keptEvent(event));
    this.#onClient(event, this.client);
  }

  #deliver(bytes: Uint8Array, take: (piece: Uint8Array) => void): void {
    if (bytes.length === 0) return;
    for (const piece of this.#cut(bytes)) {
      const copy = piece.slice();
      take(copy);
      copy.fill(0xaa);
    }
  }
}

export const kinds = (events: readonly KeptEvent[]): string[] => events.map(({ kind }) => String(kind));
