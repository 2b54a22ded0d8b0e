import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { relatedTo } from '../../../src/io/related-path.ts';
import type { Source } from '../../../src/io/source-error.ts';
import { SourceError } from '../../../src/io/source-error.ts';
import { openInput } from '../../../src/pipeline/open.ts';
import type { SampleAccess } from '../../../src/pipeline/samples/open-samples.ts';
import { bytesOf } from '../../harness/mp4-writer.ts';
import { pat, pes, pmt, TsWriter } from '../../harness/ts-writer.ts';

const text = (lines: readonly string[]): Uint8Array => new TextEncoder().encode(`${lines.join('\n')}\n`);

/** Two segments of a transport stream with a frame each. */
const segment = (time: number): Uint8Array =>
  new TsWriter()
    .table(0, pat(1, 0x1000))
    .table(0x1000, pmt(1, [[27, 0x100]]))
    .unit(0x100, pes(0xe0, bytesOf([0, 0, 1, 0x41, time & 255], new Uint8Array(200).fill(7)), { pts: time })).bytes;

const MEDIA = text([
  '#EXTM3U',
  '#EXT-X-TARGETDURATION:1',
  '#EXTINF:1,',
  'a.ts',
  '#EXTINF:1,',
  'b.ts',
  '#EXT-X-ENDLIST',
]);

const sourceOf = (path: string, bytes: Uint8Array): Source => ({
  path,
  sizeBytes: bytes.length,
  isLive: false,
  chunks: chunksOf(bytes),
  close: async () => undefined,
});

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 61) yield bytes.subarray(at, at + 61);
}

/** Opens the first file; the paths that are opened are kept in `opened`. */
const read = async (files: Readonly<Record<string, Uint8Array>>, path: string, opened: string[] = []) => {
  const access: SampleAccess = {
    path,
    openRelated: async (uri, from) => {
      const related = `${from?.replace(/[^/]*$/, '') ?? ''}${uri}`;
      opened.push(related);
      const bytes = files[related];
      if (bytes === undefined) throw new SourceError('ENOENT', `no such file: ${related}`);
      return sourceOf(related, bytes);
    },
  };
  const input = await openInput(chunksOf(files[path] as Uint8Array), 'm3u8', { access });
  const times: number[] = [];
  const findings: string[] = [];
  for await (const { items } of input.samples?.pieces() ?? []) {
    for (const item of items) {
      if (item.kind === 'sample') times.push(item.sample.dtsMs);
      else if (item.kind === 'finding') findings.push(item.finding.code);
    }
  }
  return { format: input.format, times, findings };
};

const SEGMENTS = { 'dir/a.ts': segment(9000), 'dir/b.ts': segment(99_000) };

describe('HLS playlists', () => {
  it('are read segment by segment, from where the playlist is', async () => {
    const opened: string[] = [];
    const result = await read({ ...SEGMENTS, 'dir/media.m3u8': MEDIA }, 'dir/media.m3u8', opened);
    // Each segment counts its packets anew, and so does each PAT of them: that is no loss here.
    expect(result).toEqual({ format: 'hls', times: [100, 1100], findings: [] });
    expect(opened).toEqual(['dir/a.ts', 'dir/b.ts']);
  });

  it('of variants: the first one', async () => {
    const main = text([
      '#EXTM3U',
      '#EXT-X-STREAM-INF:BANDWIDTH=1',
      'dir/media.m3u8',
      '#EXT-X-STREAM-INF:BANDWIDTH=2',
      'no.m3u8',
    ]);
    const { times, findings } = await read({ ...SEGMENTS, 'dir/media.m3u8': MEDIA, 'main.m3u8': main }, 'main.m3u8');
    expect({ times, findings }).toEqual({ times: [100, 1100], findings: ['other-track'] });
  });

  it('that are live: what they have now', async () => {
    const live = text(['#EXTM3U', '#EXTINF:1,', 'a.ts']);
    const { times, findings } = await read({ ...SEGMENTS, 'dir/live.m3u8': live }, 'dir/live.m3u8');
    expect({ times, findings }).toEqual({ times: [100], findings: ['hls-live'] });
  });

  it('with a segment that rounds to more than the target duration: that is said (RFC 8216 4.3.3.1)', async () => {
    const lines = (seconds: number) => [
      '#EXTM3U',
      '#EXT-X-TARGETDURATION:1',
      `#EXTINF:${seconds},`,
      'a.ts',
      '#EXT-X-ENDLIST',
    ];
    const findingsAt = async (seconds: number) =>
      (await read({ ...SEGMENTS, 'dir/long.m3u8': text(lines(seconds)) }, 'dir/long.m3u8')).findings;
    expect(await findingsAt(1.49)).toEqual([]);
    expect(await findingsAt(1.5)).toEqual(['target-duration']);
  });

  it.each([
    [
      'that name themselves',
      ['#EXTM3U', '#EXT-X-STREAM-INF:BANDWIDTH=1', 'main.m3u8'],
      'main.m3u8 is not a media playlist',
    ],
    ['without a segment', ['#EXTM3U'], 'the playlist has no segments'],
    [
      'with keys',
      ['#EXTM3U', '#EXT-X-KEY:METHOD=AES-128', '#EXTINF:1,', 'a.ts'],
      'its segments are encrypted (AES-128)',
    ],
    ['of other things', ['#EXTM3U', '#EXTINF:1,', 'main.m3u8'], 'its segments are neither MPEG-TS nor fragmented MP4'],
    ['of what is not there', ['#EXTM3U', '#EXTINF:1,', 'gone.ts'], 'no such file: gone.ts'],
  ])('%s are refused with a sentence', async (_name, lines, message) => {
    await expect(read({ 'main.m3u8': text(lines) }, 'main.m3u8')).rejects.toThrow(message);
  });

  it('from bytes alone: their segments are out of reach', async () => {
    await expect(openInput(chunksOf(MEDIA), '')).rejects.toThrow('its segments can be read from a path or URL only');
  });
});

it('a URI in a playlist is relative to it', () => {
  const cwd = process.cwd();
  expect(relatedTo('https://host/live/main.m3u8?key=1', 'a/b.ts?x=2')).toBe('https://host/live/a/b.ts?x=2');
  expect(relatedTo('https://host/live/main.m3u8', '/top.ts')).toBe('https://host/top.ts');
  expect(relatedTo('hls/main.m3u8', 'https://other/a.ts')).toBe('https://other/a.ts');
  expect(relatedTo('hls/main.m3u8', 'a%20b.ts')).toBe(`${cwd}/hls/a b.ts`);
  expect(relatedTo('main.m3u8', 'a.ts')).toBe(`${cwd}/a.ts`);
  expect(relatedTo(undefined, 'a.ts')).toBe(`${cwd}/a.ts`);
  // A playlist from a server names no file of this machine.
  expect(relatedTo('https://host/main.m3u8', 'file:///etc/passwd')).toMatch(/^file:/);
});

it('units of a stream say in which sample they came', async () => {
  const input = await openInput(chunksOf(readFileSync('samples/bframes.mp4')), 'mp4');
  const stream = await input.stream();
  expect(stream.codec.name).toBe('h264');
  const origins: (readonly [index: number, trackId: number | undefined, isRecord: boolean])[] = [];
  for await (const { items } of stream.units(() => 64)) {
    for (const item of items) {
      if (item.kind !== 'unit' || origins.length === 5) continue;
      const { index = -1, trackId, packetType } = item.origin ?? {};
      origins.push([index, trackId, packetType === 'SequenceStart']);
    }
  }
  // SPS and PPS of avcC; SEI and IDR slice of the first sample; the slice of the second.
  expect(origins).toEqual([
    [0, 1, true],
    [0, 1, true],
    [0, 1, false],
    [0, 1, false],
    [1, 1, false],
  ]);
});
