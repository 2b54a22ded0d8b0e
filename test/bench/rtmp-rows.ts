import { spawnSync } from 'node:child_process';
import { npmModules } from '../oracle/npm-modules.ts';
import { environment, median } from './measure.ts';
import type { Row, Setup } from './rows.ts';
import type { RtmpCost, RtmpWork } from './rtmp-chunks.ts';

const PEER = 'node-media-server';
const PEER_VERSION = '4.4.3';

/** Chunk size with which it writes, always. */
const PEER_CHUNK_SIZE = 60_000;

/** Memory that reading may take beyond that of its input. */
const MAX_GROWN_BYTES = 60e6;

const VIDEO_BYTES = 200_000;
const AUDIO_BYTES = 200;

const runOnce = (node: string, program: string, work: RtmpWork): RtmpCost => {
  const { stdout, stderr, status } = spawnSync(node, [program, JSON.stringify(work)], {
    encoding: 'utf8',
    env: environment(),
  });
  if (status !== 0) throw new Error(`${work.does} of ${work.messageBytes} bytes: ${stderr}`);
  // A peer may log to standard output.
  const cost = JSON.parse(stdout.slice(stdout.lastIndexOf('{'))) as RtmpCost;
  if (cost.messages < work.messages)
    throw new Error(`${cost.messages} of ${work.messages} messages: ${JSON.stringify(work)}`);
  return cost;
};

const rate = (costs: readonly RtmpCost[]): string => {
  const each = (of: (cost: RtmpCost) => number): number => median(costs.map((cost) => (of(cost) / cost.cpuMs) * 1000));
  const count = Math.round(each(({ messages }) => messages));
  return `${Math.round(each(({ bytes }) => bytes) / 1e6)} MB/s, ${count.toLocaleString('en')} messages/s`;
};

const rowsOf = (setup: Setup, text: string, work: RtmpWork, peer: string | undefined): Row[] => {
  const own: RtmpCost[] = [];
  const other: RtmpCost[] = [];
  for (let round = 0; round < setup.rounds; round++) {
    own.push(runOnce(setup.node, setup.rtmpChunks, work));
    if (peer !== undefined) other.push(runOnce(setup.node, setup.rtmpChunks, { ...work, peer }));
  }
  const ratio = median(
    own.map(({ cpuMs, messages }, i) => cpuMs / messages / ((other[i]?.cpuMs ?? 0) / (other[i]?.messages ?? 1))),
  );
  const isCompared = other.length > 0;
  const grown = Math.max(...own.map(({ grownBytes }) => grownBytes));
  const row: Row = {
    work: text,
    measured: rate(own),
    against: isCompared ? `${PEER}: ${rate(other)}` : '',
    result: isCompared ? `${ratio.toFixed(2)} x CPU` : rate(own),
    target: isCompared ? 'at most 1.00 x' : '',
    met: isCompared ? ratio <= 1 : undefined,
  };
  if (work.does === 'write') return [row];
  const memory = `+ ${Math.round(grown / 1e6)} MB`;
  const than = `${Math.round(Math.max(0, ...other.map(({ grownBytes }) => grownBytes)) / 1e6)} MB`;
  return [
    row,
    {
      work: `memory, ${text}`,
      measured: memory,
      against: isCompared ? `${PEER}: + ${than}` : '',
      result: memory,
      target: `under ${MAX_GROWN_BYTES / 1e6} MB`,
      met: grown < MAX_GROWN_BYTES,
    },
  ];
};

/** Chunks of RTMP, read and written in memory. */
export const rtmpRows = async (setup: Setup): Promise<Row[]> => {
  const peer = await npmModules(`${PEER}@${PEER_VERSION}`);
  const count = (all: number): number => Math.ceil(all * (setup.unitCount < 500_000 ? 0.1 : 1));
  const videos = count(5000);
  const audios = count(1_000_000);
  const size = `${((videos * VIDEO_BYTES) / 1e6).toFixed(0)} MB of 200 kB messages`;
  const small = `${audios.toLocaleString('en')} messages of 200 bytes`;
  const video = { messageBytes: VIDEO_BYTES, messages: videos } as const;
  const audio = { messageBytes: AUDIO_BYTES, messages: audios } as const;
  return [
    ...[128, 4096, 60_000].flatMap((chunkSize) =>
      rowsOf(setup, `RTMP chunks read, ${size}, chunk size ${chunkSize}`, { does: 'read', ...video, chunkSize }, peer),
    ),
    ...rowsOf(setup, `RTMP chunks read, ${small}`, { does: 'read', ...audio, chunkSize: 4096 }, peer),
    ...rowsOf(setup, `RTMP chunks written, ${size}`, { does: 'write', ...video, chunkSize: PEER_CHUNK_SIZE }, peer),
    ...rowsOf(setup, `RTMP chunks written, ${small}`, { does: 'write', ...audio, chunkSize: PEER_CHUNK_SIZE }, peer),
  ];
};
