import { readFileSync } from 'node:fs';
import { describe, type TestContext, test } from 'vitest';
import { flvMessages } from '../../harness/served.ts';
import { run } from '../process.ts';
import { type Child, finished, startChild } from './child.ts';
import { md5s, mediaOf, packetHashes, pictureHashes } from './hashes.ts';
import { publishAsObs } from './obs-client.ts';
import { type OwnServer, ownPlay, ownPublish, startServe } from './own-server.ts';
import { ffmpegPublish, ffprobeStreams, type PublishOptions } from './peers/ffmpeg.ts';
import { gstreamerPublish } from './peers/gstreamer.ts';
import { rtmpdumpPlay } from './peers/rtmpdump.ts';
import { expectSample, SAMPLE, sampleMedia } from './sample.ts';
import { type Scene, scene } from './scene.ts';

// What peers publish to `rtmpkit serve` is what is played and recorded.

interface Passed {
  readonly server: OwnServer;
  readonly played: string;
  readonly recorded: string;
}

/** Publishes with rtmpdump as a player that came first, and with a recording. */
const passed = async (
  { file, keep }: Scene,
  [app, key]: readonly [string, string],
  publish: (server: OwnServer) => Child | Promise<void>,
): Promise<Passed> => {
  const server = keep(await startServe('--record', file('recorded')));
  const played = file('played.flv');
  // rtmpdump takes the first part of the path for the app.
  const player = keep(rtmpdumpPlay(server.url(app, key), played));
  await server.until('play');
  const publisher = publish(server);
  await ('ended' in publisher ? finished(keep(publisher), 'the publisher') : publisher);
  await finished(player, 'the player');
  await server.until('recorded');
  const [{ path: recorded } = { path: '' }] = server.of('recorded');
  return { server, played, recorded };
};

const expectWhole = async (context: TestContext, { server, played, recorded }: Passed): Promise<void> => {
  await expectSample(context.expect, played);
  await expectSample(context.expect, recorded);
  context.expect([...server.of('warning'), ...server.of('refuse')]).toEqual([]);
};

describe('ffmpeg publishes', () => {
  test('its packets as they are: rtmp://server/live/mystream', async (context) => {
    const scenery = await scene(context, 'ffmpeg', 'rtmpdump');
    const all = await passed(scenery, ['live', 'mystream'], ({ url }) =>
      ffmpegPublish(SAMPLE, url('live', 'mystream')),
    );
    await expectWhole(context, all);
    context.expect(all.server.of('unpublish')).toMatchObject([{ app: 'live', name: 'mystream', frames: 25 }]);
  });

  test('as its documentation has it: -re -rtmp_playpath some_video -rtmp_app live', async (context) => {
    const scenery = await scene(context, 'ffmpeg', 'rtmpdump');
    const options: PublishOptions = {
      realtime: true,
      output: ['-rtmp_playpath', 'some_video', '-rtmp_app', 'live'],
    };
    const all = await passed(scenery, ['live', 'some_video'], ({ port }) =>
      ffmpegPublish(SAMPLE, `rtmp://127.0.0.1:${port}/`, options),
    );
    await expectWhole(context, all);
  });

  test.for([
    ['no_duration_filesize', 'aac_seq_header_detect'],
    ['no_sequence_end'],
    ['no_metadata'],
    ['add_keyframe_index'],
  ])('with -flvflags %s', async (flags, context) => {
    const scenery = await scene(context, 'ffmpeg', 'rtmpdump');
    const output = ['-flvflags', flags.join('+')];
    const all = await passed(scenery, ['live', 'demo'], ({ url }) =>
      ffmpegPublish(SAMPLE, url('live', 'demo'), { output }),
    );
    await expectWhole(context, all);
  });

  test('what it encodes meanwhile: H.264 with B-frames, and AAC', async (context) => {
    const scenery = await scene(context, 'ffmpeg', 'rtmpdump');
    const { file } = scenery;
    // The same packets to a file and to the server.
    const all = await passed(scenery, ['live', 'demo'], ({ url }) => {
      const source = ['-f', 'lavfi', '-i', 'testsrc=size=320x180:rate=25:duration=3'];
      const sound = ['-f', 'lavfi', '-i', 'sine=duration=3'];
      const video = '-c:v libx264 -threads 1 -preset veryfast -bf 3 -g 25 -pix_fmt yuv420p'.split(' ');
      const audio = ['-c:a', 'aac', '-b:a', '64k', '-flags', '+global_header', '-map', '0', '-map', '1'];
      const outputs = `[f=flv]${file('sent.flv')}|[f=flv]${url('live', 'demo')}`;
      const quiet = ['-nostdin', '-v', 'error'];
      return startChild('ffmpeg', [...quiet, ...source, ...sound, ...video, ...audio, '-f', 'tee', outputs]);
    });
    const sent = await mediaOf(file('sent.flv'));
    context.expect(sent.pictures).toHaveLength(75);
    context.expect(await mediaOf(all.played)).toEqual(sent);
    context.expect(await mediaOf(all.recorded)).toEqual(sent);
    const [video] = await ffprobeStreams(all.recorded);
    context.expect(video?.has_b_frames).toBeGreaterThan(0);
  });

  test.for([
    ['flv', 'libmp3lame'],
    ['flashsv', 'pcm_s16le'],
    ['flashsv2', 'adpcm_swf'],
    ['flv', 'nellymoser'],
    ['flv', 'pcm_mulaw'],
  ] as const)('older codecs: %s and %s', async ([video, audio], context) => {
    const scenery = await scene(context, 'ffmpeg', 'rtmpdump');
    const { file } = scenery;
    const rate = audio === 'pcm_mulaw' ? '8000' : '22050';
    const made = startChild('ffmpeg', [
      ...['-nostdin', '-v', 'error', '-f', 'lavfi', '-i', 'testsrc=size=128x96:rate=10:duration=2'],
      ...['-f', 'lavfi', '-i', `sine=duration=2:sample_rate=${rate}`],
      ...['-c:v', video, '-c:a', audio, '-ac', '1', file('made.flv')],
    ]);
    await finished(made, 'the encoder');
    const all = await passed(scenery, ['live', 'demo'], ({ url }) =>
      ffmpegPublish(file('made.flv'), url('live', 'demo')),
    );
    const sent = await mediaOf(file('made.flv'));
    context.expect(sent.pictures).toHaveLength(20);
    context.expect(await mediaOf(all.played)).toEqual(sent);
    context.expect(await mediaOf(all.recorded)).toEqual(sent);
  });

  test('two apps, one name: each its own', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'rtmpdump');
    const server = keep(await startServe());
    const apps = ['one', 'two'] as const;
    await finished(
      startChild('ffmpeg', [
        ...['-nostdin', '-v', 'error', '-i', SAMPLE, '-c', 'copy', '-map', '0:a', file('sound.flv')],
      ]),
      'ffmpeg',
    );
    const players = apps.map((app) => keep(rtmpdumpPlay(server.url(app, 'demo'), file(`${app}.flv`))));
    await server.until('play', 2);
    const publishers = [
      ffmpegPublish(SAMPLE, server.url('one', 'demo')),
      ffmpegPublish(file('sound.flv'), server.url('two', 'demo')),
    ].map(keep);
    for (const child of [...publishers, ...players]) await finished(child, 'a peer');
    await expectSample(context.expect, file('one.flv'));
    // A file without video: its first track is the sound.
    const { video: sound, audio } = await packetHashes(file('two.flv'));
    context.expect(audio).toEqual([]);
    context.expect(sound).toEqual((await sampleMedia()).packets.audio);
  });
});

describe('others publish', () => {
  test('GStreamer', async (context) => {
    const scenery = await scene(context, 'gstreamer', 'rtmpdump', 'ffmpeg');
    const all = await passed(scenery, ['live', 'demo'], ({ url }) => gstreamerPublish(SAMPLE, url('live', 'demo')));
    const sent = await sampleMedia();
    for (const path of [all.played, all.recorded]) {
      // GStreamer's muxer rewrites times: DTS that would be negative are 0.
      const { packets, pictures } = await mediaOf(path);
      context.expect(md5s(packets.video)).toEqual(md5s(sent.packets.video));
      context.expect(md5s(packets.audio)).toEqual(md5s(sent.packets.audio));
      context.expect(pictures).toEqual(sent.pictures);
    }
    context.expect(all.server.of('warning')).toEqual([]);
  });

  test('a client that speaks as OBS does: chunk size first, one chunk stream for all media', async (context) => {
    const scenery = await scene(context, 'ffmpeg', 'rtmpdump');
    const { keep } = scenery;
    const all = await passed(scenery, ['live', 'demo'], ({ port }) =>
      publishAsObs(keep, port, { app: 'live', key: 'demo' }, flvMessages(readFileSync(SAMPLE))),
    );
    await expectWhole(context, all);
    context.expect(all.server.of('connect')[1]).toMatchObject({ flashVer: 'FMLE/3.0 (compatible; FMSc/1.0)' });
  });

  test('its whole path is the app: the players of ffmpeg, which cut it elsewhere, find the stream', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg');
    const server = keep(await startServe());
    const player = keep(ownPlay(server.url('live/deep/path', 'demo'), file('own.flv')));
    const other = keep(
      startChild('ffmpeg', [
        ...['-nostdin', '-v', 'error', '-i', server.url('live/deep/path', 'demo'), '-map', '0', '-c', 'copy'],
        file('ffmpeg.flv'),
      ]),
    );
    await server.until('play', 2);
    await publishAsObs(keep, server.port, { app: 'live/deep/path', key: 'demo' }, flvMessages(readFileSync(SAMPLE)));
    await finished(player, 'convert');
    await finished(other, 'ffmpeg');
    await expectSample(context.expect, file('own.flv'));
    await expectSample(context.expect, file('ffmpeg.flv'));
  });

  test('convert, from Annex B: the pictures are those of the file', async (context) => {
    const scenery = await scene(context, 'ffmpeg', 'rtmpdump');
    const elementary = SAMPLE.replace(/flv$/, 'h264');
    const all = await passed(scenery, ['live', 'demo'], ({ url }) =>
      ownPublish(elementary, url('live', 'demo'), '--fps', '25'),
    );
    const { stdout } = await run('ffmpeg', ['-v', 'error', '-i', elementary, '-f', 'framemd5', '-']);
    const rows = stdout
      .toString()
      .split('\n')
      .filter((line) => /^0,/.test(line));
    const pictures = rows.map((row) => row.slice(row.lastIndexOf(',') + 1).trim());
    context.expect(pictures).toHaveLength(60);
    context.expect(await pictureHashes(all.played)).toEqual(pictures);
  });
});
