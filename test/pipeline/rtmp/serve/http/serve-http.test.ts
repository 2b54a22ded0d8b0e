import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, test as it, onTestFinished } from 'vitest';
import type { StreamStatus } from '../../../../../src/analysis/serve/stream-status.ts';
import { FlvReader } from '../../../../../src/container/flv/tag/flv-reader.ts';
import { metricsText } from '../../../../../src/pipeline/rtmp/serve/http/metrics.ts';
import { servedPage } from '../../../../../src/pipeline/rtmp/serve/http/page.ts';
import { ServeHttp, type ServeHttpOptions } from '../../../../../src/pipeline/rtmp/serve/http/serve-http.ts';
import { expectValid, validator } from '../../../../commands/validators.ts';
import { flvMessages, media, SAMPLE, Served, TestPublisher } from '../../../../harness/served.ts';

const HTML = '<!doctype html><style>a{}</style><script>1</script>';

const httpSide = async (served: Served, options: Partial<ServeHttpOptions> = {}) => {
  const http = await ServeHttp.listen({
    host: '127.0.0.1',
    port: 0,
    server: served.server,
    page: servedPage(HTML),
    ...options,
  });
  onTestFinished(() => http.close());
  const base = `http://127.0.0.1:${http.address.port}`;
  return { http, base, get: (path: string, init?: RequestInit) => fetch(base + path, init) };
};

/** Status of a request that fetch would not send as it stands. */
const rawStatus = (base: string, path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<number> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(base);
    const sent = httpRequest({ hostname, port, path, headers, method, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', reject).end();
  });

/** A publisher that was accepted. */
const published = async (served: Served, path = 'live/demo') => {
  const publisher = await TestPublisher.open(served.url(path));
  await served.until('publish');
  return publisher;
};

describe('the HTTP side of a server', () => {
  it('sends a stream as FLV, with the GOP that is kept first, and ends it when the publisher leaves', async () => {
    const served = await Served.start();
    const { get } = await httpSide(served);
    expect((await get('/live/demo.flv')).status).toBe(404);
    const publisher = await published(served);
    await publisher.send(SAMPLE.slice(0, 40));
    await expect.poll(() => served.server.streams[0]?.video?.frames ?? 0).toBeGreaterThan(5);
    const head = await get('/live/demo.flv', { method: 'HEAD' });
    expect([head.status, head.headers.get('content-type')]).toEqual([200, 'video/x-flv']);
    const response = await get('/live/demo.flv');
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    await served.until('play');
    await publisher.send(SAMPLE.slice(40));
    await publisher.close();
    const bytes = new Uint8Array(await response.arrayBuffer());
    const reader = new FlvReader();
    expect([...reader.push(bytes), ...reader.end()].filter(({ kind }) => kind === 'junk')).toEqual([]);
    expect(media(flvMessages(bytes)).toSorted()).toEqual(media(SAMPLE).toSorted());
    await served.until('leave');
    expect(served.of('leave')[0]).toMatchObject({ kind: 'http-flv', app: 'live', name: 'demo' });
  });

  it('leaves frames out for a reader that is slow, without holding more than its limit, and slows nobody', async () => {
    const served = await Served.start({ limits: { maxPlayerBytes: 64 << 10 } });
    const { http } = await httpSide(served);
    const publisher = await published(served);
    await publisher.send(SAMPLE);
    await expect.poll(() => served.server.streams[0]?.video?.frames).toBe(25);
    const socket = connect(http.address.port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.pause();
    socket.write('GET /live/demo.flv HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await served.until('play');
    const frame = SAMPLE.find(({ kind, body }) => kind === 'video' && body[0] === 0x27 && body[1] === 1);
    const key = SAMPLE.find(({ kind, body }) => kind === 'video' && body[0] === 0x17 && body[1] === 1);
    const large = (body: Uint8Array | undefined) => Uint8Array.from({ length: 200_000 }, (_, i) => body?.[i] ?? 0);
    for (let i = 0; i < 100; i++) {
      await publisher.send([
        { kind: 'video', timestampMs: 2000 + i * 40, body: large((i % 10 === 0 ? key : frame)?.body) },
      ]);
    }
    const player = () => served.server.streams[0]?.players[0];
    await expect.poll(() => served.server.streams[0]?.video?.frames, { timeout: 20_000 }).toBeGreaterThanOrEqual(125);
    expect(player()?.droppedFrames).toBeGreaterThan(0);
    expect(player()?.waitingBytes).toBeLessThan(1 << 20);
    const dropped = player()?.droppedFrames;
    socket.destroy();
    await served.until('leave');
    // What was left out for players that have gone stays counted.
    expect(served.server.streams[0]).toMatchObject({ players: [], droppedFrames: dropped });
    await publisher.close();
  });

  it('lets go a reader that does not read, if the publisher sends header after header', async () => {
    const served = await Served.start({ limits: { maxPlayerBytes: 64 << 10 } });
    const { http } = await httpSide(served);
    const publisher = await published(served);
    await publisher.send(SAMPLE);
    const socket = connect(http.address.port, '127.0.0.1').pause();
    onTestFinished(() => void socket.destroy());
    socket.on('error', () => undefined);
    socket.write('GET /live/demo.flv HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await served.until('play');
    for (let i = 0; i < 60; i++) {
      const body = new Uint8Array(500_000).fill(i);
      body.set([0x17, 0, 0, 0, 0]);
      await publisher.send([{ kind: 'video', timestampMs: 2000, body }]);
    }
    await served.until('leave');
    await publisher.close();
  });

  it('answers with the state of the streams, the metrics and the page', async () => {
    const served = await Served.start();
    const { get } = await httpSide(served, { origin: 'http://localhost:3000' });
    const publisher = await published(served);
    await publisher.send(SAMPLE);
    await expect.poll(() => served.server.streams[0]?.video?.frames).toBe(25);
    const api = await get('/api/streams');
    const document = (await api.json()) as { readonly streams: readonly StreamStatus[] };
    expectValid(validator('serve-streams.schema.json'), document);
    expect(document.streams[0]).toMatchObject({
      app: 'live',
      name: 'demo',
      video: { width: 160, height: 96, keyFrames: 2 },
    });
    expect(api.headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
    const metrics = await get('/metrics');
    expect(metrics.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(parseMetrics(await metrics.text()).get('rtmpkit_stream_video_frames_total{app="live",name="demo"}')).toBe(
      25,
    );
    const page = await get('/');
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; connect-src 'self'; /,
    );
    expect(await page.text()).toBe(HTML);
    await publisher.close();
  });

  it('answers GET and HEAD of what it knows, under its own name, and nothing else', async () => {
    const served = await Served.start();
    const { base, http } = await httpSide(served);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) expect(await rawStatus(base, '/', {}, method)).toBe(405);
    for (const path of [
      '/no',
      '/../package.json',
      '/%2e%2e/%2e%2e/etc/passwd',
      '/..%2f..%2fetc%2fpasswd.flv',
      '/%',
      '/%ff',
      '//.flv',
      '/.flv',
      '*',
    ]) {
      expect(await rawStatus(base, path), path).toBe(404);
    }
    const { port } = http.address;
    for (const host of ['localhost', `localhost:${port}`, '127.0.0.1', '[::1]:80'])
      expect(await rawStatus(base, '/', { host }), host).toBe(200);
    for (const host of ['evil.example', `evil.example:${port}`, 'localhost.evil.example', '10.0.0.1']) {
      expect(await rawStatus(base, '/', { host }), host).toBe(403);
    }
    expect(await rawStatus(base, '/', { filler: 'x'.repeat(20_000) })).toBe(431);
  });

  it('takes so many connections at once, and no more', async () => {
    const served = await Served.start({ limits: { maxConnections: 2 } });
    const { http } = await httpSide(served);
    const opened = () => {
      const socket = connect(http.address.port, '127.0.0.1').on('error', () => undefined);
      onTestFinished(() => void socket.destroy());
      return socket;
    };
    for (let i = 0; i < 2; i++) await new Promise((resolve) => opened().once('connect', resolve));
    await new Promise((resolve) => opened().once('close', resolve));
  });
});

/** A strict reader of the text format of Prometheus 0.0.4: throws where a line is none, or a family is torn apart. */
const parseMetrics = (text: string): Map<string, number> => {
  expect(text.endsWith('\n')).toBe(true);
  const samples = new Map<string, number>();
  const seen = new Set<string>();
  let family = '';
  let type = '';
  for (const line of text.slice(0, -1).split('\n')) {
    const [, keyword, name = '', rest = ''] = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/.exec(line) ?? [];
    if (keyword === 'HELP') {
      expect(seen.has(name), `${name} once`).toBe(false);
      seen.add((family = name));
      type = '';
    } else if (keyword === 'TYPE') {
      expect([name, ['counter', 'gauge'].includes(rest), type]).toEqual([family, true, '']);
      type = rest;
      expect(name.endsWith('_total')).toBe(type === 'counter');
    } else {
      const sample =
        /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*"(?:,(?=[a-zA-Z_])|(?=\})))*\})? (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/.exec(
          line,
        );
      expect(sample, line).not.toBeNull();
      expect(sample?.[1]).toBe(family);
      const key = `${sample?.[1]}${sample?.[2] ?? ''}`;
      expect(samples.has(key), key).toBe(false);
      samples.set(key, Number(sample?.[3]));
    }
  }
  return samples;
};

describe('metrics', () => {
  it('have names of streams as labels, whatever is in them', () => {
    const stream: StreamStatus = {
      app: 'a"b\\c',
      name: 'x\ny{}=,',
      bytesIn: 5,
      bytesOut: 0,
      droppedFrames: 7,
      bitrateBps: 0,
      players: [],
      cachedBytes: 0,
    };
    const text = metricsText([stream], { rtmpConnections: 1, httpConnections: 0, refusedConnections: 2 });
    const samples = parseMetrics(text);
    expect(samples.get('rtmpkit_stream_received_bytes_total{app="a\\"b\\\\c",name="x\\ny{}=,"}')).toBe(5);
    expect(samples.get('rtmpkit_connections_refused_total')).toBe(2);
    expect(samples.get('rtmpkit_stream_dropped_frames_total{app="a\\"b\\\\c",name="x\\ny{}=,"}')).toBe(7);
    expect(text).not.toContain('rtmpkit_stream_width_pixels');
  });
});
