import { setTimeout as sleep } from 'node:timers/promises';
import { describe, test } from 'vitest';
import { toHex } from '../../../src/bytes/hex.ts';
import { SAMPLE as MESSAGES } from '../../harness/served.ts';
import { finished } from './child.ts';
import { md5s, mediaOf, packetHashes, pictureHashes } from './hashes.ts';
import { playOn } from './obs-client.ts';
import { later, ownPublisher } from './own-publisher.ts';
import { ownPlay, startOwn, startServe } from './own-server.ts';
import { ffmpegPlay, ffmpegPublish, ffprobeStreams } from './peers/ffmpeg.ts';
import { gstreamerPlay } from './peers/gstreamer.ts';
import { rtmpdumpPlay } from './peers/rtmpdump.ts';
import { expectSample, SAMPLE, SECOND_KEY_FRAME, sampleMedia } from './sample.ts';
import { scene } from './scene.ts';

// Peers play from `rtmpkit serve`.

/** Without metadata: rtmpdump ends with 2 where a stream is shorter than its metadata says. */
const withoutDuration = MESSAGES.filter(({ kind }) => kind !== 'script');

const ENDLESS = { realtime: true, input: ['-stream_loop', '60'] };

describe('players that came before the publisher', () => {
  test('ffmpeg, rtmpdump, GStreamer and convert, at once, see all of it and its end', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'rtmpdump', 'gstreamer');
    const server = keep(await startServe());
    const url = server.url('live', 'demo');
    const players = {
      ffmpeg: keep(ffmpegPlay(url, file('ffmpeg.flv'))),
      rtmpdump: keep(rtmpdumpPlay(url, file('rtmpdump.flv'))),
      convert: keep(ownPlay(url, file('convert.flv'))),
      gstreamer: keep(gstreamerPlay(url, file('gstreamer.flv'))),
    };
    await server.until('play', 4);
    await finished(keep(ffmpegPublish(SAMPLE, url)), 'the publisher');
    for (const [name, player] of Object.entries(players)) {
      await finished(player, name);
      if (name !== 'gstreamer') await expectSample(context.expect, file(`${name}.flv`));
    }
    // When the publisher leaves, rtmp2src may drop the last message: one of audio.
    const [played, sent] = [await mediaOf(file('gstreamer.flv')), await sampleMedia()];
    const { length } = played.packets.audio;
    context.expect(sent.packets.audio.length - length).toBeLessThanOrEqual(1);
    const audio = sent.packets.audio.slice(0, length);
    context.expect(played).toEqual({ ...sent, packets: { ...sent.packets, audio } });
    context.expect(server.of('warning')).toEqual([]);
    context.expect(players.ffmpeg.output()).toBe('');
  });

  test('info, flv and check show what was published', async (context) => {
    const { keep } = await scene(context, 'ffmpeg');
    const server = keep(await startServe());
    const url = server.url('live', 'demo');
    const [info, flv, check] = [
      keep(startOwn(['info', url, '--json'])),
      keep(startOwn(['flv', url, '--ndjson'])),
      keep(startOwn(['check', url, '--json'])),
    ];
    await server.until('play', 3);
    await finished(keep(ffmpegPublish(SAMPLE, url)), 'the publisher');
    for (const child of [info, flv, check]) await finished(child, 'rtmpkit');
    const video = { codec: 'avc1', profile: 'High', width: 160, height: 96, frames: 25 };
    const tracks = [context.expect.objectContaining(video), context.expect.objectContaining({ codec: 'mp4a' })];
    context.expect(JSON.parse(info.output())).toMatchObject({ files: [{ complete: true, tracks }] });
    // 25 frames, their header and the end of sequence; 45 frames and their header.
    context.expect(flv.output().match(/"tagType":9,/g)).toHaveLength(27);
    context.expect(flv.output().match(/"tagType":8,/g)).toHaveLength(46);
    context.expect(JSON.parse(check.output())).toMatchObject({ summary: { error: 0, warning: 0, frames: 25 } });
  });
});

describe('players that come late', () => {
  test('ffmpeg decodes from the first frame on, without a complaint', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'rtmpdump');
    const server = keep(await startServe());
    const url = server.url('live', 'demo');
    const publisher = keep(ffmpegPublish(SAMPLE, url, ENDLESS));
    await server.until('publish');
    const { packets, pictures } = await sampleMedia();
    const twice = <Item>(list: readonly Item[]): readonly Item[] => [...list, ...list, ...list];
    const late = async (name: string): Promise<void> => {
      const player = keep(ffmpegPlay(url, file(name), { frames: 25, lookMs: 500 }));
      await finished(player, 'ffmpeg');
      context.expect(player.output()).toBe('');
      const played = md5s((await packetHashes(file(name))).video);
      // The sample is sent again and again, so that any of its key frames may be the first.
      const first = md5s(packets.video).indexOf(played[0] ?? '');
      context.expect([0, SECOND_KEY_FRAME]).toContain(first);
      context.expect(played).toEqual(twice(md5s(packets.video)).slice(first, first + 25));
      context.expect(await pictureHashes(file(name))).toEqual(twice(pictures).slice(first, first + 25));
    };
    const coming = [0, 350, 800].map(async (ms, i) => {
      await sleep(ms);
      await late(`late-${i}.flv`);
    });
    const probed = ffprobeStreams(url);
    await Promise.all(coming);
    const streams = await probed;
    const video = { codec_name: 'h264', profile: 'High', width: 160, height: 96, has_b_frames: 2 };
    context.expect(streams.find((stream) => stream.codec_type === 'video')).toMatchObject(video);
    const audio = { codec_name: 'aac', sample_rate: '44100', channels: 1 };
    context.expect(streams.find((stream) => stream.codec_type === 'audio')).toMatchObject(audio);
    await publisher.stop();
  });

  test.for([
    [1, SECOND_KEY_FRAME],
    [3, 0],
  ] as const)('--gop-cache %i: ffmpeg and rtmpdump begin with frame %i', async ([gops, first], context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'rtmpdump');
    const server = keep(await startServe('--gop-cache', String(gops)));
    const url = server.url('live', 'demo');
    const publisher = await ownPublisher(keep, url);
    await publisher.send(withoutDuration);
    // All of it has come: a player that waits is sent what the cache has.
    const ffmpeg = keep(ffmpegPlay(url, file('ffmpeg.flv')));
    const rtmpdump = keep(rtmpdumpPlay(url, file('rtmpdump.flv')));
    await server.until('play', 2);
    await publisher.close();
    await finished(ffmpeg, 'ffmpeg');
    await finished(rtmpdump, 'rtmpdump');
    const { packets, pictures } = await sampleMedia();
    for (const name of ['ffmpeg.flv', 'rtmpdump.flv']) {
      const { packets: played, pictures: shown } = await mediaOf(file(name));
      context.expect(md5s(played.video)).toEqual(md5s(packets.video).slice(first));
      context.expect(shown).toEqual(pictures.slice(first));
      context.expect(md5s(packets.audio).slice(-played.audio.length)).toEqual(md5s(played.audio));
    }
  });

  test('--gop-cache 0: they begin with the next key frame', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'rtmpdump');
    const server = keep(await startServe('--gop-cache', '0'));
    const url = server.url('live', 'demo');
    const publisher = await ownPublisher(keep, url);
    await publisher.send(withoutDuration);
    const ffmpeg = keep(ffmpegPlay(url, file('ffmpeg.flv')));
    const rtmpdump = keep(rtmpdumpPlay(url, file('rtmpdump.flv')));
    await server.until('play', 2);
    await publisher.send(later(withoutDuration, 1000));
    await publisher.close();
    await finished(ffmpeg, 'ffmpeg');
    await finished(rtmpdump, 'rtmpdump');
    for (const name of ['ffmpeg.flv', 'rtmpdump.flv']) {
      const { packets, pictures } = await mediaOf(file(name));
      const sent = await sampleMedia();
      context.expect(md5s(packets.video)).toEqual(md5s(sent.packets.video));
      context.expect(pictures).toEqual(sent.pictures);
    }
  });
});

describe('the end of a publish', () => {
  test('another publisher comes at once on the same name, and a relay goes on', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg');
    const server = keep(await startServe());
    const url = server.url('live', 'demo');
    const far = keep(await startServe('--relay-from', `rtmp://127.0.0.1:${server.port}`));
    const player = keep(ffmpegPlay(far.url('live', 'demo'), file('first.flv')));
    await server.until('play');
    await finished(keep(ffmpegPublish(SAMPLE, url)), 'the first publisher');
    await finished(player, 'the player');
    await expectSample(context.expect, file('first.flv'));
    const again = keep(ffmpegPlay(far.url('live', 'demo'), file('second.flv')));
    await far.until('play', 2);
    await server.until('play', 2);
    await finished(keep(ffmpegPublish(SAMPLE, url)), 'the second publisher');
    await finished(again, 'the player');
    await expectSample(context.expect, file('second.flv'));
    context.expect(server.of('refuse')).toEqual([]);
  });

  test('a player that stays is told so, and sees the next publisher on the same connection', async (context) => {
    const { keep } = await scene(context, 'ffmpeg');
    const server = keep(await startServe());
    const url = server.url('live', 'demo');
    const player = await playOn(keep, server.port, 'live', 'demo');
    await finished(keep(ffmpegPublish(SAMPLE, url)), 'the first publisher');
    const video = MESSAGES.filter(({ kind }) => kind === 'video').map(({ body }) => toHex(body));
    await player.until(() => player.heard.includes('onStatus NetStream.Play.UnpublishNotify'));
    context.expect(player.video).toEqual(video);
    await finished(keep(ffmpegPublish(SAMPLE, url)), 'the second publisher');
    await player.until(() => player.heard.filter((word) => word.endsWith('UnpublishNotify')).length === 2);
    context.expect(player.video).toEqual([...video, ...video]);
    await player.leave();
    await server.until('leave');
    context.expect(server.of('play')).toHaveLength(1);
  });

  test('a second publisher is told BadName, and may come when the first has left', async (context) => {
    const { keep } = await scene(context, 'ffmpeg');
    const server = keep(await startServe());
    const url = server.url('live', 'demo');
    const first = keep(ffmpegPublish(SAMPLE, url, ENDLESS));
    await server.until('publish');
    const second = keep(ffmpegPublish(SAMPLE, url));
    context.expect(await second.ended).not.toBe(0);
    context.expect(second.output()).toContain('live/demo is published by 127.0.0.1:');
    context.expect(server.of('refuse')).toMatchObject([{ code: 'NetStream.Publish.BadName' }]);
    await first.stop();
    await server.until('unpublish');
    await finished(keep(ffmpegPublish(SAMPLE, url)), 'the third publisher');
  });
});
