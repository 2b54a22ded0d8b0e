import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ChunkReader } from '../../src/transport/rtmp/chunk/chunk-reader.ts';
import { ChunkWriter } from '../../src/transport/rtmp/chunk/chunk-writer.ts';

/*
 * node rtmp-chunks.mjs <work as JSON>: reads or writes a chunk stream in memory, as rtmpkit or as node-media-server does,
 * and prints what it cost. The stream is a part of the whole, read again and again, in pieces of 64 kB.
 */

/** What a run does. */
export interface RtmpWork {
  readonly does: 'read' | 'write';
  readonly messageBytes: number;
  readonly chunkSize: number;
  readonly messages: number;
  /** Folder of npm packages with node-media-server; undefined: rtmpkit. */
  readonly peer?: string;
}

/** What it cost. */
export interface RtmpCost {
  readonly cpuMs: number;
  readonly bytes: number;
  readonly messages: number;
  /** Memory beyond that before it began. */
  readonly grownBytes: number;
}

interface Peer {
  new (): { parserData(bytes: Buffer): void; onPacketCallback: () => void };
  createMessage(packet: Record<string, unknown>): Uint8Array;
}

const PUSH_BYTES = 65_536;
const PART_BYTES = 32e6;
const HANDSHAKE_BYTES = 3073;
const VIDEO = 9;
const AUDIO = 8;

const { does, messageBytes, chunkSize, messages, peer } = JSON.parse(process.argv[2] as string) as RtmpWork;
const type = messageBytes > 1000 ? VIDEO : AUDIO;
const body = Buffer.from(Uint8Array.from({ length: messageBytes }, (_, i) => (i * 37 + 11) & 255));
body[0] = type === VIDEO ? 0x27 : 0xaf;
const perPart = Math.max(1, Math.floor(PART_BYTES / messageBytes));
const parts = Math.ceil(messages / perPart);

const load = (folder: string): Peer => {
  const file = join(folder, 'node-media-server/src/protocol/rtmp.js');
  const loaded = createRequire(file)(file) as Peer & { default?: Peer };
  return loaded.default ?? loaded;
};

const message = (i: number) => ({ chunkStreamId: 4, messageTypeId: type, messageStreamId: 1, timestamp: i * 20, body });

const part = (): Buffer => {
  const writer = new ChunkWriter();
  const size = Buffer.alloc(4);
  size.writeUInt32BE(chunkSize);
  const pieces = [
    ...writer.write({ ...message(0), chunkStreamId: 2, messageTypeId: 1, messageStreamId: 0, body: size }),
  ];
  writer.setChunkSize(chunkSize);
  for (let i = 0; i < perPart; i++) pieces.push(...writer.write(message(i)));
  return Buffer.concat(pieces);
};

/** Calls `take` with the part in pieces, until all messages were there. */
const feed = (stream: Buffer, take: (piece: Buffer) => void): void => {
  for (let i = 0; i < parts; i++) {
    for (let at = 0; at < stream.length; at += PUSH_BYTES) take(stream.subarray(at, at + PUSH_BYTES));
  }
};

const reading = (): (() => number) => {
  let found = 0;
  const stream = part();
  if (peer !== undefined) {
    const session = new (load(peer))();
    session.onPacketCallback = () => found++;
    session.parserData(Buffer.alloc(HANDSHAKE_BYTES, 3));
    return () => {
      feed(stream, (piece) => session.parserData(piece));
      return found;
    };
  }
  const reader = new ChunkReader();
  return () => {
    feed(stream, (piece) => {
      for (const item of reader.push(piece)) if (item.kind === 'message' && item.messageTypeId === type) found++;
    });
    return found;
  };
};

const writing = (): (() => number) => {
  let written = 0;
  if (peer !== undefined) {
    const Rtmp = load(peer);
    return () => {
      for (let i = 0; i < messages; i++) {
        written += Rtmp.createMessage({ codec_type: type, size: messageBytes, dts: i * 20, data: body }).length;
      }
      return written > 0 ? messages : 0;
    };
  }
  const writer = new ChunkWriter();
  writer.setChunkSize(chunkSize);
  return () => {
    for (let i = 0; i < messages; i++) for (const piece of writer.write(message(i))) written += piece.length;
    return written > 0 ? messages : 0;
  };
};

const run = does === 'read' ? reading() : writing();
const memory = process.memoryUsage.rss();
const begun = process.cpuUsage();
const done = run();
const { user, system } = process.cpuUsage(begun);
const cost: RtmpCost = {
  cpuMs: (user + system) / 1000,
  bytes: done * messageBytes,
  messages: done,
  grownBytes: Math.max(0, process.resourceUsage().maxRSS * 1024 - memory),
};
process.stdout.write(JSON.stringify(cost));
