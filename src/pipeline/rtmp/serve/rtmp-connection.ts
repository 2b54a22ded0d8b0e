import type { OnNotice } from '../../../analysis/serve/server-notice.ts';
import { nowMs } from '../../../io/clock.ts';
import { hmacSha256, randomBytes } from '../../../io/crypto.ts';
import type { SourceError } from '../../../io/source-error.ts';
import type { TcpConnection } from '../../../io/tcp.ts';
import { bytesText } from '../../../media/quantity.ts';
import { printableText } from '../../../syntax/printable-text.ts';
import { CAPS_EX, type EnhancedCapabilities, FOURCC_INFO } from '../../../transport/rtmp/command/capabilities.ts';
import type { StatusCode } from '../../../transport/rtmp/command/status-codes.ts';
import type {
  ConnectRequest,
  LeftBy,
  PlayRequest,
  PublishRequest,
  ServerEvent,
} from '../../../transport/rtmp/session/server-event.ts';
import { ServerSession } from '../../../transport/rtmp/session/server-session.ts';
import { MAX_ANSWER_BYTES, UnreadAnswers } from '../unread-answers.ts';
import { type PlayerLink, RtmpPlayer } from './rtmp-player.ts';
import type { ServeLimits } from './serve-limits.ts';
import type { Publisher, ServedStream } from './served-stream.ts';

/** Why a request is not granted. */
export interface Refusal {
  readonly code: StatusCode;
  readonly description: string;
}

/** The server of a connection. */
export interface ConnectionHost {
  readonly limits: ServeLimits;
  readonly notice: OnNotice;
  /** A text of a peer without the publish key. */
  masked(text: string): string;
  /** The stream, with the publisher; or why it may not publish there. */
  publish(request: PublishRequest, publisher: Publisher): ServedStream | Refusal;
  unpublish(stream: ServedStream, publisher: Publisher, how: LeftBy | 'closed' | 'stopped'): void;
  /** The stream; or why it may not be played. */
  play(request: PlayRequest, connection: RtmpConnection): ServedStream | Refusal;
  leave(stream: ServedStream, player: RtmpPlayer): void;
  /** The connection has something to send: `flush` is called soon, once for all that comes with it. */
  flushSoon(connection: RtmpConnection): void;
  /** So much has come, or waits to be sent: it may be time to look at the memory. */
  received(bytes: number): void;
}

/** All codecs are passed on. */
const CAPABILITIES: EnhancedCapabilities = {
  fourCcList: ['*'],
  videoFourCcInfoMap: { '*': FOURCC_INFO.canForward },
  audioFourCcInfoMap: { '*': FOURCC_INFO.canForward },
  capsEx: CAPS_EX.reconnect | CAPS_EX.multitrack | CAPS_EX.modEx | CAPS_EX.timestampNanoOffset,
};

/** How long a peer may take to close, too. */
const LINGER_MS = 2000;
/** From this share of what a player may have waiting, sound is left out, too; from twice as much it is let go. */
const SOUND_FACTOR = 1.25;
const GONE_FACTOR = 2;

type Use =
  | { readonly kind: 'publish'; readonly stream: ServedStream; readonly publisher: Publisher }
  | { readonly kind: 'play'; readonly player: RtmpPlayer };

/** A connection to the server: its session on a socket, and what it publishes and plays. */
export class RtmpConnection implements PlayerLink {
  readonly id: number;
  readonly peer: string;
  readonly #tcp: TcpConnection;
  readonly #answers: UnreadAnswers;
  readonly #session: ServerSession;
  readonly #host: ConnectionHost;
  /** By message stream. */
  readonly #uses = new Map<number, Use>();
  /** Codes of what was said of it. */
  readonly #warned = new Set<string>();
  #flashVer: string | undefined;
  /** Bytes of media in the output of the session. */
  #unsentBytes = 0;
  /** When it last published or played. */
  #busyMs: number;
  /** When it began to close. */
  #closingMs: number | undefined;
  #why: string | undefined;
  #isDestroyed = false;

  constructor(id: number, tcp: TcpConnection, host: ConnectionHost) {
    const { limits } = host;
    this.id = id;
    this.peer = tcp.remote.address.includes(':')
      ? `[${tcp.remote.address}]:${tcp.remote.port}`
      : `${tcp.remote.address}:${tcp.remote.port}`;
    this.#tcp = tcp;
    this.#answers = new UnreadAnswers(tcp);
    this.#host = host;
    this.#busyMs = nowMs();
    this.#session = new ServerSession({
      hmac: hmacSha256,
      random: randomBytes,
      nowMs: this.#busyMs,
      maxMessageBytes: limits.maxMessageBytes,
      maxChunkStreams: limits.maxChunkStreams,
      timeouts: { handshakeMs: limits.handshakeMs, connectMs: limits.handshakeMs, idleMs: limits.idleMs },
      pingIntervalMs: Math.max(1000, limits.idleMs / 2),
    });
  }

  get chunkSize(): number {
    return this.#session.chunkSize;
  }

  get waitingBytes(): number {
    return this.#tcp.bufferedBytes + this.#unsentBytes;
  }

  get isBehind(): boolean {
    return this.#session.acknowledges && this.#session.unacknowledgedBytes > this.#host.limits.maxUnacknowledgedBytes;
  }

  /** Bytes that the peer makes the server hold. */
  get heldBytes(): number {
    let bytes = this.waitingBytes + this.#answers.waitingBytes + this.#session.unfinishedBytes;
    for (const use of this.#uses.values()) if (use.kind === 'publish') bytes += use.stream.cachedBytes;
    return bytes;
  }

  /** Streams without a publisher that it plays. */
  get waitedStreams(): number {
    let count = 0;
    for (const use of this.#uses.values()) if (use.kind === 'play' && !use.player.stream.isPublished) count++;
    return count;
  }

  /** Reads until the connection ends. */
  async run(): Promise<void> {
    try {
      for await (const bytes of this.#tcp.chunks()) {
        if (this.#closingMs === undefined) this.#receive(bytes);
      }
    } catch (error) {
      this.#why ??= (error as SourceError).message;
    } finally {
      this.#closingMs ??= nowMs();
      this.#leaveAll('closed');
      this.#tcp.destroy();
      this.#host.notice({ event: 'disconnect', ...this.#named, ...(this.#why !== undefined && { why: this.#why }) });
    }
  }

  /** Looks at the clock; to be called several times a second. */
  tick(now: number): void {
    if (this.#closingMs !== undefined) {
      if (now - this.#closingMs >= LINGER_MS) this.#tcp.destroy();
      return;
    }
    const { nextTickMs } = this.#session;
    if (nextTickMs !== undefined && nextTickMs <= now) {
      for (const event of this.#session.tick(now)) this.#take(event);
      if (this.#session.isOver) {
        this.#finish();
        return;
      }
      this.flush();
    }
    if (this.#uses.size > 0) this.#busyMs = now;
    else if (now - this.#busyMs >= this.#host.limits.idleMs + LINGER_MS) {
      this.close(`it neither published nor played for ${Math.round((now - this.#busyMs) / 1000)} s`);
    }
  }

  /** Sends what the session has to send. */
  flush(): void {
    if (this.#isDestroyed) return;
    const mediaBytes = this.#unsentBytes;
    this.#unsentBytes = 0;
    const pieces = this.#session.takeOutput();
    if (pieces.length > 0) this.#answers.write(pieces, mediaBytes);
    const { maxPlayerBytes } = this.#host.limits;
    if (this.#answers.isTooMuch) {
      const description = `it does not read what is sent: ${bytesText(this.#answers.waitingBytes)} of answers wait`;
      this.#host.notice({ event: 'warning', ...this.#named, code: 'limit', description });
      this.destroy(description);
    } else if (this.#tcp.bufferedBytes > GONE_FACTOR * maxPlayerBytes + MAX_ANSWER_BYTES) {
      this.destroy('it does not read what is sent');
    }
  }

  /** Closes it at once: what waits is lost. */
  destroy(why: string): void {
    this.#isDestroyed = true;
    this.#why ??= why;
    this.#closingMs ??= nowMs();
    this.#leaveAll('stopped');
    this.#tcp.destroy();
  }

  send(pieces: readonly Uint8Array[]): void {
    for (const { length } of pieces) this.#unsentBytes += length;
    this.#session.sendChunks(pieces);
    this.#host.flushSoon(this);
  }

  streamEnded(messageStreamId: number): void {
    this.#session.streamEnded(messageStreamId);
    this.#host.flushSoon(this);
  }

  /** It waits for this stream no longer. */
  stopWaiting(stream: ServedStream): void {
    for (const [messageStreamId, use] of this.#uses) {
      if (use.kind !== 'play' || use.player.stream !== stream) continue;
      this.streamEnded(messageStreamId);
      this.#leave(messageStreamId, 'stopped');
    }
  }

  /** Ends what it does and closes it, after what waits was sent. */
  close(why?: string): void {
    if (this.#closingMs !== undefined) return;
    if (why !== undefined) this.#why ??= why;
    this.#leaveAll('stopped');
    this.#session.close();
    this.#finish();
  }

  get #named(): { readonly connection: number; readonly peer: string } {
    return { connection: this.id, peer: this.peer };
  }

  #receive(bytes: Uint8Array): void {
    for (const event of this.#session.receive(bytes, nowMs())) this.#take(event);
    this.#host.flushSoon(this);
    if (this.#session.isOver) this.#finish();
    this.#host.received(bytes.length + this.#answers.waitingBytes);
  }

  /** Nothing more is read; the peer closes, too, or is closed. */
  #finish(): void {
    this.#closingMs ??= nowMs();
    this.#leaveAll('stopped');
    this.flush();
    this.#tcp.end();
  }

  #take(event: ServerEvent): void {
    switch (event.kind) {
      case 'media': {
        const use = this.#uses.get(event.messageStreamId);
        if (use?.kind !== 'publish') return;
        // Valid during this call only: this is the one copy, for the cache and for all players.
        const message = { ...event.message, body: event.message.body.slice() };
        use.stream.publish(use.publisher, message);
        return;
      }
      case 'connect':
        this.#connect(event);
        return;
      case 'publish':
        this.#publish(event);
        return;
      case 'play':
        this.#play(event);
        return;
      case 'unpublish':
      case 'stop':
        this.#leave(event.messageStreamId, event.how);
        return;
      case 'pause':
        this.#playerOn(event.messageStreamId)?.pause(event.on);
        return;
      case 'receiveAudio':
      case 'receiveVideo':
        this.#playerOn(event.messageStreamId)?.receive(event.kind === 'receiveAudio' ? 'audio' : 'video', event.on);
        return;
      case 'failed':
        this.#why ??= event.description;
        return;
      case 'finding': {
        const { severity, code, message } = event.finding;
        // One of each kind: a peer that does it once does it often.
        if (severity !== 'info' && !this.#warned.has(code)) {
          this.#warned.add(code);
          this.#host.notice({ event: 'warning', ...this.#named, code, description: printableText(message) });
        }
        return;
      }
      default:
    }
  }

  #connect(request: ConnectRequest): void {
    const { app, flashVer } = request.connect;
    if (flashVer !== undefined) this.#flashVer = printableText(flashVer.slice(0, 100));
    request.accept(CAPABILITIES);
    this.#host.notice({
      event: 'connect',
      ...this.#named,
      app: printableText(this.#host.masked(app.replace(/\?.*/s, ''))),
      ...(this.#flashVer !== undefined && { flashVer: this.#flashVer }),
    });
  }

  #publish(request: PublishRequest): void {
    const { messageStreamId } = request;
    const publisher: Publisher = {
      ...this.#named,
      kind: 'rtmp',
      ...(this.#flashVer !== undefined && { flashVer: this.#flashVer }),
      stop: (code, description) => this.#stop(messageStreamId, code, description),
    };
    const stream = this.#host.publish(request, publisher);
    if ('code' in stream) this.#refuse(request, stream);
    else {
      this.#uses.set(messageStreamId, { kind: 'publish', stream, publisher });
      request.accept();
    }
  }

  #play(request: PlayRequest): void {
    const { messageStreamId } = request;
    const stream = this.#host.play(request, this);
    if ('code' in stream) {
      this.#refuse(request, stream);
      return;
    }
    request.accept();
    const { maxPlayerBytes } = this.#host.limits;
    const limits = { dropBytes: maxPlayerBytes, maxBytes: SOUND_FACTOR * maxPlayerBytes };
    const player = new RtmpPlayer(stream, this, messageStreamId, limits, nowMs());
    this.#uses.set(messageStreamId, { kind: 'play', player });
    stream.play(player);
  }

  #refuse(request: PublishRequest | PlayRequest, { code, description }: Refusal): void {
    request.reject(code, description);
    this.#host.notice({ event: 'refuse', what: request.kind, ...this.#named, code, description });
  }

  #stop(messageStreamId: number, code: StatusCode, description: string): void {
    if (this.#uses.get(messageStreamId)?.kind !== 'publish') return;
    this.#session.stopPublisher(messageStreamId, code, description);
    this.#host.notice({ event: 'refuse', what: 'publish', ...this.#named, code, description });
    this.close(description);
  }

  #playerOn(messageStreamId: number): RtmpPlayer | undefined {
    const use = this.#uses.get(messageStreamId);
    return use?.kind === 'play' ? use.player : undefined;
  }

  #leaveAll(how: 'closed' | 'stopped'): void {
    for (const messageStreamId of [...this.#uses.keys()]) this.#leave(messageStreamId, how);
  }

  #leave(messageStreamId: number, how: LeftBy | 'closed' | 'stopped'): void {
    const use = this.#uses.get(messageStreamId);
    this.#uses.delete(messageStreamId);
    if (use?.kind === 'publish') this.#host.unpublish(use.stream, use.publisher, how);
    else if (use?.kind === 'play') this.#host.leave(use.player.stream, use.player);
  }
}
