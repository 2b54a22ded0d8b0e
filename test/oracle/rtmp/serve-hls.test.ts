import { describe, test } from 'vitest';
import { HlsClient } from '../../harness/hls-client.ts';
import { run } from '../process.ts';
import { openPage } from './browser.ts';
import { finished, startChild } from './child.ts';
import { packetHashes, pictureHashes } from './hashes.ts';
import { startOwn, startServe } from './own-server.ts';
import { ffmpegPublish } from './peers/ffmpeg.ts';
import { hasHlsDemux } from './peers/gstreamer.ts';
import { type Scene, scene } from './scene.ts';

// Peers play the HLS of `rtmpkit serve`.

const startHls = async ({ keep }: Scene) => {
  const server = keep(await startServe('--http', '0', '--hls-segment-seconds', '1'));
  const [, http = ''] = /"http":"(http:\/\/[^"]+)"/.exec(server.child.output()) ?? [];
  return { server, http, address: `${http}/live/demo.m3u8` };
};

const SCENE = ['-f', 'lavfi', '-i', 'testsrc=size=160x96:rate=25', '-f', 'lavfi', '-i', 'sine=440:sample_rate=44100'];
const CODED = '-c:v libx264 -threads 1 -preset veryfast -bf 2 -g 25 -pix_fmt yuv420p -c:a aac -b:a 48k'.split(' ');

/** An FLV of so many seconds, with B-frames and AAC. */
const madeFlv = async ({ file, keep }: Scene, seconds: number, coded = CODED): Promise<string> => {
  const made = file('source.flv');
  const args = ['-nostdin', '-v', 'error', ...SCENE, '-t', `${seconds}`, ...coded, '-flags', '+bitexact', made];
  await finished(keep(startChild('ffmpeg', args)), 'ffmpeg');
  return made;
};

/** Where the shorter list stands in the longer one; -1: nowhere. */
const placeOf = (part: readonly string[], whole: readonly string[]): number => {
  const key = part.join();
  return whole.findIndex((_, i) => whole.slice(i, i + part.length).join() === key);
};

describe('HLS of serve', () => {
  test('ffmpeg reads all packets, times and pictures that were published, from its first segment on', async (context) => {
    const { expect } = context;
    const place = await scene(context, 'ffmpeg');
    const { server, address } = await startHls(place);
    const source = await madeFlv(place, 8);
    const publisher = place.keep(ffmpegPublish(source, server.url('live', 'demo'), { realtime: true }));
    await server.until('publish');
    const client = new HlsClient();
    const reload = async () => client.take(await (await fetch(address)).text());
    await reload();
    const played = place.file('played.mp4');
    const read = ['-nostdin', '-v', 'error', '-live_start_index', '0', '-i', address];
    const player = place.keep(startChild('ffmpeg', [...read, '-map', '0', '-c', 'copy', '-copyts', played]));
    while (client.last?.isEnded !== true) {
      await new Promise((resolve) => void setTimeout(resolve, 300));
      await reload();
    }
    await finished(publisher, 'the publisher');
    await finished(player, 'ffmpeg');
    const [sent, got] = await Promise.all([packetHashes(source), packetHashes(played)]);
    for (const kind of ['video', 'audio'] as const) {
      const [whole, part] = [sent[kind], got[kind]];
      const at = placeOf(
        part.map(({ md5 }) => md5),
        whole.map(({ md5 }) => md5),
      );
      expect([kind, at >= 0, at + part.length, part.length > whole.length / 2]).toEqual([
        kind,
        true,
        whole.length,
        true,
      ]);
    }
    const shown = await pictureHashes(played);
    expect(placeOf(shown, await pictureHashes(source))).toBeGreaterThanOrEqual(0);
    expect(shown.length).toBe(got.video.length);
    // The time between decoding and showing is that of the source.
    const offsets = (track: typeof got.video, ticks: number) =>
      track.map(({ dtsMs, ptsMs }) => Math.round((1000 * (ptsMs - dtsMs)) / ticks));
    const scale = await timescaleOf(played);
    expect(offsets(got.video, scale)).toEqual(offsets(sent.video, 1000).slice(-got.video.length));
    expect(server.of('play')[0]).toMatchObject({ kind: 'hls', peer: '127.0.0.1' });
  });

  test('GStreamer plays it', async (context) => {
    const place = await scene(context, 'ffmpeg', 'gstreamer');
    if (!(await hasHlsDemux())) context.skip('no hlsdemux');
    const { server, address } = await startHls(place);
    const source = await madeFlv(place, 10);
    place.keep(ffmpegPublish(source, server.url('live', 'demo'), { realtime: true }));
    await server.until('publish');
    await fetch(address);
    const pipeline = `souphttpsrc location=${address} ! hlsdemux ! qtdemux ! h264parse ! fakesink num-buffers=50 sync=false`;
    const player = place.keep(startChild('gst-launch-1.0', ['-q', ...pipeline.split(' ')]));
    await finished(player, 'gst-launch-1.0');
  });

  test.for([
    [
      'HEVC',
      'hevc',
      '.h265',
      '-c:v libx265 -preset ultrafast -x265-params log-level=error:keyint=25:open-gop=0:pools=1',
    ],
    ['AV1', 'av1', '.obu', '-c:v libaom-av1 -cpu-used 8 -usage realtime -g 25'],
  ] as const)('%s of Enhanced RTMP comes to ffmpeg', async ([, codec, extension, coder], context) => {
    const place = await scene(context, 'ffmpeg');
    const { server, address } = await startHls(place);
    const source = place.file(`source${extension}`);
    const made = [...SCENE.slice(0, 4), '-t', '5', ...coder.split(' '), '-pix_fmt', 'yuv420p', source];
    await finished(place.keep(startChild('ffmpeg', ['-nostdin', '-v', 'error', ...made])), 'ffmpeg');
    const publisher = place.keep(startOwn(['convert', source, server.url('live', 'demo'), '--realtime']));
    await server.until('publish');
    await fetch(address);
    const played = place.file('played.mp4');
    const read = ['-nostdin', '-v', 'error', '-live_start_index', '0', '-i', address, '-c', 'copy', played];
    await finished(place.keep(startChild('ffmpeg', read)), 'ffmpeg');
    await finished(publisher, 'the publisher');
    const { stdout } = await run('ffprobe', [
      ...'-v error -show_entries stream=codec_name -of csv=p=0'.split(' '),
      played,
    ]);
    context.expect(stdout.toString().trim()).toBe(codec);
    const shown = await pictureHashes(played);
    context.expect(placeOf(shown, await pictureHashes(source))).toBeGreaterThanOrEqual(0);
    context.expect(shown.length).toBeGreaterThan(50);
  });

  test.for([
    ['Media Source Extensions', ''],
    ['the browser itself', 'delete globalThis.MediaSource'],
  ] as const)('the page plays it by %s, without a fault', async ([, first], context) => {
    const { expect } = context;
    const place = await scene(context, 'ffmpeg', 'chromium');
    const { server, http } = await startHls(place);
    const source = await madeFlv(place, 30);
    place.keep(ffmpegPublish(source, server.url('live', 'demo'), { realtime: true }));
    await server.until('publish');
    const page = await openPage(place, `${http}/`, { first });
    await expect
      .poll(() => page.value("document.querySelector('article button')?.hidden"), { timeout: 20_000 })
      .toBe(false);
    await expect
      .poll(() => page.value("document.querySelector('dd').textContent"), { timeout: 20_000 })
      .toMatch(/avc1\./);
    await page.value("document.querySelector('article button').click()");
    const time = () => page.value("document.querySelector('video').currentTime");
    await expect.poll(time, { timeout: 20_000 }).toBeGreaterThan(0);
    const began = Number(await time());
    await expect.poll(time, { timeout: 20_000 }).toBeGreaterThan(began + 2);
    expect(await page.value("document.querySelector('video').videoWidth")).toBe(160);
    expect(await page.value("document.querySelector('.words').textContent")).toBe('');
    expect(page.faults).toEqual([]);
    expect(server.of('play')[0]).toMatchObject({ kind: 'hls' });
    await page.value("document.querySelector('article button').click()");
    expect(await page.value("document.querySelector('video')")).toBeNull();
  });

  test('the page says what a browser cannot play', async (context) => {
    const { expect } = context;
    const place = await scene(context, 'ffmpeg', 'chromium');
    const { server, http } = await startHls(place);
    const source = await madeFlv(place, 20);
    place.keep(ffmpegPublish(source, server.url('live', 'demo'), { realtime: true }));
    await server.until('publish');
    const page = await openPage(place, `${http}/`, { first: 'MediaSource.isTypeSupported = () => false' });
    await expect
      .poll(() => page.value("document.querySelector('dd')?.textContent"), { timeout: 20_000 })
      .toMatch(/avc1\./);
    await page.value("document.querySelector('article button').click()");
    expect(await page.value("document.querySelector('.words').textContent")).toMatch(
      /^this browser cannot play avc1\.\w{6} with mp4a\.40\.2$/,
    );
  });
});

/** Ticks a second of the video of a file. */
const timescaleOf = async (path: string): Promise<number> => {
  const show = '-v error -select_streams v -show_entries stream=time_base -of csv=p=0'.split(' ');
  const { stdout } = await run('ffprobe', [...show, path]);
  return Number(stdout.toString().trim().split('/')[1]);
};
