import { describe, expect, test as it, onTestFinished } from 'vitest';
import type { HttpBody } from '../../../../../src/io/http-server.ts';
import type { MediaMessage } from '../../../../../src/media/media-message.ts';
import { HlsStream } from '../../../../../src/pipeline/rtmp/serve/http/hls/hls-stream.ts';
import { MemoryFiles } from '../../../../../src/pipeline/rtmp/serve/http/hls/memory-files.ts';
import { ServeHls } from '../../../../../src/pipeline/rtmp/serve/http/hls/serve-hls.ts';
import { ServeHttp, type ServeHttpOptions } from '../../../../../src/pipeline/rtmp/serve/http/serve-http.ts';
import { LiveStream } from '../../../../../src/pipeline/rtmp/serve/live-stream.ts';
import { HlsClient, readPlaylist } from '../../../../harness/hls-client.ts';
import { SAMPLE, Served, TestPublisher } from '../../../../harness/served.ts';

const PLAYLIST = 'application/vnd.apple.mpegurl';

/** What has come is read. */
const turn = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 5));

const httpSide = async (served: Served, options: Partial<ServeHttpOptions> = {}) => {
  const http = await ServeHttp.listen({ host: '127.0.0.1', port: 0, server: served.server, ...options });
  onTestFinished(() => http.close());
  const base = `http://127.0.0.1:${http.address.port}`;
  return { base, get: (path: string, init?: RequestInit) => fetch(base + path, init) };
};

const published = async (served: Served, path = 'live/demo', count = 1) => {
  const publisher = await TestPublisher.open(served.url(path));
  await served.until('publish', count);
  return publisher;
};

/** The sample so many times, one after the other: 1 s each. */
const rounds = (from: number, to: number): readonly MediaMessage[] =>
  Array.from({ length: to - from }, (_, i) => {
    const messages = from + i === 0 ? SAMPLE : SAMPLE.filter(({ body, kind }) => kind !== 'script' && body[1] !== 0);
    return messages.map((message) => ({ ...message, timestampMs: message.timestampMs + 1000 * (from + i) }));
  }).flat();

/** Publishes rounds of the sample until there is an answer; returns it with the number of the next round. */
const publishedUntil = async (publisher: TestPublisher, asked: Promise<Response>) => {
  let isAnswered = false;
  void asked.finally(() => {
    isAnswered = true;
  });
  let round = 0;
  while (!isAnswered) {
    await publisher.send(rounds(round, ++round));
    await turn();
  }
  return { answer: await asked, round };
};

/** Bytes of the boxes of this type, at the top of a file. */
const boxTypes = (bytes: Uint8Array): readonly string[] => {
  const types: string[] = [];
  for (let at = 0; at < bytes.length; at += new DataView(bytes.buffer, bytes.byteOffset).getUint32(at)) {
    types.push(new TextDecoder().decode(bytes.subarray(at + 4, at + 8)));
  }
  return types;
};

describe('live HLS of a server', () => {
  it('answers the first request with the first segment, and lists a window that obeys RFC 8216', async () => {
    const served = await Served.start();
    const { get } = await httpSide(served, { origin: '*' });
    const publisher = await published(served);
    const { answer, round } = await publishedUntil(publisher, get('/live/demo.m3u8'));
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
      200,
      PLAYLIST,
      'no-cache',
    ]);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    const client = new HlsClient();
    client.take(await answer.text());
    for (let i = round; i < round + 36; i += 6) {
      await publisher.send(rounds(i, i + 6));
      const { last } = client;
      await expect
        .poll(async () => {
          const text = await (await get('/live/demo.m3u8')).text();
          return readPlaylist(text).segments.at(-1)?.number;
        })
        .toBeGreaterThan(last?.segments.at(-1)?.number ?? 0);
      client.take(await (await get('/live/demo.m3u8')).text());
      // What was listed before can still be fetched.
      for (const { uri } of last?.segments ?? []) {
        const segment = await get(`/live/${uri}`, { method: 'HEAD' });
        expect([uri, segment.status]).toEqual([uri, 200]);
      }
    }
    expect(client.last?.mediaSequence).toBeGreaterThan(6);
    const { segments = [] } = client.last ?? {};
    const [{ map, uri } = { map: '', uri: '' }] = segments;
    const head = await get(`/live/${map}`, { method: 'HEAD' });
    const init = await get(`/live/${map}`);
    const bytes = new Uint8Array(await init.arrayBuffer());
    expect([init.headers.get('content-type'), init.headers.get('cache-control')]).toEqual([
      'video/mp4',
      'max-age=3600, immutable',
    ]);
    expect(head.headers.get('content-length')).toBe(`${bytes.length}`);
    expect(boxTypes(bytes)).toEqual(['ftyp', 'moov']);
    expect(boxTypes(new Uint8Array(await (await get(`/live/${uri}`)).arrayBuffer()))).toEqual(
      expect.arrayContaining(['moof', 'mdat']),
    );
    // The first one left the playlist long ago.
    expect((await get(`/live/${client.seen.get(0)?.uri}`)).status).toBe(404);
    await publisher.close();
  });

  it('counts an address that asks as a player, with an event when it comes and when it has gone', async () => {
    const served = await Served.start();
    const hls = new ServeHls({ server: served.server });
    onTestFinished(() => hls.close());
    const publisher = await published(served);
    const ask = async (address: string) =>
      hls.answer({ method: 'GET', path: '/live/demo.m3u8', remote: { address, port: 1 } });
    const [first] = await Promise.all([ask('192.0.2.1'), publisher.send(rounds(0, 6))]);
    expect(first).toMatchObject({ status: 200 });
    await ask('192.0.2.2');
    await ask('192.0.2.2');
    const { players = [], cachedBytes } = served.server.streams[0] ?? {};
    expect(players.map(({ kind, peer }) => [kind, peer])).toEqual([
      ['hls', '192.0.2.1'],
      ['hls', '192.0.2.2'],
    ]);
    expect(players[1]?.bytesOut).toBeGreaterThan(players[0]?.bytesOut ?? 0);
    // The segments count as kept.
    expect(cachedBytes).toBeGreaterThan(30_000);
    hls.close();
    expect(served.of('play').length).toBe(2);
    expect(served.of('leave').map(({ kind }) => kind)).toEqual(['hls', 'hls']);
    await publisher.close();
  });

  it('ends the playlist with the publish, and begins anew with the next one', async () => {
    const served = await Served.start();
    const { get } = await httpSide(served);
    const playlist = async (answer = get('/live/demo.m3u8')) => readPlaylist(await (await answer).text());
    const publisher = await published(served);
    const { answer } = await publishedUntil(publisher, get('/live/demo.m3u8'));
    expect((await playlist(Promise.resolve(answer))).isEnded).toBe(false);
    await publisher.close();
    await served.until('unpublish');
    const ended = await playlist();
    expect(ended.isEnded).toBe(true);
    // Files of the last publish stay as long as its playlist does.
    expect((await get(`/live/${ended.segments[0]?.uri}`)).status).toBe(200);
    const next = await published(served, 'live/demo', 2);
    const second = await publishedUntil(next, get('/live/demo.m3u8'));
    const anew = await playlist(Promise.resolve(second.answer));
    expect(anew.isEnded).toBe(false);
    expect(anew.segments[0]?.uri).not.toBe(ended.segments[0]?.uri);
    await next.close();
  });

  it('says why there is nothing', async () => {
    const served = await Served.start();
    const { get } = await httpSide(served);
    expect([(await get('/live/demo.m3u8')).status, await (await get('/live/demo.m3u8')).text()]).toEqual([
      404,
      'no such stream is published\n',
    ]);
    // A publish that brings no frame, and ends. It is asked for at once: a request on the way could come after the end.
    const asked = new ServeHls({ server: served.server, segmentSeconds: 1 });
    onTestFinished(() => asked.close());
    const silent = await published(served);
    const none = asked.answer({ method: 'GET', path: '/live/demo.m3u8', remote: { address: '::1', port: 1 } });
    await silent.send(SAMPLE.slice(0, 1));
    await silent.close();
    expect(await none).toMatchObject({
      status: 404,
      body: expect.stringMatching(/there is no HLS of this stream: .*no frame/),
    });
    // One that brings no second key frame in time.
    const hls = new ServeHls({ server: served.server, waitMs: -900, segmentSeconds: 1 });
    onTestFinished(() => hls.close());
    const slow = await published(served, 'live/slow');
    await slow.send(SAMPLE.slice(0, 20));
    const late = await hls.answer({ method: 'GET', path: '/live/slow.m3u8', remote: { address: '::1', port: 1 } });
    expect(late).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
    await slow.close();
  });

  it('answers no path but those of its files', async () => {
    const served = await Served.start();
    const { get } = await httpSide(served);
    const publisher = await published(served);
    const { answer } = await publishedUntil(publisher, get('/live/demo.m3u8'));
    const { segments } = readPlaylist(await answer.text());
    const [{ uri } = { uri: '' }] = segments;
    const stem = uri.slice(0, uri.lastIndexOf('-'));
    expect((await get(`/live/${uri}`)).status).toBe(200);
    for (const path of [
      `/${uri}`,
      `/other/${uri}`,
      `/live/x/${uri}`,
      `/live/%2e%2e/etc/${uri}`,
      `/live/${stem}-.m4s`,
      `/live/${stem}-99999.m4s`,
      `/live/${stem}-__proto__.mp4`,
      `/live/${stem}.m3u8`,
      '/.m3u8',
      '/.m4s',
      '/live/.mp4',
      `/live/${'x'.repeat(2000)}.m3u8`,
      '/live/..%2fdemo.m3u8',
    ]) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
    await publisher.close();
  });

  it('lets go what nobody asks for', async () => {
    const served = await Served.start();
    const hls = new ServeHls({ server: served.server, idleMs: 0 });
    onTestFinished(() => hls.close());
    const publisher = await published(served);
    const remote = { address: '127.0.0.1', port: 1 };
    const ask = async (path: string) => hls.answer({ method: 'GET', path, remote });
    const [answer] = await Promise.all([ask('/live/demo.m3u8'), publisher.send(rounds(0, 6))]);
    const { segments } = readPlaylist((answer as { readonly body: string }).body);
    // Asked for just now: it stays for three target durations.
    hls.tick();
    expect(await ask(`/live/${segments[0]?.uri}`)).toMatchObject({ type: 'video/mp4' });
    // A stream without a playlist yet has none: the request that waits is answered.
    const other = await published(served, 'live/other', 2);
    const waits = ask('/live/other.m3u8');
    hls.tick();
    expect(await waits).toMatchObject({ status: 503 });
    await publisher.close();
    await other.close();
    hls.close();
    expect(await ask(`/live/${segments[0]?.uri}`)).toMatchObject({ status: 404 });
    await expect.poll(() => served.server.streams).toEqual([]);
  });

  it('gives up what it keeps when memory is short', async () => {
    const live = new LiveStream('live', 'demo', { gops: 1, maxBytes: 1 << 20 });
    const publisher = {};
    live.begin(publisher);
    const stream = new HlsStream({ stem: 's', segmentSeconds: 2 });
    live.subscribe(stream);
    for (const message of rounds(0, 6)) live.publish(message);
    await turn();
    expect(readPlaylist((await stream.playlist(0)) ?? '').segments.length).toBeGreaterThan(1);
    const { keptBytes } = stream;
    expect(keptBytes).toBeGreaterThan(30_000);
    expect(live.cachedBytes).toBeGreaterThan(keptBytes);
    live.forgetGops();
    for (const message of rounds(6, 12)) live.publish(message);
    expect([stream.keptBytes, await stream.playlist(0), stream.isForgotten]).toEqual([0, undefined, true]);
  });

  it('lets go a reader that has not read a file when that is removed', async () => {
    const files = new MemoryFiles();
    const events: string[] = [];
    const body: HttpBody = {
      waitingBytes: 0,
      write: (pieces) => events.push(`write ${pieces.map(({ length }) => length)}`),
      end: () => events.push('end'),
      destroy: () => events.push('destroy'),
      closed: new Promise(() => undefined),
    };
    await files.write('a', [new Uint8Array(3), new Uint8Array(4)]);
    await files.write('a', [new Uint8Array(5)]);
    expect(files.bytes).toBe(5);
    files.send('a', body);
    await files.remove('a');
    expect([files.bytes, files.names]).toEqual([0, []]);
    files.send('a', body);
    expect(events).toEqual(['write 5', 'end', 'destroy', 'destroy']);
  });
});
