import { type StreamPlace, streamPath } from '../../../../../analysis/serve/stream-place.ts';
import { nowMs } from '../../../../../io/clock.ts';
import { type HttpAnswer, type HttpRequest, type HttpStreaming, plain } from '../../../../../io/http-server.ts';
import type { RtmpServer } from '../../rtmp-server.ts';
import { streamPlaceOf } from '../../stream-path.ts';
import { HlsStream } from './hls-stream.ts';
import { HlsViewer } from './hls-viewer.ts';

export interface ServeHlsOptions {
  readonly server: RtmpServer;
  /** Least duration of a segment. */
  readonly segmentSeconds?: number | undefined;
  /** The first segment may take so long, beside its duration. */
  readonly waitMs?: number;
  /** A stream that nobody asks for is kept so long, and at least three target durations. */
  readonly idleMs?: number;
}

/** Least duration of a segment where nothing is said. */
export const HLS_SEGMENT_SECONDS = 2;
/** Longer segments would let the first request wait too long. */
export const MAX_HLS_SEGMENT_SECONDS = 10;

/** The longest GOPs that encoders make by default are 250 frames. */
const WAIT_MS = 10_000;
const IDLE_MS = 30_000;
/** A viewer that asks for nothing for so many target durations has gone. */
const GONE_TARGETS = 3;

const TYPES = { m3u8: 'application/vnd.apple.mpegurl', mp4: 'video/mp4', m4s: 'video/mp4' } as const;

/** A stream that is, or was lately, asked for. */
interface Session {
  readonly place: StreamPlace;
  readonly stem: string;
  readonly stream: HlsStream;
  readonly leave: () => void;
  /** By address. */
  readonly viewers: Map<string, { readonly viewer: HlsViewer; readonly leave: () => void }>;
  askedMs: number;
}

/** Live HLS of the streams of a server: a stream is cut into segments from the first request for it on. */
export class ServeHls {
  readonly #options: ServeHlsOptions;
  /** By path; the latest publish. */
  readonly #sessions = new Map<string, Session>();
  /** Segments are kept by browsers: their names never come again, not after a restart either. */
  readonly #era = Date.now().toString(36);
  #count = 0;

  constructor(options: ServeHlsOptions) {
    this.#options = options;
  }

  /** `undefined`: no path of HLS. */
  answer(request: HttpRequest): HttpStreaming | HttpAnswer | Promise<HttpAnswer> | undefined {
    const { path, remote } = request;
    const [, extension] = /\.(m3u8|mp4|m4s)$/.exec(path) ?? [];
    if (extension === 'm3u8') return this.#playlist(path.slice(0, -'.m3u8'.length), remote.address);
    return extension === undefined ? undefined : this.#file(request, TYPES[extension as 'mp4' | 'm4s']);
  }

  /** Lets go what nobody asks for any more. */
  tick(): void {
    const now = nowMs();
    const { server, idleMs = IDLE_MS } = this.#options;
    for (const session of this.#sessions.values()) {
      const { stream, viewers, askedMs } = session;
      const goneMs = GONE_TARGETS * 1000 * (stream.targetSeconds ?? 0);
      for (const [address, { viewer, leave }] of viewers) {
        if (now - viewer.askedMs < goneMs) continue;
        viewers.delete(address);
        leave();
      }
      const isIdle = now - askedMs >= Math.max(goneMs, idleMs);
      if (isIdle || stream.isForgotten || (stream.isEnded && server.isFull)) this.#drop(session);
      else if (stream.isEnded) session.leave();
    }
  }

  close(): void {
    for (const session of this.#sessions.values()) this.#drop(session);
  }

  async #playlist(path: string, address: string): Promise<HttpAnswer> {
    const session = this.#open(streamPlaceOf('', path));
    if ('status' in session) return session;
    const { stream } = session;
    const { segmentSeconds = HLS_SEGMENT_SECONDS, waitMs = WAIT_MS } = this.#options;
    session.askedMs = nowMs();
    const text = await stream.playlist(waitMs + 1000 * segmentSeconds);
    if (text !== undefined) {
      this.#asked(session, address, text.length);
      return { status: 200, type: TYPES.m3u8, headers: { 'cache-control': 'no-cache' }, body: text };
    }
    if (stream.failure !== undefined) return plain(404, `there is no HLS of this stream: ${stream.failure}`);
    if (stream.isForgotten) return later(FULL);
    return later('no segment is complete yet: it takes two key frames');
  }

  #file({ path, remote }: HttpRequest, type: string): HttpStreaming | HttpAnswer {
    const slash = path.lastIndexOf('/');
    const { app } = streamPlaceOf(path.slice(0, slash), 'x');
    const name = path.slice(slash + 1);
    for (const session of this.#sessions.values()) {
      if (session.place.app !== app || !name.startsWith(`${session.stem}-`)) continue;
      const { files } = session.stream;
      const bytes = files.read(name);
      if (bytes === undefined) break;
      this.#asked(session, remote.address, bytes.length);
      const headers = { 'cache-control': 'max-age=3600, immutable' };
      return { type, headers, sizeBytes: bytes.length, begin: (body) => files.send(name, body) };
    }
    return plain(404, 'there is no such file, or no longer');
  }

  /** What there is of the publish that goes on, or else of the last one. */
  #open(place: StreamPlace): Session | HttpAnswer {
    const { server, segmentSeconds = HLS_SEGMENT_SECONDS } = this.#options;
    const known = this.#sessions.get(streamPath(place));
    const isPublished = server.isPublished(place);
    if (known !== undefined && !known.stream.isForgotten && !(known.stream.isEnded && isPublished)) {
      // Of a publish that brought nothing there is nothing.
      if (isPublished || known.stream.failure === undefined) return known;
    }
    if (known !== undefined) this.#drop(known);
    if (!isPublished) return plain(404, 'no such stream is published');
    if (server.isFull) return later(FULL);
    const stem = `${this.#era}-${++this.#count}`;
    const stream = new HlsStream({ stem, segmentSeconds });
    const followed = server.follow(place, stream);
    if (followed === undefined) return plain(404, 'no such stream is published');
    const session: Session = {
      place,
      stem,
      stream,
      leave: () => followed.leave(),
      viewers: new Map(),
      askedMs: nowMs(),
    };
    this.#sessions.set(streamPath(place), session);
    return session;
  }

  #asked(session: Session, address: string, bytes: number): void {
    const { server } = this.#options;
    const now = nowMs();
    session.askedMs = now;
    const { viewers, place } = session;
    let known = viewers.get(address);
    // A session that was dropped while the request waited has no viewers.
    if (known === undefined && this.#sessions.get(streamPath(place)) === session) {
      if (viewers.size >= server.limits.maxConnections) return;
      const viewer = new HlsViewer(server.nextConnection(), address, now);
      const playing = server.subscribe(place, viewer);
      if (playing === undefined) return;
      viewers.set(address, (known = { viewer, leave: () => playing.leave() }));
    }
    known?.viewer.asked(bytes, now);
  }

  #drop(session: Session): void {
    const path = streamPath(session.place);
    if (this.#sessions.get(path) === session) this.#sessions.delete(path);
    for (const { leave } of session.viewers.values()) leave();
    session.viewers.clear();
    session.stream.forget();
    session.leave();
  }
}

const FULL = 'the server holds as much as it may';

const later = (text: string): HttpAnswer => {
  const answer = plain(503, text);
  return { ...answer, headers: { 'retry-after': '2' } };
};
