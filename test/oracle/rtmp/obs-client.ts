import { once } from 'node:events';
import { connect } from 'node:net';
import { writeAmf0Values } from '../../../src/amf/amf0-write.ts';
import { amf0Of } from '../../../src/amf/build.ts';
import { ByteWriter } from '../../../src/bytes/byte-writer.ts';
import { joined } from '../../../src/bytes/joined.ts';
import type { MediaMessage } from '../../../src/media/media-message.ts';
import { ChunkWriter } from '../../../src/transport/rtmp/chunk/chunk-writer.ts';
import { SentMessages } from '../../harness/rtmp-peer.ts';
import type { Scene } from './scene.ts';

const HANDSHAKE_BYTES = 1536;
const CHUNK_SIZE = 4096;
/** Message type of a command in AMF0. */
const COMMAND = 20;
const TYPE_IDS = { audio: 8, video: 9, script: 18 } as const;

type Values = Parameters<typeof amf0Of>[0][];

const coded = (values: Values): Uint8Array => {
  const w = new ByteWriter();
  writeAmf0Values(
    w,
    values.map((value) => amf0Of(value)),
  );
  return w.toBytes();
};

/** A connection that is spoken by hand, up to a message stream. */
interface HandMade {
  send(chunkStreamId: number, messageTypeId: number, body: Uint8Array, timestamp: number): void;
  /** A command on the message stream. */
  command(values: Values): void;
  /** Commands that came: `onStatus NetStream.Publish.Start`, `_result 4`. */
  readonly heard: readonly string[];
  /** Bodies of the video messages that came, as hex. */
  readonly video: readonly string[];
  until(isDone: () => boolean): Promise<void>;
  /** Leaves the message stream and closes. */
  leave(): Promise<void>;
}

const handMade = async (keep: Scene['keep'], port: number, app: string, key: string): Promise<HandMade> => {
  const socket = connect(port, '127.0.0.1');
  keep({ stop: async () => void socket.destroy() });
  const writer = new ChunkWriter();
  const read = new SentMessages();
  const [heard, video]: [string[], string[]] = [[], []];
  let [left, s1] = [1 + 2 * HANDSHAKE_BYTES, Buffer.alloc(0)];
  let look = (): void => undefined;
  let streamId = 0;
  socket.on('data', (bytes: Buffer) => {
    const handshake = bytes.subarray(0, left);
    left -= handshake.length;
    s1 = Buffer.concat([s1, handshake]);
    for (const { type, hex = '', values = [] } of read.read(bytes.subarray(handshake.length))) {
      if (type === TYPE_IDS.video) video.push(hex);
      if (type !== COMMAND) continue;
      const [name, transaction, , result] = values;
      const code = (result as { code?: string } | undefined)?.code;
      heard.push(`${String(name)} ${code ?? String(transaction)}`);
      if (name === '_result' && typeof result === 'number') streamId = result;
    }
    look();
  });
  const until = (isDone: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      socket.once('close', () => reject(new Error(`closed after ${heard.join(', ')}`)));
      look = () => isDone() && resolve();
      look();
    });
  const send = (chunkStreamId: number, messageTypeId: number, body: Uint8Array, timestamp: number, on = streamId) => {
    socket.write(joined(writer.write({ chunkStreamId, messageTypeId, messageStreamId: on, timestamp, body })));
  };
  const command = (values: Values, on = streamId) => send(3, COMMAND, coded(values), 0, on);

  const c1 = Buffer.alloc(HANDSHAKE_BYTES, 7).fill(0, 0, 8);
  socket.write(Buffer.concat([Buffer.of(3), c1]));
  await until(() => left === 0);
  socket.write(s1.subarray(1, 1 + HANDSHAKE_BYTES));
  send(2, 1, Uint8Array.of(0, 0, CHUNK_SIZE >> 8, 0), 0);
  writer.setChunkSize(CHUNK_SIZE);
  const tcUrl = `rtmp://127.0.0.1:${port}/${app}`;
  const flashVer = 'FMLE/3.0 (compatible; FMSc/1.0)';
  command(['connect', 1, { app, type: 'nonprivate', flashVer, swfUrl: tcUrl, tcUrl }]);
  await until(() => heard.includes('_result NetConnection.Connect.Success'));
  command(['releaseStream', 2, null, key]);
  command(['FCPublish', 3, null, key]);
  command(['createStream', 4, null]);
  await until(() => streamId > 0);
  return {
    send,
    command,
    heard,
    video,
    until,
    leave: async () => {
      command(['FCUnpublish', 6, null, key], 0);
      command(['deleteStream', 7, null, streamId], 0);
      socket.end();
      await once(socket, 'close');
    },
  };
};

/**
 * Publishes as OBS does: Set Chunk Size 4096 before connect, the whole path as app and the key apart, and all media on
 * chunk stream 4. Script data of the input is left out: it has metadata of its own.
 */
export const publishAsObs = async (
  keep: Scene['keep'],
  port: number,
  { app, key }: { readonly app: string; readonly key: string },
  media: readonly MediaMessage[],
): Promise<void> => {
  const client = await handMade(keep, port, app, key);
  client.command(['publish', 5, null, key, 'live']);
  await client.until(() => client.heard.includes('onStatus NetStream.Publish.Start'));
  const metadata = { duration: 0, fileSize: 0, videocodecid: 7, audiocodecid: 10, encoder: 'obs-output module' };
  client.send(4, TYPE_IDS.script, coded(['@setDataFrame', 'onMetaData', metadata]), 0);
  for (const { kind, timestampMs, body } of media) {
    if (kind !== 'script') client.send(4, TYPE_IDS[kind], body, timestampMs);
  }
  await client.leave();
};

/** Plays, and does not leave when the publisher does. */
export const playOn = async (keep: Scene['keep'], port: number, app: string, key: string): Promise<HandMade> => {
  const client = await handMade(keep, port, app, key);
  client.command(['play', 5, null, key]);
  await client.until(() => client.heard.includes('onStatus NetStream.Play.Start'));
  return client;
};
