import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runInProcess } from './in-process.ts';
import { sample } from './streams.ts';

let folder: string;
let server: Server;
let origin: string;
/** The lines of the playlist in the folder: a header, then three for each segment. */
let head: readonly string[];
let segments: readonly (readonly string[])[];
/** What the live playlist has; each request of it adds a segment. */
let listed = 1;
let interrupted = new AbortController();
const requests: string[] = [];

const at = (name: string): string => join(folder, name);

/** A live playlist that ends once all segments are in it, unless `endless`. */
const live = (endless: boolean): string => {
  const lines = [...head, ...segments.slice(0, listed).flat()];
  const isWhole = listed >= segments.length;
  listed++;
  if (endless && isWhole) interrupted.abort();
  return `${[...lines, ...(isWhole && !endless ? ['#EXT-X-ENDLIST'] : [])].join('\n')}\n`;
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rtmpkit-hls-'));
  const { code } = await runInProcess(['convert', sample('bframes.flv'), at('vod.m3u8'), '--segment-seconds', '0.2']);
  expect(code).toBe(0);
  const lines = readFileSync(at('vod.m3u8'), 'utf8').trimEnd().split('\n');
  const first = lines.findIndex((line) => line.startsWith('#EXTINF'));
  head = lines
    .slice(0, first)
    .filter((line) => !line.includes('PLAYLIST-TYPE'))
    .map((line) => line.replace(/(TARGETDURATION:).*/, '$11'));
  const rest = lines.slice(first).filter((line) => line !== '#EXT-X-ENDLIST');
  segments = rest.flatMap((line, i) => (line.startsWith('#EXTINF') ? [[line, rest[i + 1] as string]] : []));
  expect(segments.length).toBeGreaterThan(1);
  server = createServer((request, response) => {
    const name = (request.url ?? '').slice(1);
    requests.push(name);
    if (name === 'live.m3u8' || name === 'endless.m3u8') response.end(live(name === 'endless.m3u8'));
    else response.end(readFileSync(at(name)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The units of an input without their places. */
const unitsOf = async (path: string, signal?: AbortSignal): Promise<readonly unknown[]> => {
  const { stdout } = await runInProcess(['nalu', path, '--json'], signal && { interrupted: signal });
  return JSON.parse(stdout).nalus.map(({ type, size, frame }: Record<string, unknown>) => [type, size, frame]);
};

describe('a live playlist at an address', () => {
  test('is followed to its end: all segments, each asked for once', async () => {
    listed = 1;
    requests.length = 0;
    expect(await unitsOf(`${origin}/live.m3u8`)).toEqual(await unitsOf(at('vod.m3u8')));
    expect(requests.filter((name) => name === 'live.m3u8')).toHaveLength(segments.length);
    for (const [, uri = ''] of segments) expect(requests.filter((name) => name === uri)).toHaveLength(1);
  });

  test('is written up to an interrupt, and what was written is kept', async () => {
    listed = 1;
    interrupted = new AbortController();
    const { code, stdout } = await runInProcess(['convert', `${origin}/endless.m3u8`, at('kept.mp4'), '--json'], {
      interrupted: interrupted.signal,
    });
    expect(code).toBe(130);
    const [video] = JSON.parse(stdout).summary.tracks;
    expect(video.samples).toBeGreaterThan(0);
    expect((await runInProcess(['info', at('kept.mp4')])).code).toBe(0);
  });

  test('for a duration', async () => {
    listed = segments.length;
    const { code, stdout } = await runInProcess([
      ...['convert', `${origin}/endless.m3u8`, at('short.mp4'), '--json', '--duration', '200ms'],
    ]);
    expect(code).toBe(0);
    // 25 frames a second.
    expect(JSON.parse(stdout).summary.tracks[0].samples).toBe(5);
  });
});
