import { nowMs } from '../../../../io/clock.ts';
import {
  type HttpAnswer,
  type HttpRequest,
  type HttpServer,
  type HttpStreaming,
  listenHttp,
  plain,
} from '../../../../io/http-server.ts';
import type { TcpEndpoint } from '../../../../io/tcp.ts';
import type { RtmpServer } from '../rtmp-server.ts';
import { streamPlaceOf } from '../stream-path.ts';
import { ServeHls } from './hls/serve-hls.ts';
import { HttpPlayer } from './http-player.ts';
import { LastMinutes } from './last-minute.ts';
import { METRICS_TYPE, metricsText } from './metrics.ts';

/** Options of the HTTP side. */
export interface ServeHttpOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly server: RtmpServer;
  /** The page at `/`, and its content security policy; absent: there is none. */
  readonly page?: { readonly html: string; readonly policy: string } | undefined;
  /** HLS: least duration of a segment. */
  readonly segmentSeconds?: number | undefined;
  /** Origin of web pages that may read what is answered (CORS); `*`: any. */
  readonly origin?: string | undefined;
}

const SAMPLE_MS = 1000;
/** Sound is left out later than pictures: it is small, and a gap in it is heard. */
const SOUND_FACTOR = 2;

/** Schema name and version; the version changes when a key changes its meaning. */
const STREAMS_SCHEMA = 'rtmpkit/serve-streams/1';

/** What an RTMP server says and sends by HTTP: streams as FLV and HLS, their state, and a page. */
export class ServeHttp {
  readonly #options: ServeHttpOptions;
  readonly #lastMinutes = new LastMinutes();
  readonly #hls: ServeHls;
  readonly #timer: NodeJS.Timeout;
  #http: HttpServer | undefined;

  private constructor(options: ServeHttpOptions) {
    this.#options = options;
    const { server, segmentSeconds } = options;
    this.#hls = new ServeHls({ server, segmentSeconds });
    this.#timer = setInterval(() => {
      this.#lastMinutes.sample(server.streams);
      this.#hls.tick();
    }, SAMPLE_MS);
  }

  /** Listens; throws `SourceError` with the reason. */
  static async listen(options: ServeHttpOptions): Promise<ServeHttp> {
    const { host, port, server } = options;
    const { maxConnections } = server.limits;
    const side = new ServeHttp(options);
    try {
      side.#http = await listenHttp({ host, port, maxConnections, answer: (request) => side.#answer(request) });
    } catch (error) {
      clearInterval(side.#timer);
      throw error;
    }
    return side;
  }

  get address(): TcpEndpoint {
    return this.#http?.address ?? { address: '', port: 0 };
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#hls.close();
    await this.#http?.close();
  }

  async #answer(request: HttpRequest): Promise<HttpAnswer | HttpStreaming> {
    const answer = await this.#routed(request);
    const { origin } = this.#options;
    if (origin === undefined) return answer;
    return { ...answer, headers: { ...answer.headers, 'access-control-allow-origin': origin } };
  }

  #routed(request: HttpRequest): HttpAnswer | HttpStreaming | Promise<HttpAnswer> {
    const { server, page } = this.#options;
    const { path } = request;
    if (path === '/' && page !== undefined) {
      const headers = { 'content-security-policy': page.policy, 'referrer-policy': 'no-referrer' };
      return { status: 200, type: 'text/html; charset=utf-8', headers, body: page.html };
    }
    if (path === '/metrics') return { status: 200, type: METRICS_TYPE, body: this.#metrics() };
    if (path === '/api/streams') {
      const streams = server.streams.map((stream) => ({ ...stream, lastMinute: this.#lastMinutes.of(stream) }));
      return { status: 200, type: 'application/json', body: JSON.stringify({ schema: STREAMS_SCHEMA, streams }) };
    }
    if (path.endsWith('.flv')) return this.#flv(request);
    return this.#hls.answer(request) ?? plain(404, 'there is no such page');
  }

  #metrics(): string {
    const { server } = this.#options;
    return metricsText(server.streams, {
      rtmpConnections: server.connectionCount,
      httpConnections: this.#http?.connectionCount ?? 0,
      refusedConnections: server.refusedCount,
    });
  }

  #flv({ path, remote }: HttpRequest): HttpAnswer | HttpStreaming {
    const { server } = this.#options;
    const place = streamPlaceOf('', path.slice(0, -'.flv'.length));
    if (!server.isPublished(place)) return plain(404, 'no such stream is published');
    const { maxPlayerBytes } = server.limits;
    const limits = { dropBytes: maxPlayerBytes, maxBytes: SOUND_FACTOR * maxPlayerBytes };
    return {
      type: 'video/x-flv',
      begin: (body) => {
        const peer = `${remote.address.includes(':') ? `[${remote.address}]` : remote.address}:${remote.port}`;
        const player = new HttpPlayer(body, { connection: server.nextConnection(), peer }, limits, nowMs());
        const playing = server.subscribe(place, player);
        if (playing === undefined) body.end();
        void body.closed.then(() => playing?.leave());
      },
    };
  }
}
