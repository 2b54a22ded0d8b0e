import { describe, test } from 'vitest';
import { finished } from './child.ts';
import { md5s, packetHashes } from './hashes.ts';
import { startServe } from './own-server.ts';
import { ffmpegPlay, ffmpegPublish } from './peers/ffmpeg.ts';
import { startNginx } from './peers/nginx.ts';
import { startNodeMediaServer } from './peers/node-media-server.ts';
import { rtmpdumpPlay } from './peers/rtmpdump.ts';
import { expectSample, SAMPLE, sampleMedia } from './sample.ts';
import { scene } from './scene.ts';

// `rtmpkit serve` hands streams on to other servers, and takes them from there.

describe('a chain of servers', () => {
  test('pushes: the player at the far end gets what was published', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg');
    const last = keep(await startServe());
    const middle = keep(await startServe('--relay', `rtmp://127.0.0.1:${last.port}`));
    const first = keep(await startServe('--relay', `rtmp://127.0.0.1:${middle.port}`));
    const player = keep(ffmpegPlay(last.url('live', 'demo'), file('played.flv')));
    await last.until('play');
    await finished(keep(ffmpegPublish(SAMPLE, first.url('live', 'demo'))), 'the publisher');
    await finished(player, 'the player');
    await expectSample(context.expect, file('played.flv'));
  });

  test('pulls: once a stream, however many play', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'rtmpdump');
    const origin = keep(await startServe());
    const middle = keep(await startServe('--relay-from', `rtmp://127.0.0.1:${origin.port}`));
    const edge = keep(await startServe('--relay-from', `rtmp://127.0.0.1:${middle.port}`));
    const url = edge.url('live', 'demo');
    const players = [ffmpegPlay(url, file('ffmpeg.flv')), rtmpdumpPlay(url, file('rtmpdump.flv'))].map(keep);
    await edge.until('play', 2);
    await origin.until('play');
    context.expect(middle.of('play')).toHaveLength(1);
    await finished(keep(ffmpegPublish(SAMPLE, origin.url('live', 'demo'))), 'the publisher');
    for (const player of players) await finished(player, 'a player');
    await expectSample(context.expect, file('ffmpeg.flv'));
    await expectSample(context.expect, file('rtmpdump.flv'));
  });
});

describe('nginx', () => {
  test('is pushed to', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'nginx', 'rtmpdump');
    const nginx = keep(await startNginx());
    const server = keep(await startServe('--relay', `rtmp://127.0.0.1:${nginx.port}/live`));
    const player = keep(rtmpdumpPlay(nginx.url('live', 'demo'), file('played.flv')));
    await nginx.played('demo', 1);
    await finished(keep(ffmpegPublish(SAMPLE, server.url('ours', 'demo'))), 'the publisher');
    await finished(player, 'the player');
    await expectSample(context.expect, file('played.flv'));
  });

  test('is pulled from', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'nginx');
    const nginx = keep(await startNginx());
    const server = keep(await startServe('--relay-from', `rtmp://127.0.0.1:${nginx.port}`));
    const player = keep(ffmpegPlay(server.url('live', 'demo'), file('played.flv')));
    await nginx.played('demo', 1);
    await finished(keep(ffmpegPublish(SAMPLE, nginx.url('live', 'demo'))), 'the publisher');
    await finished(player, 'the player');
    await expectSample(context.expect, file('played.flv'));
  });

  test('pushes to us', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'nginx', 'rtmpdump');
    const server = keep(await startServe());
    const application = `application up { live on; push rtmp://127.0.0.1:${server.port}/live; }`;
    const nginx = keep(await startNginx(application));
    const player = keep(rtmpdumpPlay(server.url('live', 'demo'), file('played.flv')));
    await server.until('play');
    const options = { realtime: true, input: ['-stream_loop', '2'] };
    await finished(keep(ffmpegPublish(SAMPLE, nginx.url('up', 'demo'), options)), 'the publisher');
    context.expect(server.of('connect')[1]).toMatchObject({ app: 'live', flashVer: 'LNX.11,1,102,55' });
    await finished(player, 'the player');
    // nginx begins with what came once its push was connected.
    const { packets } = await sampleMedia();
    const played = md5s((await packetHashes(file('played.flv'))).video);
    const all = Array.from({ length: 3 }, () => md5s(packets.video)).flat();
    const first = md5s(packets.video).indexOf(played[0] ?? '');
    context.expect(first).toBeGreaterThanOrEqual(0);
    context.expect(played).toEqual(all.slice(first, first + played.length));
  });

  test('pulls from us', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'nginx', 'rtmpdump');
    const server = keep(await startServe());
    const application = `application down { live on; publish_notify on; pull rtmp://127.0.0.1:${server.port}/live; }`;
    const nginx = keep(await startNginx(application));
    const player = keep(rtmpdumpPlay(nginx.url('down', 'demo'), file('played.flv')));
    await server.until('play');
    await finished(keep(ffmpegPublish(SAMPLE, server.url('live', 'demo'))), 'the publisher');
    await finished(player, 'the player');
    await expectSample(context.expect, file('played.flv'));
  });
});

describe('node-media-server', () => {
  test('is pushed to', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'node-media-server');
    const other = keep(await startNodeMediaServer());
    const server = keep(await startServe('--relay', `rtmp://127.0.0.1:${other.port}`));
    const { packets } = await sampleMedia();
    const frames = packets.video.length;
    const player = keep(ffmpegPlay(other.url('live', 'demo'), file('played.flv'), { frames, lookMs: 500 }));
    await other.played('/live/demo', 1);
    await finished(keep(ffmpegPublish(SAMPLE, server.url('live', 'demo'))), 'the publisher');
    await finished(player, 'the player');
    context.expect((await packetHashes(file('played.flv'))).video).toEqual(packets.video);
  });

  test('is pulled from', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'node-media-server');
    const other = keep(await startNodeMediaServer());
    const server = keep(await startServe('--relay-from', `rtmp://127.0.0.1:${other.port}`));
    const { packets } = await sampleMedia();
    const frames = packets.video.length;
    const player = keep(ffmpegPlay(server.url('live', 'demo'), file('played.flv'), { frames, lookMs: 500 }));
    await other.played('/live/demo', 1);
    await finished(keep(ffmpegPublish(SAMPLE, other.url('live', 'demo'))), 'the publisher');
    await finished(player, 'the player');
    context.expect((await packetHashes(file('played.flv'))).video).toEqual(packets.video);
  });
});
