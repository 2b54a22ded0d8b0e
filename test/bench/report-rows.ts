import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openPage } from '../oracle/rtmp/browser.ts';
import { type Command, interleaved, isInstalled } from './measure.ts';
import { type Row, ratioRow, type Setup } from './rows.ts';

/** Bytes of `small`, as often as it takes, with 18,000 frames: ten minutes at 30 frames per second. */
const TEN_MINUTES_BYTES = 7_778_500;

/** Drags the chart to and fro, and counts the pictures of the browser; also how long the scripts take for one. */
const PAN = `(async () => {
  const charts = document.querySelector('#charts');
  charts.scrollIntoView();
  charts.setPointerCapture = () => undefined;
  document.querySelector('#zoom-in').click();
  const { x, y, width } = charts.querySelector('.u-over').getBoundingClientRect();
  const send = (type, at) => charts.dispatchEvent(
    new PointerEvent(type, { clientX: at, clientY: y + 60, button: 0, pointerId: 1, bubbles: true }));
  await new Promise((resolve) => setTimeout(resolve, 500));
  send('pointerdown', x + width * 0.9);
  const scripts = [];
  const begin = performance.now();
  for (let n = 0; n < 300; n++) {
    let from = 0;
    await new Promise((resolve) => {
      requestAnimationFrame(() => { from = performance.now(); });
      send('pointermove', x + width * (0.5 + 0.4 * Math.cos(n / 20)));
      requestAnimationFrame(() => { scripts.push(performance.now() - from); resolve(); });
    });
  }
  const seconds = (performance.now() - begin) / 1000;
  return { fps: 300 / seconds, scriptMs: scripts.sort((a, b) => a - b)[150] };
})()`;

/** `report` against `gop`, and how its page moves in Chromium. */
export const reportRows = async (setup: Setup): Promise<Row[]> => {
  const { node, cli, inputs, rounds, megabytes } = setup;
  const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-report-bench-'));
  const page = join(folder, 'report.html');
  const run = (...args: readonly string[]): Command => ({ name: 'rtmpkit', argv: [node, cli, ...args] });
  const report = (file: string): Command => run('report', '--fail-on', 'never', '-o', page, file);
  const short = join(dirname(inputs.small), 'ten-minutes.h264');
  writeFileSync(short, repeated(inputs.small, TEN_MINUTES_BYTES));
  try {
    const { large } = inputs;
    const costs = await interleaved(
      { report: report(large), gop: run('gop', large), ofMany: report(short), gopOfMany: run('gop', short) },
      rounds,
    );
    return [
      ratioRow(`\`report\`, ${megabytes} 1080p`, costs.report, '`gop`', costs.gop),
      ratioRow('`report`, 18,000 frames of 4 slices', costs.ofMany, '`gop`', costs.gopOfMany),
      ...(isInstalled('chromium', '--version') ? [await panRow(folder, page, short, setup)] : []),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const panRow = async (folder: string, page: string, short: string, { node, cli }: Setup): Promise<Row> => {
  spawnSync(node, [cli, 'report', '--fail-on', 'never', '-o', page, short]);
  const started: { stop(): Promise<unknown> }[] = [];
  try {
    const place = {
      file: (name: string) => join(folder, name),
      keep: <Started extends { stop(): Promise<unknown> }>(one: Started): Started => {
        started.push(one);
        return one;
      },
    };
    const browser = await openPage(place, pathToFileURL(page).href, { width: 1280 });
    while ((await browser.value(`document.documentElement.dataset.ready === ''`)) !== true);
    const { fps, scriptMs } = (await browser.value(PAN)) as { fps: number; scriptMs: number };
    return {
      work: 'page of `report` in Chromium, panned, 18,000 bars',
      measured: `${fps.toFixed(0)} frames/s`,
      against: '',
      result: `${scriptMs.toFixed(1)} ms of script a frame`,
      target: '60 frames/s',
      met: Math.round(fps) >= 60,
    };
  } finally {
    await Promise.all(started.map((one) => one.stop()));
  }
};

/** The bytes of a file, one after the other as often as `length` takes. */
const repeated = (path: string, length: number): Uint8Array => {
  const bytes = new Uint8Array(length);
  const file = openSync(path, 'r');
  for (let at = 0; at < length; ) at += readSync(file, bytes, at, length - at, at % statSync(path).size);
  closeSync(file);
  return bytes;
};
