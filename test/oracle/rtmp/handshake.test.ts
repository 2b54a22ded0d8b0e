import { describe, test } from 'vitest';
import { toHex } from '../../../src/bytes/hex.ts';
import { hmacSha256, randomBytes } from '../../../src/io/crypto.ts';
import { connectTcp, listenTcp, type TcpConnection } from '../../../src/io/tcp.ts';
import { ClientHandshake } from '../../../src/transport/rtmp/handshake/client.ts';
import { ServerHandshake } from '../../../src/transport/rtmp/handshake/server.ts';
import { ffmpegListen, ffmpegPlay, ffmpegPublish } from './peers/ffmpeg.ts';
import { gstreamerPublish } from './peers/gstreamer.ts';
import { startNginx } from './peers/nginx.ts';
import { startNodeMediaServer } from './peers/node-media-server.ts';
import { rtmpdumpPlay } from './peers/rtmpdump.ts';
import { SAMPLE } from './sample.ts';
import { type Scene, scene } from './scene.ts';

const HOST = '127.0.0.1';
const OPTIONS = { hmac: hmacSha256, random: randomBytes };

/** Shakes hands until the peer has sent so many bytes of chunks, or closed; what it sent, as hex. */
const shaken = async (
  handshake: ClientHandshake | ServerHandshake,
  connection: TcpConnection,
  wantedBytes: number,
  change: (piece: Uint8Array) => void = () => undefined,
): Promise<string> => {
  const send = (): void => {
    const pieces = handshake.takeOutput();
    pieces.forEach(change);
    connection.write(pieces);
  };
  let [text, done] = ['', false];
  send();
  try {
    for await (const chunk of connection.chunks()) {
      const progress = handshake.receive(chunk);
      if (progress.error !== undefined) throw new Error(progress.error.message);
      send();
      text += toHex(progress.rest);
      done = progress.done;
      if (done && text.length >= 2 * wantedBytes) break;
    }
  } catch (error) {
    // A peer that does not like the answer may reset.
    if (connection.howClosed !== 'rst') throw error;
  }
  connection.end();
  return done ? text : 'not done';
};

/** What a peer that is started with an address of ours makes of the answer to its handshake. */
const served = async (
  keep: Scene['keep'],
  start: (url: string) => { stop(): Promise<unknown> },
  change?: (piece: Uint8Array) => void,
) => {
  const server = await listenTcp({ host: HOST, port: 0, maxConnections: 1 });
  keep({ stop: () => server.close() });
  keep(start(`rtmp://${HOST}:${server.address.port}/live/demo`));
  for await (const connection of server.connections()) {
    const handshake = new ServerHandshake(OPTIONS);
    const sent = await shaken(handshake, connection, 30, change);
    return { facts: handshake.facts, findings: handshake.findings, sent };
  }
  throw new Error('nobody came');
};

/** What a server makes of our handshake. */
const answered = async (port: number, digest: boolean) => {
  const connection = await connectTcp({ host: HOST, port, timeoutMs: 10_000 });
  const handshake = new ClientHandshake({ ...OPTIONS, digest });
  const sent = await shaken(handshake, connection, 0);
  connection.destroy();
  return { facts: handshake.facts, findings: handshake.findings, sent };
};

/** The first chunk of a client, as hex: a message of type 20 whose first value is the string `connect`. */
const CONNECT = /^03.{12}14.{8}020007636f6e6e656374/;

describe('a server of ours goes on to the connect command of', () => {
  test('ffmpeg that publishes: it signs C1, and copies S1', async (context) => {
    const { keep } = await scene(context, 'ffmpeg');
    const { facts, findings, sent } = await served(keep, (url) => ffmpegPublish(SAMPLE, url));
    context.expect(sent).toMatch(CONNECT);
    context.expect(findings).toEqual([]);
    context
      .expect(facts)
      .toMatchObject({ form: 'digest', client: { scheme: 1, answer: 'copy' }, server: { scheme: 1 } });
  });

  test('ffmpeg that plays: it verifies S1 and S2, and answers by a digest', async (context) => {
    const { keep, file } = await scene(context, 'ffmpeg');
    const { facts, findings, sent } = await served(keep, (url) => ffmpegPlay(url, file('out.flv')));
    context.expect(sent).toMatch(CONNECT);
    context.expect(findings).toEqual([]);
    context.expect(facts).toMatchObject({
      form: 'digest',
      client: { scheme: 1, answer: 'digest' },
      server: { scheme: 1, answer: 'digest' },
    });
  });

  test('ffmpeg that plays, but not after a wrong digest', async (context) => {
    const { keep, file } = await scene(context, 'ffmpeg');
    const spoil = (piece: Uint8Array): void => {
      piece[3072] = (piece[3072] as number) ^ 1;
    };
    const { sent } = await served(keep, (url) => ffmpegPlay(url, file('out.flv')), spoil);
    context.expect(sent).not.toMatch(CONNECT);
  });

  test('GStreamer, which has no digest', async (context) => {
    const { keep } = await scene(context, 'gstreamer');
    const { facts, findings, sent } = await served(keep, (url) => gstreamerPublish(SAMPLE, url));
    context.expect(sent).toMatch(CONNECT);
    context.expect(findings).toEqual([]);
    context.expect(facts).toMatchObject({ form: 'simple', client: { answer: 'echo' }, server: { answer: 'copy' } });
  });

  test('rtmpdump, which has no digest', async (context) => {
    const { keep, file } = await scene(context, 'rtmpdump');
    const { facts, findings, sent } = await served(keep, (url) => rtmpdumpPlay(url, file('out.flv')));
    context.expect(sent).toMatch(CONNECT);
    context.expect(findings).toEqual([]);
    context.expect(facts).toMatchObject({ form: 'simple', client: { answer: 'copy' }, server: { answer: 'copy' } });
  });
});

describe('a client of ours is answered by', () => {
  test('nginx, by a digest or by a copy', async (context) => {
    const { keep } = await scene(context, 'nginx');
    const { port } = keep(await startNginx());
    const [signed, plain] = [await answered(port, true), await answered(port, false)];
    context.expect([signed.findings, plain.findings]).toEqual([[], []]);
    context.expect(signed.facts).toMatchObject({
      form: 'digest',
      client: { answer: 'digest' },
      server: { scheme: 1, answer: 'digest' },
    });
    context.expect(plain.facts).toMatchObject({ form: 'simple', server: { answer: 'copy' } });
  });

  test('ffmpeg -listen', async (context) => {
    const { keep, file } = await scene(context, 'ffmpeg');
    const { child, port } = await ffmpegListen(file('out.flv'));
    keep(child);
    const { facts, findings, sent } = await answered(port, false);
    context.expect([sent, findings]).toEqual(['', []]);
    context.expect(facts.form).toBe('simple');
  });

  test('node-media-server, by a digest or by a copy', async (context) => {
    const { keep } = await scene(context, 'node-media-server');
    const { port } = keep(await startNodeMediaServer());
    const [signed, plain] = [await answered(port, true), await answered(port, false)];
    context.expect([signed.findings, plain.findings]).toEqual([[], []]);
    context.expect(signed.facts.form).toBe('digest');
    context.expect(plain.facts.form).toBe('simple');
  });
});
