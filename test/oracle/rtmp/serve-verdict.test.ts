import { describe, test } from 'vitest';
import { type Link, TcpRelay } from '../../harness/tcp-relay.ts';
import { finished, startChild } from './child.ts';
import { md5s, packetHashes } from './hashes.ts';
import { startOwn, startServe } from './own-server.ts';
import { ffmpegPlay, ffmpegPublish } from './peers/ffmpeg.ts';
import { rtmpdumpPlay } from './peers/rtmpdump.ts';
import { expectSample, SAMPLE, sampleMedia } from './sample.ts';
import { scene } from './scene.ts';

// `rtmpkit serve` judges what ffmpeg publishes, and outlives peers that break off.

const ENDLESS = { realtime: true, input: ['-stream_loop', '60'] };

describe('--once', () => {
  test('a good stream of ffmpeg: 0', async (context) => {
    const { keep } = await scene(context, 'ffmpeg');
    const server = keep(await startServe('--once', '--timeout', '60s'));
    await finished(keep(ffmpegPublish(SAMPLE, server.url('live', 'demo'))), 'the publisher');
    context.expect(await server.ended).toBe(0);
    const [verdict] = server.of('verdict');
    context.expect(verdict).toMatchObject({ app: 'live', name: 'demo', counts: { error: 0 }, frames: 25 });
  });

  test('a stream with a fault against a preset: 1, and what it is', async (context) => {
    const { keep } = await scene(context, 'ffmpeg');
    const server = keep(await startServe('--once', '--check', 'twitch', '--timeout', '60s'));
    const publisher = startChild('ffmpeg', [
      ...['-nostdin', '-v', 'error', '-f', 'lavfi', '-i', 'testsrc=size=128x96:rate=25:duration=1'],
      ...['-c:v', 'flv', '-f', 'flv', server.url('live', 'demo')],
    ]);
    await finished(keep(publisher), 'the publisher');
    context.expect(await server.ended).toBe(1);
    const errors = server.of('finding').filter(({ finding }) => finding.severity === 'error');
    context.expect(errors.map(({ finding }) => finding.ruleId)).toEqual(['video/codec']);
  });

  test('--fail-on warning: 1 for what is only a warning', async (context) => {
    const { keep } = await scene(context, 'ffmpeg');
    const server = keep(await startServe('--once', '--check', 'twitch', '--fail-on', 'warning', '--timeout', '60s'));
    // A key frame every 10 s: Twitch asks for one every 2 s.
    const publisher = startChild('ffmpeg', [
      ...['-nostdin', '-v', 'error', '-f', 'lavfi', '-i', 'testsrc=size=128x96:rate=5:duration=24'],
      ...['-c:v', 'libx264', '-threads', '1', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-g', '50'],
      ...['-f', 'flv', server.url('live', 'demo')],
    ]);
    await finished(keep(publisher), 'the publisher');
    context.expect(await server.ended).toBe(1);
    context.expect(server.of('finding').map(({ finding }) => finding.ruleId)).toContain('gop/max-interval');
  });

  test('nobody comes: 3', async (context) => {
    const { keep } = await scene(context);
    const server = keep(await startServe('--once', '--timeout', '500ms'));
    context.expect(await server.ended).toBe(3);
    context.expect(server.child.output()).toContain('no publisher came within 0.5 s');
  });
});

describe('--check … --enforce', () => {
  test('ffmpeg is refused with the reason, its players see the end, and another may come', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'rtmpdump');
    const rule = ['--rule', 'gop/max-bframes=error:max=1'];
    const server = keep(await startServe('--check', 'recommended', '--enforce', ...rule));
    const url = server.url('live', 'demo');
    const player = keep(rtmpdumpPlay(url, file('played.flv')));
    await server.until('play');
    const publisher = keep(ffmpegPublish(SAMPLE, url, ENDLESS));
    context.expect(await publisher.ended).not.toBe(0);
    await player.ended;
    context.expect(server.of('refuse')).toMatchObject([
      {
        what: 'publish',
        code: 'NetStream.Publish.Rejected',
        description: context.expect.stringMatching(/gop\/max-bframes/),
      },
    ]);
    const baseline = SAMPLE.replace('bframes.flv', 'baseline.h264');
    await finished(
      keep(startOwn(['convert', baseline, url, '--no-realtime', '--fps', '25'])),
      'a publisher without B-frames',
    );
    await server.until('unpublish', 2);
    context.expect(server.of('refuse')).toHaveLength(1);
  });
});

describe('--publish-key', () => {
  test('ffmpeg with the key as query or as last part of the path may publish; without it may not', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'rtmpdump');
    const server = keep(await startServe('--publish-key', 'S3cret'));
    const url = server.url('live', 'demo');
    for (const [i, address] of [`${url}?key=S3cret`, `${url}/S3cret`].entries()) {
      const path = file(`${i}.flv`);
      const player = keep(rtmpdumpPlay(url, path));
      await server.until('play', i + 1);
      await finished(keep(ffmpegPublish(SAMPLE, address)), 'the publisher');
      await finished(player, 'the player');
      await expectSample(context.expect, path);
    }
    for (const address of [url, `${url}?key=secret`]) {
      const refused = keep(ffmpegPublish(SAMPLE, address));
      context.expect(await refused.ended).not.toBe(0);
      context.expect(refused.output()).toContain('the publish key is wrong');
    }
    context.expect(server.child.output()).not.toContain('S3cret');
  });
});

describe('peers that break off', () => {
  test('a publisher that is killed: players see the end, its name is free at once', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'rtmpdump');
    const server = keep(await startServe());
    const url = server.url('live', 'demo');
    const player = keep(rtmpdumpPlay(url, file('played.flv')));
    await server.until('play');
    const publisher = keep(ffmpegPublish(SAMPLE, url, ENDLESS));
    await server.until('publish');
    await publisher.stop('SIGKILL');
    await player.ended;
    context.expect(server.of('unpublish')).toMatchObject([{ how: 'closed' }]);
    const again = keep(rtmpdumpPlay(url, file('again.flv')));
    await server.until('play', 2);
    await finished(keep(ffmpegPublish(SAMPLE, url)), 'the next publisher');
    await finished(again, 'the next player');
    await expectSample(context.expect, file('again.flv'));
  });

  test('a link that is reset in mid-message: what came before is recorded', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg');
    const server = keep(await startServe('--record', file('recorded')));
    const trip = { from: 'client' as const, afterBytes: 15_000, act: (link: Link) => link.reset('server') };
    const relay = keep(await TcpRelay.start(server.port, { trip }));
    const player = keep(ffmpegPlay(server.url('live', 'demo'), file('played.flv')));
    await server.until('play');
    keep(ffmpegPublish(SAMPLE, `rtmp://127.0.0.1:${relay.port}/live/demo`));
    await finished(player, 'the player');
    await server.until('recorded');
    const { packets } = await sampleMedia();
    const recorded = md5s((await packetHashes(server.of('recorded')[0]?.path ?? '')).video);
    context.expect(recorded.length).toBeGreaterThan(5);
    context.expect(recorded.length).toBeLessThan(packets.video.length);
    context.expect(recorded).toEqual(md5s(packets.video).slice(0, recorded.length));
    context.expect(md5s((await packetHashes(file('played.flv'))).video)).toEqual(recorded);
    context.expect(server.of('unpublish')).toMatchObject([{ how: 'closed' }]);
    await finished(keep(ffmpegPublish(SAMPLE, server.url('live', 'demo'))), 'the next publisher');
  });

  test('a link that drops without a word: the name is free after --idle-timeout', async (context) => {
    const { keep } = await scene(context, 'ffmpeg');
    const server = keep(await startServe('--idle-timeout', '2s'));
    const trip = { from: 'client' as const, afterBytes: 15_000, act: (link: Link) => link.reset('client') };
    const relay = keep(await TcpRelay.start(server.port, { trip }));
    await keep(ffmpegPublish(SAMPLE, `rtmp://127.0.0.1:${relay.port}/live/demo`, ENDLESS)).ended;
    const url = server.url('live', 'demo');
    const early = keep(ffmpegPublish(SAMPLE, url));
    context.expect(await early.ended).not.toBe(0);
    context.expect(early.output()).toContain('is published by');
    await server.until('disconnect', 2);
    context.expect(server.of('unpublish')).toHaveLength(1);
    context
      .expect(server.of('disconnect').map(({ why }) => why))
      .toContainEqual(context.expect.stringContaining('2000 ms'));
    await finished(keep(ffmpegPublish(SAMPLE, url)), 'the next publisher');
  });
});
