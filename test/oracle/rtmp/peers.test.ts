import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { type Link, TcpRelay } from '../../harness/tcp-relay.ts';
import { run } from '../process.ts';
import { capture } from './capture.ts';
import { finished } from './child.ts';
import { md5s, mediaOf, packetHashes, pictureHashes } from './hashes.ts';
import { ffmpegListen, ffmpegPlay, ffmpegPublish, ffmpegServe, ffprobeStreams } from './peers/ffmpeg.ts';
import { gstreamerPlay, gstreamerPublish } from './peers/gstreamer.ts';
import { startNginx } from './peers/nginx.ts';
import { startNodeMediaServer } from './peers/node-media-server.ts';
import { rtmpdumpPlay } from './peers/rtmpdump.ts';
import { expectSample, SAMPLE, SECOND_KEY_FRAME, sampleMedia } from './sample.ts';
import { scene } from './scene.ts';

// The matrix without rtmpkit: it proves the harness, and says what the peers do among themselves.

describe('nginx', () => {
  test('ffmpeg publishes, ffmpeg, rtmpdump and GStreamer play', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'nginx', 'rtmpdump', 'gstreamer');
    const nginx = keep(await startNginx());
    const url = nginx.url('live', 'demo');
    const players = {
      ffmpeg: keep(ffmpegPlay(url, file('ffmpeg.flv'))),
      rtmpdump: keep(rtmpdumpPlay(url, file('rtmpdump.flv'))),
    };
    const gstreamer = keep(gstreamerPlay(url, file('gstreamer.flv')));
    await nginx.played('demo', 3);
    await finished(keep(ffmpegPublish(SAMPLE, url)), 'the publisher');
    for (const [name, player] of Object.entries(players)) {
      await finished(player, name);
      await expectSample(context.expect, file(`${name}.flv`));
    }
    await finished(gstreamer, 'GStreamer');
    // When the publisher leaves, rtmp2src may drop the last message: one of audio.
    const [played, sent] = [await mediaOf(file('gstreamer.flv')), await sampleMedia()];
    const { length } = played.packets.audio;
    context.expect(sent.packets.audio.length - length).toBeLessThanOrEqual(1);
    const audio = sent.packets.audio.slice(0, length);
    context.expect(played).toEqual({ ...sent, packets: { ...sent.packets, audio } });
  });

  test('GStreamer publishes, rtmpdump plays', async (context) => {
    const { file, keep } = await scene(context, 'nginx', 'rtmpdump', 'gstreamer');
    const nginx = keep(await startNginx());
    const url = nginx.url('live', 'demo');
    const player = keep(rtmpdumpPlay(url, file('played.flv')));
    await nginx.played('demo', 1);
    await finished(keep(gstreamerPublish(SAMPLE, url)), 'the publisher');
    await finished(player, 'the player');
    // GStreamer's muxer rewrites times: DTS that would be negative are 0.
    const [played, sent] = [await mediaOf(file('played.flv')), await sampleMedia()];
    context.expect(md5s(played.packets.video)).toEqual(md5s(sent.packets.video));
    context.expect(md5s(played.packets.audio)).toEqual(md5s(sent.packets.audio));
    context.expect(played.pictures).toEqual(sent.pictures);
  });

  test('ffmpeg publishes, nginx records', async (context) => {
    const { keep } = await scene(context, 'ffmpeg', 'nginx');
    const nginx = keep(await startNginx());
    await finished(keep(ffmpegPublish(SAMPLE, nginx.url('record', 'demo'))), 'the publisher');
    await nginx.left(1);
    const [recorded, ...more] = nginx.recordings();
    context.expect(more).toEqual([]);
    await expectSample(context.expect, recorded ?? '');
  });

  test('ffprobe looks at a stream in its middle, from a key frame on', async (context) => {
    const { keep } = await scene(context, 'ffmpeg', 'nginx');
    const nginx = keep(await startNginx());
    const url = nginx.url('key', 'demo');
    keep(ffmpegPublish(SAMPLE, url, { realtime: true, input: ['-stream_loop', '30'] }));
    await nginx.published('demo', 1);
    const streams = await ffprobeStreams(url);
    const video = { codec_name: 'h264', profile: 'High', width: 160, height: 96, has_b_frames: 2 };
    context.expect(streams.find((stream) => stream.codec_type === 'video')).toMatchObject(video);
    const audio = { codec_name: 'aac', sample_rate: '44100', channels: 1 };
    context.expect(streams.find((stream) => stream.codec_type === 'audio')).toMatchObject(audio);
  });

  test('ffmpeg plays a file from nginx', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'nginx');
    const nginx = keep(await startNginx());
    copyFileSync(SAMPLE, join(nginx.vodFolder, 'sample.flv'));
    await finished(keep(ffmpegPlay(nginx.url('vod', 'sample.flv'), file('played.flv'))), 'the player');
    await expectSample(context.expect, file('played.flv'));
  });
});

describe('ffmpeg', () => {
  test('ffmpeg publishes, ffmpeg -listen receives', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg');
    const { child, url } = await ffmpegListen(file('received.flv'));
    keep(child);
    await finished(keep(ffmpegPublish(SAMPLE, url)), 'the publisher');
    await finished(child, 'ffmpeg -listen');
    await expectSample(context.expect, file('received.flv'));
  });

  test('rtmpdump plays from ffmpeg -listen', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'rtmpdump');
    const { child, url } = await ffmpegServe(SAMPLE);
    keep(child);
    await finished(keep(rtmpdumpPlay(url, file('played.flv'))), 'rtmpdump');
    await expectSample(context.expect, file('played.flv'));
  });
});

describe('node-media-server', () => {
  test('ffmpeg publishes, ffmpeg plays; a late player begins at the latest key frame', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'node-media-server');
    const server = keep(await startNodeMediaServer());
    const url = server.url('live', 'demo');
    const { packets, pictures } = await sampleMedia();
    const frames = packets.video.length;
    const player = keep(ffmpegPlay(url, file('played.flv'), { frames, lookMs: 500 }));
    await server.played('/live/demo', 1);
    const publisher = keep(ffmpegPublish(SAMPLE, url, { realtime: true, input: ['-stream_loop', '60'] }));
    await finished(player, 'the player');
    context.expect((await packetHashes(file('played.flv'))).video).toEqual(packets.video);
    await finished(keep(ffmpegPlay(url, file('late.flv'), { frames, lookMs: 500 })), 'the late player');
    await publisher.stop();
    // The sample is sent again and again, so that any of its key frames may be the first.
    const late = md5s((await packetHashes(file('late.flv'))).video);
    const first = md5s(packets.video).indexOf(late[0] ?? '');
    context.expect([0, SECOND_KEY_FRAME]).toContain(first);
    const twice = [...md5s(packets.video), ...md5s(packets.video)];
    context.expect(late).toEqual(twice.slice(first, first + frames));
    context
      .expect(await pictureHashes(file('late.flv')))
      .toEqual([...pictures, ...pictures].slice(first, first + frames));
  });
});

describe('harness', () => {
  test('a relay keeps the session of ffmpeg and nginx', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'nginx');
    const nginx = keep(await startNginx());
    const relay = keep(await TcpRelay.start(nginx.port));
    await finished(keep(ffmpegPublish(SAMPLE, `rtmp://127.0.0.1:${relay.port}/record/demo`)), 'the publisher');
    const [link] = relay.links;
    await link?.closed;
    link?.save(file('session'));
    await expectSample(context.expect, nginx.recordings()[0] ?? '');
    const [client, server] = ['client', 'server'].map((side) => readFileSync(file(`session/${side}.bin`)));
    // C0 and S0, then C1 and C2, S1 and S2, then a chunk on stream 3 (connect) and one on 2 (window size).
    context.expect([client?.[0], client?.[3073]]).toEqual([3, 3]);
    context.expect([server?.[0], server?.[3073]]).toEqual([3, 2]);
    context.expect(server?.includes('NetStream.Publish.Start')).toBe(true);
  });

  test('nginx keeps what came before the publisher was cut off in mid-message', async (context) => {
    const { keep } = await scene(context, 'ffmpeg', 'nginx');
    const nginx = keep(await startNginx());
    const trip = { from: 'client' as const, afterBytes: 15_000, act: (link: Link) => link.reset('server') };
    const relay = keep(await TcpRelay.start(nginx.port, { trip }));
    keep(ffmpegPublish(SAMPLE, `rtmp://127.0.0.1:${relay.port}/record/demo`));
    await nginx.left(1);
    const whole = (await sampleMedia()).packets.video;
    const kept = (await packetHashes(nginx.recordings()[0] ?? '')).video;
    context.expect(kept.length).toBeGreaterThan(5);
    context.expect(kept.length).toBeLessThan(whole.length);
    context.expect(kept).toEqual(whole.slice(0, kept.length));
  });

  test('a publisher that lost its link and comes back finds its name taken', async (context) => {
    const { keep } = await scene(context, 'ffmpeg', 'nginx');
    const nginx = keep(await startNginx());
    const trip = { from: 'client' as const, afterBytes: 15_000, act: (link: Link) => link.reset('client') };
    const relay = keep(await TcpRelay.start(nginx.port, { trip }));
    const url = `rtmp://127.0.0.1:${relay.port}/live/demo`;
    await keep(ffmpegPublish(SAMPLE, url, { realtime: true, input: ['-stream_loop', '60'] })).ended;
    context.expect(nginx.log()).not.toContain('disconnect');
    const second = keep(ffmpegPublish(SAMPLE, nginx.url('live', 'demo')));
    context.expect(await second.ended).not.toBe(0);
    // The words of NetStream.Publish.BadName.
    context.expect(second.output()).toContain('Already publishing');
  });

  test('a capture holds the session from SYN to the end', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'tcpdump', 'tshark');
    const { child, port, url } = await ffmpegListen(file('received.flv'));
    keep(child);
    const session = await capture(port);
    await finished(keep(ffmpegPublish(SAMPLE, url)), 'the publisher');
    await finished(child, 'ffmpeg -listen');
    await session.save(file('session.pcap'));
    const decode = ['-d', `tcp.port==${port},rtmpt`, '-T', 'fields', '-e', 'tcp.flags.fin', '-e', '_ws.col.Info'];
    const { stdout } = await run('tshark', ['-r', file('session.pcap'), ...decode]);
    const [first, ...rows] = stdout.toString().split('\n');
    context.expect(first).toContain('[SYN]');
    const said = ['C0+C1', 'C2', "connect('live')", "publish('demo')", 'NetStream.Publish.Start', 'deleteStream'];
    context.expect(said.filter((words) => !rows.some((row) => row.includes(words)))).toEqual([]);
    context.expect(rows.filter((row) => row.startsWith('1'))).not.toEqual([]);
  });
});
