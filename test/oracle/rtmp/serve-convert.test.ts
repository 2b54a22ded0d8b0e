import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, test } from 'vitest';
import type { MediaMessage } from '../../../src/media/media-message.ts';
import { runInProcess } from '../../commands/in-process.ts';
import { CORPUS_NOTE, type CorpusEntry, corpusPath, flvEntries, nameOf } from '../../harness/corpus.ts';
import { flvMessages } from '../../harness/served.ts';
import { finished } from './child.ts';
import { md5s, mediaOf, packetHashes, pictureHashes } from './hashes.ts';
import { ownPlay, ownPublish, startServe } from './own-server.ts';
import { ffmpegPlay } from './peers/ffmpeg.ts';
import { rtmpdumpPlay } from './peers/rtmpdump.ts';
import { SAMPLE, sampleMedia } from './sample.ts';
import { scene } from './scene.ts';

// From `convert` by way of `serve` to `convert`: what arrives is what was sent, bit for bit.

const tagsOf = (path: string): readonly MediaMessage[] => flvMessages(readFileSync(path));

/** Tags with coded content, short enough to be compared in a report: `video 40 9f86d081884c7d65`. */
const summed = (tags: readonly MediaMessage[]): readonly string[] =>
  tags
    .filter(({ kind }) => kind !== 'script')
    .map(({ kind, timestampMs, body }) => `${kind} ${timestampMs} ${digest(body)}`);

const digest = (body: Uint8Array): string => createHash('sha256').update(body).digest('hex').slice(0, 16);

/** Those of Enhanced RTMP: HEVC, AV1, VP8, VP9, Opus, FLAC, AC-3, several tracks, ModEx. */
const enhanced = flvEntries.filter(
  (entry) =>
    /ertmp_|hevc_aac|enhanced-rtmp/.test(entry.file) && entry.bytes < 500_000 && !/unknown_fourcc/.test(entry.file),
);

describe(`Enhanced RTMP${CORPUS_NOTE}`, () => {
  test('each tag is the same, bit for bit', async (context) => {
    const { file, keep } = await scene(context);
    if (enhanced.length === 0) context.skip('no corpus');
    const server = keep(await startServe('--record', file('recorded')));
    const pass = async (entry: CorpusEntry): Promise<void> => {
      const name = nameOf(entry);
      const [url, path] = [server.url('live', name), file(name)];
      const plays = new RegExp(`"event":"play".*"name":"${name}"`);
      const playing = runInProcess(['convert', url, path, '--fail-on', 'never']);
      await server.child.said(plays);
      const published = await runInProcess(['convert', corpusPath(entry), url, '--no-realtime', '--fail-on', 'never']);
      context.expect([published.code, (await playing).code], `${name}: ${published.stderr}`).toEqual([0, 0]);
      await server.child.said(new RegExp(`"event":"recorded".*"name":"${name}".*\\}\n`));
      const { path: recorded = '' } = server.of('recorded').find((one) => one.name === name) ?? {};
      const sent = summed(tagsOf(corpusPath(entry)));
      context.expect(sent.length, name).toBeGreaterThan(0);
      context.expect(summed(tagsOf(path)), name).toEqual(sent);
      context.expect(summed(tagsOf(recorded)), name).toEqual(sent);
    };
    await Promise.all(enhanced.map(pass));
    context.expect(server.of('warning')).toEqual([]);
  });
});

/** The tags of the sample, later by the start: times of FLV have a sign, and go on from -1 to 0. */
const shifted = (start: number): readonly MediaMessage[] =>
  tagsOf(SAMPLE).map((one) => ({ ...one, timestampMs: (one.timestampMs + start) | 0 }));

describe('times that roll over in mid-stream', () => {
  test.for([0xff_ff_f0, 0xff_ff_ff_00])('--start-timestamp %i', async (start, context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'rtmpdump');
    const server = keep(await startServe('--record', file('recorded')));
    const url = server.url('live', 'demo');
    const own = keep(ownPlay(url, file('own.flv')));
    const ffmpeg = keep(ffmpegPlay(url, file('ffmpeg.flv')));
    const rtmpdump = keep(rtmpdumpPlay(url, file('rtmpdump.flv')));
    await server.until('play', 3);
    await finished(keep(ownPublish(SAMPLE, url, '--start-timestamp', String(start))), 'the publisher');
    await finished(own, 'convert');
    await finished(ffmpeg, 'ffmpeg');
    // It takes a stream for incomplete that is shorter than its metadata says.
    context.expect([0, 2]).toContain(await rtmpdump.ended);
    await server.until('recorded');
    for (const path of [file('own.flv'), server.of('recorded')[0]?.path ?? '']) {
      context.expect(summed(tagsOf(path)), path).toEqual(summed(shifted(start)));
    }
    const { packets, pictures } = await sampleMedia();
    for (const name of ['ffmpeg', 'rtmpdump']) {
      const path = file(`${name}.flv`);
      const played = await packetHashes(path);
      context.expect(md5s(played.video), name).toEqual(md5s(packets.video));
      context.expect(md5s(played.audio), name).toEqual(md5s(packets.audio));
      context.expect(await pictureHashes(path), name).toEqual(pictures);
    }
    context.expect(server.of('warning')).toEqual([]);
  });
});

test('H.264 and AAC: the same tags, and the same metadata', async (context) => {
  const { file, keep } = await scene(context, 'ffmpeg');
  const server = keep(await startServe());
  const url = server.url('live', 'demo');
  const player = keep(ownPlay(url, file('own.flv')));
  await server.until('play');
  await finished(keep(ownPublish(SAMPLE, url)), 'the publisher');
  await finished(player, 'the player');
  context.expect(summed(tagsOf(file('own.flv')))).toEqual(summed(tagsOf(SAMPLE)));
  const [metadata] = tagsOf(file('own.flv'));
  context.expect(metadata).toEqual(tagsOf(SAMPLE)[0]);
  context.expect(await mediaOf(file('own.flv'))).toEqual(await sampleMedia());
});
