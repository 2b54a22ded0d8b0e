import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { finished } from './child.ts';
import { mediaOf } from './hashes.ts';
import { ffmpegPlay, ffmpegPublish } from './peers/ffmpeg.ts';
import { gstreamerPlay } from './peers/gstreamer.ts';
import { rtmpdumpPlay } from './peers/rtmpdump.ts';
import { startServe } from './peers/serve.ts';
import { expectSample, SAMPLE, sampleMedia } from './sample.ts';
import { scene } from './scene.ts';

describe('rtmpkit serve', () => {
  test('ffmpeg publishes; ffmpeg and rtmpdump play, and the recording has, what it sent', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'rtmpdump');
    const serve = keep(await startServe('--record', file('recordings')));
    const url = serve.url('live', 'demo');
    const players = {
      ffmpeg: keep(ffmpegPlay(url, file('ffmpeg.flv'))),
      rtmpdump: keep(rtmpdumpPlay(url, file('rtmpdump.flv'))),
    };
    await serve.played('live/demo', 2);
    await finished(keep(ffmpegPublish(SAMPLE, url)), 'the publisher');
    for (const [name, player] of Object.entries(players)) {
      await finished(player, name);
      await expectSample(context.expect, file(`${name}.flv`));
    }
    const [recording = ''] = readdirSync(file('recordings'));
    await expectSample(context.expect, join(file('recordings'), recording));
  });

  test('GStreamer plays it', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'gstreamer');
    const serve = keep(await startServe());
    const url = serve.url('live', 'demo');
    const player = keep(gstreamerPlay(url, file('gstreamer.flv')));
    await serve.played('live/demo', 1);
    await finished(keep(ffmpegPublish(SAMPLE, url)), 'the publisher');
    await finished(player, 'GStreamer');
    const [played, sent] = [await mediaOf(file('gstreamer.flv')), await sampleMedia()];
    context.expect(played.pictures).toEqual(sent.pictures);
  });

  test('ffmpeg, tested by --once', async (context) => {
    const { keep } = await scene(context, 'ffmpeg');
    const serve = keep(await startServe('--once'));
    await finished(keep(ffmpegPublish(SAMPLE, serve.url('live', 'demo'))), 'the publisher');
    context.expect(await serve.ended).toBe(0);
    context.expect(serve.output()).toContain('live/demo: no findings in 25 frames');
  });
});
