import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'vitest';
import { isCoded } from '../../../src/container/flv/body/payload.ts';
import { FlvReader } from '../../../src/container/flv/tag/flv-reader.ts';
import { type Link, TcpRelay } from '../../harness/tcp-relay.ts';
import { finished } from './child.ts';
import { md5s, mediaOf, packetHashes, pictureHashes } from './hashes.ts';
import { rtmpkit } from './own.ts';
import { ffmpegListen, ffmpegPlay, ffmpegPublish, ffmpegServe } from './peers/ffmpeg.ts';
import { gstreamerPlay } from './peers/gstreamer.ts';
import { startNginx } from './peers/nginx.ts';
import { startNodeMediaServer } from './peers/node-media-server.ts';
import { rtmpdumpPlay } from './peers/rtmpdump.ts';
import { expectSample, SAMPLE, SECOND_KEY_FRAME, sampleMedia } from './sample.ts';
import { scene } from './scene.ts';

const RAW = fileURLToPath(new URL('../../../samples/bframes.h264', import.meta.url));

/** The times of frames in an FLV, 32 bits, shifted. */
const timesOf = (path: string, shiftMs = 0): number[] => {
  const reader = new FlvReader();
  return [...reader.push(readFileSync(path)), ...reader.end()].flatMap((item) =>
    item.kind === 'tag' && item.parsed.payloads.some(isCoded) ? [(item.dtsMs + shiftMs) >>> 0] : [],
  );
};

describe('convert publishes', () => {
  test('to nginx; ffmpeg, rtmpdump, GStreamer and convert play the same frames', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'nginx', 'rtmpdump', 'gstreamer');
    const nginx = keep(await startNginx());
    const url = nginx.url('live', 'demo');
    const players = {
      ffmpeg: keep(ffmpegPlay(url, file('ffmpeg.flv'))),
      rtmpdump: keep(rtmpdumpPlay(url, file('rtmpdump.flv'))),
      rtmpkit: keep(rtmpkit('convert', url, file('rtmpkit.flv'))),
    };
    const gstreamer = keep(gstreamerPlay(url, file('gstreamer.flv')));
    await nginx.played('demo', 4);
    await finished(keep(rtmpkit('convert', SAMPLE, url)), 'convert');
    for (const [name, player] of Object.entries(players)) {
      await finished(player, name);
      await expectSample(context.expect, file(`${name}.flv`));
    }
    await finished(gstreamer, 'GStreamer');
    context.expect((await mediaOf(file('gstreamer.flv'))).pictures).toEqual((await sampleMedia()).pictures);
    // Left by a command, not by a lost connection; players may leave as they like.
    const [, publisher = ''] = / (\*\d+) publish: /.exec(nginx.log()) ?? [];
    const own = nginx
      .log()
      .split('\n')
      .filter((line) => line.includes(`${publisher} `));
    context.expect(own.join('\n')).toMatch(/deleteStream/);
    context.expect(own.join('\n')).not.toMatch(/reset by peer|\[error\]/);
  });

  test('as fast as nginx takes it, which records', async (context) => {
    const { keep } = await scene(context, 'ffmpeg', 'nginx');
    const nginx = keep(await startNginx());
    await finished(keep(rtmpkit('convert', SAMPLE, nginx.url('record', 'demo'), '--no-realtime')), 'convert');
    await nginx.left(1);
    const [recorded, ...more] = nginx.recordings();
    context.expect(more).toEqual([]);
    await expectSample(context.expect, recorded ?? '');
  });

  test('a raw stream with B-frames to ffmpeg -listen', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg');
    const { child, url } = await ffmpegListen(file('received.flv'));
    keep(child);
    await finished(keep(rtmpkit('convert', RAW, url, '--no-realtime')), 'convert');
    await finished(child, 'ffmpeg -listen');
    const received = await packetHashes(file('received.flv'));
    context.expect(await pictureHashes(file('received.flv'))).toEqual(await pictureHashes(RAW));
    // Pictures are shown in another order than they are decoded in, each at its time.
    const sent = file('sent.flv');
    await finished(keep(rtmpkit('convert', RAW, sent)), 'convert to a file');
    context.expect(received.video).toEqual((await packetHashes(sent)).video);
    context.expect(received.video.some(({ dtsMs, ptsMs }) => ptsMs > dtsMs)).toBe(true);
  });

  test('an FLV to ffmpeg -listen', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg');
    const { child, url } = await ffmpegListen(file('received.flv'));
    keep(child);
    await finished(keep(rtmpkit('convert', SAMPLE, url)), 'convert');
    await finished(child, 'ffmpeg -listen');
    await expectSample(context.expect, file('received.flv'));
  });

  test('to node-media-server; ffmpeg and convert play, a late player too', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'node-media-server');
    const server = keep(await startNodeMediaServer());
    const url = server.url('live', 'demo');
    const { packets } = await sampleMedia();
    const frames = packets.video.length;
    const player = keep(ffmpegPlay(url, file('played.flv'), { frames, lookMs: 500 }));
    const own = keep(rtmpkit('convert', url, file('own.flv'), '--duration', '1s'));
    await server.played('/live/demo', 2);
    const publisher = keep(rtmpkit('convert', SAMPLE, url, '--loop'));
    await finished(player, 'the player');
    await finished(own, 'convert as player');
    context.expect((await packetHashes(file('played.flv'))).video).toEqual(packets.video);
    context.expect((await packetHashes(file('own.flv'))).video).toEqual(packets.video);
    await finished(keep(rtmpkit('convert', url, file('late.flv'), '--duration', '1s')), 'the late player');
    context.expect(await publisher.stop('SIGINT')).toBe(130);
    const late = md5s((await packetHashes(file('late.flv'))).video);
    const first = md5s(packets.video).indexOf(late[0] ?? '');
    context.expect([0, SECOND_KEY_FRAME]).toContain(first);
    const twice = [...md5s(packets.video), ...md5s(packets.video)];
    context.expect(late).toEqual(twice.slice(first, first + late.length));
  });

  test('over the rollover of 24 bits: ffmpeg, rtmpdump and convert play the same times', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'nginx', 'rtmpdump');
    const nginx = keep(await startNginx());
    const url = nginx.url('live', 'demo');
    const players = {
      ffmpeg: keep(ffmpegPlay(url, file('ffmpeg.flv'))),
      rtmpdump: keep(rtmpdumpPlay(url, file('rtmpdump.flv'))),
      rtmpkit: keep(rtmpkit('convert', url, file('rtmpkit.flv'))),
    };
    await nginx.played('demo', 3);
    await finished(keep(rtmpkit('convert', SAMPLE, url, '--start-timestamp', '0xFFFFF0')), 'convert');
    for (const [name, player] of Object.entries(players)) {
      await finished(player, name);
      await expectSample(context.expect, file(`${name}.flv`));
    }
    context.expect(timesOf(file('rtmpkit.flv'))).toEqual(timesOf(SAMPLE, 0xfffff0));
  });

  test('over the rollover of 32 bits: the times of nginx are those that were sent', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'nginx');
    const nginx = keep(await startNginx());
    const url = nginx.url('live', 'demo');
    const player = keep(rtmpkit('convert', url, file('played.flv')));
    await nginx.played('demo', 1);
    await finished(keep(rtmpkit('convert', SAMPLE, url, '--start-timestamp', '0xFFFFFF00')), 'convert');
    await finished(player, 'the player');
    const played = timesOf(file('played.flv'));
    context.expect(played).toEqual(timesOf(SAMPLE, 0xffffff00));
    context.expect(Math.min(...played)).toBeLessThan(2000);
    context.expect(await pictureHashes(file('played.flv'))).toEqual((await sampleMedia()).pictures);
  });

  test('until SIGINT, and leaves in order', async (context) => {
    const { keep } = await scene(context, 'nginx');
    const nginx = keep(await startNginx());
    const publisher = keep(rtmpkit('convert', SAMPLE, nginx.url('live', 'demo'), '--loop', '--json'));
    await nginx.published('demo', 1);
    context.expect(await publisher.stop('SIGINT')).toBe(130);
    await nginx.left(1);
    context.expect(JSON.parse(publisher.output())).toMatchObject({ schema: 'rtmpkit/convert/1' });
    context.expect(nginx.log()).toMatch(/deleteStream/);
    context.expect(nginx.log()).not.toMatch(/reset by peer|\[error\]/);
    // The name is free again.
    await finished(keep(rtmpkit('convert', SAMPLE, nginx.url('live', 'demo'), '--no-realtime')), 'the next one');
  });

  test('what nginx refuses: an app, a name that is taken', async (context) => {
    const { keep } = await scene(context, 'nginx');
    const nginx = keep(await startNginx());
    const wrong = keep(rtmpkit('convert', SAMPLE, nginx.url('nowhere', 'demo')));
    context.expect(await wrong.ended).toBe(3);
    context.expect(wrong.output()).toMatch(/^rtmpkit: rtmp:\/\/[^\n]*\/nowhere\/\*{4}: [^\n]*connect[^\n]*\n$/);
    const first = keep(rtmpkit('convert', SAMPLE, nginx.url('live', 'demo'), '--loop'));
    await nginx.published('demo', 1);
    const second = keep(rtmpkit('convert', SAMPLE, nginx.url('live', 'demo')));
    context.expect(await second.ended).toBe(3);
    context.expect(second.output()).toMatch(/^rtmpkit: [^\n]*NetStream\.Publish\.BadName: Already publishing\n$/);
    await first.stop('SIGINT');
  });
});

describe('every command plays', () => {
  const COMMANDS = [['info'], ['nalu'], ['sps'], ['flv'], ['gop'], ['check']] as const;

  test('a file from nginx', async (context) => {
    const { keep } = await scene(context, 'nginx');
    const nginx = keep(await startNginx());
    copyFileSync(SAMPLE, join(nginx.vodFolder, 'sample.flv'));
    const url = nginx.url('vod', 'sample.flv');
    for (const [command] of COMMANDS) {
      const played = keep(rtmpkit(command, url));
      context.expect(await played.ended, `${command}: ${played.output()}`).toBe(0);
    }
  });

  test('live from nginx, until the publisher leaves', async (context) => {
    const { keep } = await scene(context, 'ffmpeg', 'nginx');
    const nginx = keep(await startNginx());
    const url = nginx.url('live', 'demo');
    const players = COMMANDS.map(([command]) => keep(rtmpkit(command, url)));
    await nginx.played('demo', players.length);
    await finished(keep(ffmpegPublish(SAMPLE, url)), 'the publisher');
    for (const player of players) context.expect(await player.ended, player.output()).toBe(0);
    const [info, nalu, sps] = players.map((player) => player.output());
    context.expect(info).toContain('160x96');
    context.expect(nalu).toContain('IDR');
    context.expect(sps).toContain('160x96');
  });

  test('from ffmpeg -listen', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg');
    const { child, url } = await ffmpegServe(SAMPLE);
    keep(child);
    await finished(keep(rtmpkit('convert', url, file('played.flv'))), 'convert');
    await expectSample(context.expect, file('played.flv'));
  });

  test('late, from a key frame on where the server waits for one', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'nginx');
    const nginx = keep(await startNginx());
    const url = nginx.url('key', 'demo');
    keep(ffmpegPublish(SAMPLE, url, { realtime: true, input: ['-stream_loop', '60'] }));
    await nginx.published('demo', 1);
    await finished(keep(rtmpkit('convert', url, file('late.flv'), '--duration', '1s')), 'convert');
    const { packets } = await sampleMedia();
    const late = md5s((await packetHashes(file('late.flv'))).video);
    const first = md5s(packets.video).indexOf(late[0] ?? '');
    context.expect([0, SECOND_KEY_FRAME]).toContain(first);
  });
});

describe('links that break', () => {
  test('cut in mid-message: the player ends with a line, what it has is kept', async (context) => {
    const { keep } = await scene(context, 'nginx');
    const nginx = keep(await startNginx());
    const trip = { from: 'server' as const, afterBytes: 15_000, act: (link: Link) => link.reset('client') };
    const relay = keep(await TcpRelay.start(nginx.port, { trip }));
    copyFileSync(SAMPLE, join(nginx.vodFolder, 'sample.flv'));
    const player = keep(rtmpkit('info', `rtmp://127.0.0.1:${relay.port}/vod/sample.flv`));
    context.expect(await player.ended).toBe(3);
    // The relay resets after a FIN where bytes of it were still to be sent.
    context
      .expect(player.output())
      .toMatch(
        /rtmpkit: [^\n]*: (the peer reset the connection|the server closed the connection after \d+ bytes of a message)\n$/,
      );
  });

  test('a publisher whose link drops goes on with --reconnect', async (context) => {
    const { keep } = await scene(context, 'ffmpeg', 'nginx');
    const nginx = keep(await startNginx());
    let isFirst = true;
    const trip = {
      from: 'client' as const,
      afterBytes: 12_000,
      act: (link: Link) => {
        if (isFirst) {
          link.reset('client');
          link.close('server');
        }
        isFirst = false;
      },
    };
    const relay = keep(await TcpRelay.start(nginx.port, { trip }));
    const url = `rtmp://127.0.0.1:${relay.port}/record/demo`;
    const publisher = keep(rtmpkit('convert', SAMPLE, url, '--loop', '3', '--reconnect', '5'));
    await finished(publisher, 'convert');
    context.expect(publisher.output()).toMatch(/connecting again in 0\.5 s \(1 of 5\)/);
    await nginx.published('demo', 2);
    // Both recordings decode without an error from their first frame on.
    for (const recording of nginx.recordings().filter((path) => path.includes('demo'))) {
      context.expect((await pictureHashes(recording)).length).toBeGreaterThan(5);
    }
  });
});
