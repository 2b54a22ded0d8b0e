import type { OnNotice } from '../../../analysis/serve/server-notice.ts';
import { type StreamPlace, streamPath } from '../../../analysis/serve/stream-place.ts';
import type { StreamStatus } from '../../../analysis/serve/stream-status.ts';
import { isoTime, nowMs } from '../../../io/clock.ts';
import type { GrowingFile } from '../../../io/growing-file.ts';
import { collect, collectIfLarge, usedBytes } from '../../../io/heap.ts';
import { listenTcp, type TcpEndpoint, type TcpServer } from '../../../io/tcp.ts';
import { bytesText } from '../../../media/quantity.ts';
import { printableText } from '../../../syntax/printable-text.ts';
import type { LeftBy, PlayRequest, PublishRequest } from '../../../transport/rtmp/session/server-event.ts';
import type { Subscriber } from './live-stream.ts';
import { Recording, recordingStem } from './recording.ts';
import { type RelaySettings, Relays } from './relays.ts';
import { type ConnectionHost, type Refusal, RtmpConnection } from './rtmp-connection.ts';
import type { RtmpPlayer } from './rtmp-player.ts';
import { MAX_GOP_BYTES, MAX_WAITED_STREAMS, type ServeLimits } from './serve-limits.ts';
import { type Company, type Player, type Publisher, ServedStream } from './served-stream.ts';
import { type CheckSettings, StreamCheck } from './stream-check.ts';
import { StreamHub } from './stream-hub.ts';
import { keyedPlaceOf, MAX_PATH_LENGTH, streamPlaceOf } from './stream-path.ts';

/** Options of a server. */
export interface RtmpServerOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** GOPs that are kept for players that come late; 0: none. */
  readonly gops: number;
  readonly limits: ServeLimits;
  /** Who publishes has to know it. */
  readonly publishKey?: string | undefined;
  /** Makes the file of a recording; throws `SinkError`. */
  readonly openRecording?: ((stem: string) => GrowingFile) | undefined;
  readonly check?: CheckSettings | undefined;
  readonly relay?: RelaySettings | undefined;
  readonly onNotice: OnNotice;
}

/** A look at the clock of each connection. */
const TICK_MS = 250;
/** After so much has come, the memory is looked at. */
const LOOK_BYTES = 8 << 20;
/** A connection for which less is held is none of those that fill the memory. */
const SMALL_BYTES = 64 << 10;
/** A server that ends waits so long for its connections and recordings. */
const CLOSE_MS = 1000;

/** An RTMP server: publishers and players, of any number of streams. */
export class RtmpServer implements ConnectionHost {
  readonly limits: ServeLimits;
  readonly notice: OnNotice;
  readonly #options: RtmpServerOptions;
  readonly #tcp: TcpServer;
  readonly #hub: StreamHub<ServedStream>;
  readonly #connections = new Set<RtmpConnection>();
  /** With output that is not sent yet. */
  readonly #unsent = new Set<RtmpConnection>();
  readonly #recordings = new Set<Promise<void>>();
  readonly #relays: Relays;
  readonly #timer: NodeJS.Timeout;
  #isFlushing = false;
  #isClosing = false;
  #isFull = false;
  /** Bytes that came since the last look at the memory. */
  #receivedBytes = 0;
  #accepted = 0;

  private constructor(options: RtmpServerOptions, tcp: TcpServer) {
    const { limits, onNotice, gops } = options;
    this.limits = limits;
    this.notice = onNotice;
    this.#options = options;
    this.#tcp = tcp;
    const create = (place: StreamPlace) => new ServedStream(place, { gops, maxBytes: MAX_GOP_BYTES });
    this.#hub = new StreamHub(create, limits.maxStreams);
    const { maxPlayerBytes: maxBytes } = limits;
    const settings = options.relay ?? { to: [], network: {} };
    this.#relays = new Relays(settings, { dropBytes: maxBytes, maxBytes }, onNotice);
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    void this.#accept();
  }

  /** Listens; throws `SourceError` where that is not possible. */
  static async listen(options: RtmpServerOptions): Promise<RtmpServer> {
    const { host, port, limits } = options;
    const tcp = await listenTcp({ host, port, maxConnections: limits.maxConnections });
    return new RtmpServer(options, tcp);
  }

  get address(): TcpEndpoint {
    return this.#tcp.address;
  }

  /** It takes more memory than it may: nobody else may publish. */
  get isFull(): boolean {
    return this.#isFull;
  }

  get connectionCount(): number {
    return this.#connections.size;
  }

  /** Connections that were closed at once, because there were too many. */
  get refusedCount(): number {
    return this.#tcp.refusedCount;
  }

  /** The state of each stream that is published or waited for. */
  get streams(): readonly StreamStatus[] {
    const now = nowMs();
    return [...this.#hub.streams].map((stream) => stream.status(now));
  }

  /** A number for a connection of another kind. */
  nextConnection(): number {
    return ++this.#accepted;
  }

  /** Sends a stream to a player of another kind; returns how it leaves, or `undefined` if there are too many streams. */
  subscribe(place: StreamPlace, player: Player): { leave(): void } | undefined {
    const stream = this.#hub.open(place, 'play');
    if (stream === undefined) return undefined;
    stream.play(player);
    this.#pull(stream);
    const { connection, peer, kind } = player.status(nowMs());
    this.notice({ event: 'play', connection, peer, kind, ...place });
    return { leave: () => this.#left(stream, player) };
  }

  /** Gives a stream that is published to one that is no player; returns how it leaves. */
  follow(place: StreamPlace, subscriber: Subscriber): { leave(): void } | undefined {
    const stream = this.#hub.find(place);
    if (stream?.isPublished !== true) return undefined;
    stream.follow(subscriber);
    return {
      leave: () => {
        stream.unfollow(subscriber);
        this.#release(stream);
      },
    };
  }

  /** Is a stream published there? */
  isPublished(place: StreamPlace): boolean {
    return this.#hub.find(place)?.isPublished === true;
  }

  /** Tells players that the streams have ended, closes all connections, and completes recordings. */
  async close(): Promise<void> {
    if (this.#isClosing) return;
    this.#isClosing = true;
    for (const connection of this.#connections) connection.close();
    this.#flush();
    const until = nowMs() + CLOSE_MS;
    while (this.#connections.size > 0 && nowMs() < until) await turn();
    clearInterval(this.#timer);
    await this.#relays.close();
    await this.#tcp.close();
    await Promise.all(this.#recordings);
  }

  publish(request: PublishRequest, publisher: Publisher): ServedStream | Refusal {
    const place = this.#placeToPublish(request);
    if ('code' in place) return place;
    if (this.#isFull) return refused('the server holds as much as it may');
    const stream = this.#hub.open(place, 'publish');
    if (stream === undefined) return refused(`${this.limits.maxStreams} streams are published, which is the limit`);
    if (!this.#begin(stream, publisher)) {
      const { peer = '' } = stream.publisher ?? {};
      return { code: 'NetStream.Publish.BadName', description: `${streamPath(place)} is published by ${peer}` };
    }
    return stream;
  }

  unpublish(stream: ServedStream, publisher: Publisher, how: LeftBy | 'closed' | 'stopped'): void {
    const check = stream.check;
    const published = stream.end(publisher);
    if (published === undefined) return;
    const { connection, peer } = publisher;
    const { durationMs, bytes, frames } = published;
    this.notice({ event: 'unpublish', connection, peer, ...stream.place, how, durationMs, bytes, frames });
    if (check?.judgement !== undefined) {
      this.notice({ event: 'verdict', connection, peer, ...stream.place, judgement: check.judgement });
    }
    this.#release(stream);
  }

  masked(text: string): string {
    const { publishKey } = this.#options;
    return publishKey === undefined ? text : text.replaceAll(publishKey, '****');
  }

  play(request: PlayRequest, player: RtmpConnection): ServedStream | Refusal {
    const { id: connection, peer } = player;
    const { publishKey } = this.#options;
    // Who plays by the address of the publisher has its key in it.
    const { app, name } = (publishKey !== undefined && keyedPlaceOf(request, publishKey)) || request;
    const place = printablePlace(app, name);
    if (place === undefined) return { code: 'NetStream.Play.Failed', description: NO_NAME };
    if (!this.isPublished(place) && player.waitedStreams >= MAX_WAITED_STREAMS) {
      const description = `a connection waits for ${MAX_WAITED_STREAMS} streams at most`;
      return { code: 'NetStream.Play.Failed', description };
    }
    const stream = this.#hub.open(place, 'play') ?? this.#openInPlaceOfAnother(place);
    if (stream === undefined) {
      return { code: 'NetStream.Play.Failed', description: 'too many streams are waited for' };
    }
    this.notice({ event: 'play', connection, peer, kind: 'rtmp', ...place });
    this.#pull(stream);
    return stream;
  }

  leave(stream: ServedStream, player: RtmpPlayer): void {
    this.#left(stream, player);
  }

  received(bytes: number): void {
    this.#receivedBytes += bytes;
    if (this.#receivedBytes >= LOOK_BYTES) this.#relieve();
  }

  flushSoon(connection: RtmpConnection): void {
    this.#unsent.add(connection);
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    // After all that came with the same read: a player is written to once.
    setImmediate(() => this.#flush());
  }

  async #accept(): Promise<void> {
    for await (const tcp of this.#tcp.connections()) {
      const connection = new RtmpConnection(++this.#accepted, tcp, this);
      if (this.#isClosing) {
        tcp.destroy();
        continue;
      }
      this.#connections.add(connection);
      void connection.run().finally(() => this.#connections.delete(connection));
    }
  }

  #flush(): void {
    this.#isFlushing = false;
    for (const connection of this.#unsent) connection.flush();
    this.#unsent.clear();
  }

  #tick(): void {
    const now = nowMs();
    for (const connection of this.#connections) connection.tick(now);
    this.#relays.tick(now);
    this.#relieve();
  }

  /** Gives up what is kept, and closes those that hold most, when peers make the server hold more than they may. */
  #relieve(): void {
    this.#receivedBytes = 0;
    collectIfLarge();
    const { maxMemoryBytes } = this.limits;
    this.#isFull = usedBytes() > maxMemoryBytes && collect() > maxMemoryBytes;
    if (!this.#isFull) return;
    // Those who come late have to wait for a key frame: better than no stream.
    for (const stream of this.#hub.streams) stream.forgetGops();
    let excess = collect() - maxMemoryBytes;
    const byBytes = [...this.#connections].map((connection) => ({ connection, bytes: connection.heldBytes }));
    for (const { connection, bytes } of byBytes.sort((a, b) => b.bytes - a.bytes)) {
      if (excess <= 0 || bytes < SMALL_BYTES) return;
      connection.destroy(`the server holds more than --max-memory, ${bytesText(bytes)} of it for this connection`);
      excess -= bytes;
    }
  }

  #begin(stream: ServedStream, publisher: Publisher): boolean {
    if (!stream.begin(publisher, () => this.#companyOf(stream, publisher))) return false;
    const { connection, peer, kind } = publisher;
    this.notice({ event: 'publish', connection, peer, kind, ...stream.place });
    return true;
  }

  /** Gets the stream from another server, where that is asked for. */
  #pull(stream: ServedStream): void {
    this.#relays.wanted(stream, {
      begin: (publisher) => !this.#isClosing && this.#begin(stream, publisher),
      publish: (publisher, message) => stream.publish(publisher, message),
      end: (publisher) => this.unpublish(stream, publisher, 'closed'),
      left: () => this.#hub.release(stream),
    });
  }

  /** The stream that was waited for the longest gives way, if that was long. */
  #openInPlaceOfAnother(place: StreamPlace): ServedStream | undefined {
    const waited = [...this.#hub.streams].filter((stream) => !stream.isPublished && !this.#relays.isPulled(stream));
    const [longest] = waited.sort((a, b) => a.emptySinceMs - b.emptySinceMs);
    if (longest === undefined || nowMs() - longest.emptySinceMs < this.limits.idleMs) return undefined;
    for (const connection of this.#connections) connection.stopWaiting(longest);
    return this.#hub.open(place, 'play');
  }

  #placeToPublish(request: PublishRequest): StreamPlace | Refusal {
    const { publishKey } = this.#options;
    let { app, name } = request;
    if (publishKey !== undefined) {
      const place = keyedPlaceOf(request, publishKey);
      if (place === undefined) return { code: 'NetStream.Publish.Denied', description: 'the publish key is wrong' };
      ({ app, name } = place);
    }
    return printablePlace(app, name) ?? { code: 'NetStream.Publish.BadName', description: NO_NAME };
  }

  #companyOf(stream: ServedStream, { connection, peer }: Publisher): Company {
    const { check } = this.#options;
    const { place } = stream;
    const from = { connection, peer, ...place };
    return {
      check: check && new StreamCheck(check, (finding) => this.notice({ event: 'finding', ...from, finding })),
      recording: this.#recordingOf(place),
      relays: this.#relays.pushesOf(stream),
    };
  }

  #recordingOf(place: StreamPlace): Recording | undefined {
    const { openRecording } = this.#options;
    if (openRecording === undefined) return undefined;
    const stem = recordingStem(place, isoTime());
    const recording = new Recording({
      stem,
      open: () => openRecording(stem),
      onOpen: (path) => this.notice({ event: 'record', ...place, path, sizeBytes: 0 }),
    });
    const done = recording.done.then((recorded) => {
      this.#recordings.delete(done);
      if (recorded === undefined) return;
      this.notice({ event: recorded.why === undefined ? 'recorded' : 'record-failed', ...place, ...recorded });
    });
    this.#recordings.add(done);
    return recording;
  }

  /** A stream that is pulled is kept: a player that comes meanwhile would pull it once more. */
  #release(stream: ServedStream): void {
    if (!this.#relays.isPulled(stream)) this.#hub.release(stream);
  }

  #left(stream: ServedStream, player: Player): void {
    if (!stream.plays(player)) return;
    const { connection, peer, kind, droppedFrames, bytesOut: bytes, playedMs: durationMs } = player.status(nowMs());
    stream.leave(player);
    this.notice({ event: 'leave', connection, peer, kind, ...stream.place, droppedFrames, bytes, durationMs });
    this.#release(stream);
  }
}

const NO_NAME = 'the stream has no name: rtmp://host/app/name';

const refused = (description: string): Refusal => ({ code: 'NetStream.Publish.Rejected', description });

/** `undefined`: there is no name, or it is too long. */
const printablePlace = (app: string, name: string): StreamPlace | undefined => {
  const place = streamPlaceOf(printableText(app), printableText(name));
  if (place.name === '' || place.app === '' || streamPath(place).length > MAX_PATH_LENGTH) return undefined;
  return place;
};

const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 10);
  });
