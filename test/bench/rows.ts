import { spawnSync } from 'node:child_process';
import { closeSync, openSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Inputs } from './inputs.ts';
import { type Latency, measureLatency } from './latency.ts';
import { type Command, type Cost, environment, interleaved, medianOf, medianRatio } from './measure.ts';

/** A line of the table. */
export interface Row {
  readonly work: string;
  readonly measured: string;
  readonly against: string;
  /** What is compared, and the bound. */
  readonly result: string;
  readonly target: string;
  /** Undefined without a target. */
  readonly met: boolean | undefined;
}

export interface Setup {
  /** The Node that runs rtmpkit and the bare programs. */
  readonly node: string;
  readonly cli: string;
  readonly bareScan: string;
  readonly bareCopy: string;
  readonly bareJson: string;
  readonly rtmpChunks: string;
  readonly inputs: Inputs;
  readonly rounds: number;
  /** Slow peers are run less often. */
  readonly slowRounds: number;
  /** Peers that are installed. */
  readonly peers: ReadonlySet<string>;
  readonly megabytes: string;
  readonly unitCount: number;
  readonly units: string;
}

const seconds = (costs: readonly Cost[]): string => `${(medianOf(costs, 'cpuMs') / 1000).toFixed(2)} s CPU`;
const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

const wall = (costs: readonly Cost[]): string => `${(medianOf(costs, 'wallMs') / 1000).toFixed(2)} s`;

export const ratioRow = (
  work: string,
  own: readonly Cost[],
  peer: string,
  other: readonly Cost[],
  atMost?: number,
  key: 'cpuMs' | 'wallMs' = 'cpuMs',
): Row => {
  const ratio = medianRatio(own, other, key);
  const text = key === 'cpuMs' ? seconds : wall;
  return {
    work,
    measured: text(own),
    against: `${peer}: ${text(other)}`,
    result: `${ratio.toFixed(ratio < 0.1 ? 3 : 2)} x`,
    target: atMost === undefined ? '' : `at most ${atMost.toFixed(2)} x`,
    met: atMost === undefined ? undefined : ratio <= atMost,
  };
};

export const memoryRow = (work: string, costs: readonly Cost[], mostMb = 150): Row => {
  const peak = Math.max(...costs.map((cost) => cost.peakRssBytes));
  const target = `under ${mostMb} MB`;
  return { work, measured: megabytes(peak), against: '', result: megabytes(peak), target, met: peak < mostMb * 1e6 };
};

const nalu = ({ node, cli }: Setup, file: string, ...flags: string[]): Command => ({
  name: 'rtmpkit',
  argv: [node, cli, 'nalu', ...flags, file],
});

const flv = ({ node, cli }: Setup, file: string): Command => ({
  name: 'rtmpkit',
  argv: [node, cli, 'flv', file],
});

const ffprobe = (format: 'h264' | 'flv', file: string): Command => ({
  name: 'ffprobe',
  argv: ['ffprobe', '-v', 'quiet', '-show_packets', '-f', format, file],
});

const traceHeaders = (file: string): Command => ({
  name: 'trace_headers',
  argv: ['ffmpeg', '-nostdin', '-f', 'h264', '-i', file, '-c', 'copy', '-bsf:v', 'trace_headers', '-f', 'null', '-'],
});

/** Scanning: few units, many bytes. */
export const scanRows = async (setup: Setup): Promise<Row[]> => {
  const { large, sliced } = setup.inputs;
  const costs = await interleaved(
    {
      nalu: nalu(setup, large),
      ffprobe: ffprobe('h264', large),
      bare: { name: 'bare scan', argv: [setup.node, setup.bareScan, large] },
      pipe: { ...nalu(setup, '-'), pipe: large },
    },
    setup.rounds,
  );
  const slices = await interleaved({ nalu: nalu(setup, sliced), ffprobe: ffprobe('h264', sliced) }, setup.rounds);
  const slicedWork = `${megabytes(statSync(sliced).size)} of 4 slices and an AUD per frame`;
  const work = `\`nalu\`, ${setup.megabytes} 1080p`;
  return [
    ratioRow(work, costs.nalu, 'ffprobe -show_packets', costs.ffprobe, 0.7),
    ratioRow(work, costs.nalu, 'bare Node scan', costs.bare, 2.5),
    ratioRow(`\`nalu\`, ${slicedWork}`, slices.nalu, 'ffprobe -show_packets', slices.ffprobe, 1),
    memoryRow(`memory, ${setup.megabytes} file`, costs.nalu),
    memoryRow(`memory, ${setup.megabytes} pipe`, costs.pipe),
  ];
};

/** Tags of a live stream. */
export const flvRows = async (setup: Setup): Promise<Row[]> => {
  const { flv: file } = setup.inputs;
  const costs = await interleaved(
    { flv: flv(setup, file), ffprobe: ffprobe('flv', file), pipe: { ...flv(setup, '-'), pipe: file } },
    setup.rounds,
  );
  return [
    ratioRow(`\`flv\`, ${setup.megabytes} live stream`, costs.flv, 'ffprobe -show_packets', costs.ffprobe, 2),
    memoryRow(`memory, ${setup.megabytes} FLV file`, costs.flv),
    memoryRow(`memory, ${setup.megabytes} FLV pipe`, costs.pipe),
  ];
};

/** Reading and writing: every byte is copied. */
export const convertRows = async (setup: Setup): Promise<Row[]> => {
  const { large } = setup.inputs;
  const { size: sizeBytes } = statSync(large);
  const output = (name: string) => ({ path: `${large}.${name}`, sizeBytes });
  const own = (input: string, to: NonNullable<Command['output']>): Command => ({
    name: 'rtmpkit',
    argv: [setup.node, setup.cli, 'convert', input, to.path, '-q'],
    output: to,
  });
  const piped = [setup.node, setup.cli, 'convert', '-', '-', '--to', 'flv', '-q'] as const;
  const costs = await interleaved(
    {
      convert: own(large, output('avcc')),
      ffmpeg: {
        name: 'ffmpeg',
        argv: ['ffmpeg', ...'-nostdin -v quiet -f h264 -i'.split(' '), large, '-c', 'copy', output('mp4').path],
        output: output('mp4'),
      },
      bare: {
        name: 'bare copy',
        argv: [setup.node, setup.bareCopy, large, output('copy').path],
        output: output('copy'),
      },
      flv: own(large, output('flv')),
      pipe: { name: 'rtmpkit', argv: piped, pipe: large },
    },
    setup.rounds,
  );
  const work = `\`convert\` Annex B to AVCC, ${setup.megabytes}`;
  return [
    ratioRow(work, costs.convert, 'ffmpeg -c copy to MP4', costs.ffmpeg, 1),
    ratioRow(work, costs.convert, 'bare Node copy', costs.bare, 1.6, 'wallMs'),
    ratioRow(`\`convert\` Annex B to FLV, ${setup.megabytes}`, costs.flv, 'ffmpeg -c copy to MP4', costs.ffmpeg),
    memoryRow(`memory, ${setup.megabytes} to AVCC`, costs.convert),
    memoryRow(`memory, ${setup.megabytes} to FLV`, costs.flv),
    memoryRow(`memory, ${setup.megabytes} pipe to FLV`, costs.pipe),
  ];
};

/** Makes the first records of the small stream; the program writes them again and again. */
const bareJson = ({ node, cli, bareJson: program, inputs, unitCount }: Setup): Command => {
  const file = join(dirname(inputs.small), 'records.ndjson');
  const out = openSync(file, 'w');
  spawnSync(node, [cli, 'nalu', '--ndjson', '--limit', '1000', inputs.small], {
    stdio: ['ignore', out, 'ignore'],
    env: environment(),
  });
  closeSync(out);
  return { name: 'JSON.stringify', argv: [node, program, file, `${unitCount}`] };
};

/** Parsing: many units, few bytes. */
export const unitRows = async (setup: Setup): Promise<Row[]> => {
  const { small } = setup.inputs;
  const own = { nalu: nalu(setup, small, '--ndjson'), trace: nalu(setup, small, '--trace', '--ndjson') };
  const others = { ffmpeg: traceHeaders(small), json: bareJson(setup) };
  const costs = await interleaved({ ...own, ...others }, setup.slowRounds);
  const work = `\`nalu --ndjson\`, ${setup.units} units`;
  const rows = [
    ratioRow(work, costs.nalu, 'ffmpeg trace_headers', costs.ffmpeg, 0.25),
    ratioRow(work, costs.nalu, 'JSON.stringify of the records, made beforehand', costs.json),
  ];
  if (setup.peers.has('h264_analyze')) {
    const pair = { nalu: own.nalu, peer: { name: 'h264_analyze', argv: ['h264_analyze', small] } as const };
    const both = await interleaved(pair, setup.rounds);
    rows.push(ratioRow(work, both.nalu, 'h264_analyze', both.peer, 1));
  }
  rows.push(
    ratioRow(`\`nalu --trace --ndjson\`, ${setup.units} units`, costs.trace, 'ffmpeg trace_headers', costs.ffmpeg, 0.5),
  );
  rows.push(memoryRow(`memory, ${setup.units} units, --ndjson`, costs.nalu));
  rows.push(memoryRow(`memory, ${setup.units} units, --trace --ndjson`, costs.trace));
  return rows;
};

/** Start-up: very little work. */
export const startRow = async (setup: Setup): Promise<Row> => {
  const costs = await interleaved(
    { bare: { name: 'node', argv: [setup.node, '-e', '0'] }, nalu: nalu(setup, setup.inputs.tiny) },
    Math.max(15, setup.rounds * 4),
  );
  const [own, bare] = [medianOf(costs.nalu, 'wallMs'), medianOf(costs.bare, 'wallMs')];
  return {
    work: '`nalu`, 5 kB file',
    measured: `${own.toFixed(0)} ms`,
    against: `node -e 0: ${bare.toFixed(0)} ms`,
    result: `+ ${(own - bare).toFixed(0)} ms`,
    target: 'at most + 50 ms',
    met: own - bare <= 50,
  };
};

export const latencyRow = async (setup: Setup): Promise<Row> => {
  const { units, medianMs, maxMs }: Latency = await measureLatency(setup.node, setup.cli, setup.inputs.small, 100);
  return {
    work: `live pipe, ${units} units`,
    measured: `median ${medianMs.toFixed(1)} ms`,
    against: '',
    result: `max ${maxMs.toFixed(1)} ms`,
    target: 'within 50 ms',
    met: maxMs <= 50,
  };
};
