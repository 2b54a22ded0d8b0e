import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { npmModules } from '../oracle/npm-modules.ts';
import { median } from './measure.ts';
import type { Row, Setup } from './rows.ts';
import { type FanOut, measureFanOut } from './rtmp-fan-out.ts';

const PEER = 'node-media-server';
const PEER_VERSION = '4.4.3';
const PLAYERS = 100;
const BITRATE_BPS = 10e6;

/** One stream to many players: `serve` and node-media-server in turns. */
export const serveRows = async ({ node, cli, rounds, unitCount }: Setup): Promise<Row[]> => {
  const modules = await npmModules(`${PEER}@${PEER_VERSION}`);
  const data = mkdtempSync(join(tmpdir(), 'rtmpkit-bench-nms-'));
  const main = join(dirname(cli), '../test/oracle/rtmp/peers/node-media-server.cjs');
  const load = { players: PLAYERS, bitrateBps: BITRATE_BPS, seconds: unitCount < 500_000 ? 5 : 10 };
  const own: FanOut[] = [];
  const other: FanOut[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const serve = [node, cli, 'serve', '--listen', '0', '--ndjson', '-q'] as const;
      own.push(await measureFanOut({ argv: [...serve], port: /rtmp:\/\/127\.0\.0\.1:(\d+)/ }, load));
      if (modules === undefined) continue;
      const peer = [node, main, join(modules, PEER), data] as const;
      other.push(await measureFanOut({ argv: [...peer], port: /^port (\d+)$/m }, load));
    }
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
  const work = `${BITRATE_BPS / 1e6} Mb/s to ${PLAYERS} players`;
  const isCompared = other.length > 0;
  const row = (what: string, text: (costs: readonly FanOut[]) => string, of: (cost: FanOut) => number): Row => {
    const ratio = median(own.map((cost, i) => of(cost) / of(other[i] ?? cost)));
    return {
      work: `\`serve\`, ${work}, ${what}`,
      measured: text(own),
      against: isCompared ? `${PEER}: ${text(other)}` : '',
      result: isCompared ? `${ratio.toFixed(2)} x` : '',
      target: isCompared ? 'at most 1.00 x' : '',
      met: isCompared ? ratio <= 1 : undefined,
    };
  };
  const of = (costs: readonly FanOut[], value: (cost: FanOut) => number): number => median(costs.map(value));
  return [
    row(
      'CPU',
      (costs) =>
        `${Math.round(100 * of(costs, ({ cpu }) => cpu))} % of a core, ${Math.round(100 * of(costs, ({ received }) => received))} % arrived`,
      ({ cpu, received }) => cpu / received,
    ),
    row(
      'memory',
      (costs) => `${Math.round(of(costs, ({ peakRssBytes }) => peakRssBytes) / 1e6)} MB`,
      ({ peakRssBytes }) => peakRssBytes,
    ),
    {
      ...row(
        'latency',
        (costs) => `median ${of(costs, ({ latencyMs }) => latencyMs).toFixed(1)} ms`,
        ({ latencyMs }) => latencyMs,
      ),
      target: '',
      met: undefined,
    },
  ];
};
