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

/** A segment of sound alone, an AAC frame of 1024 samples for each time. */
const sound = (times: readonly number[]): Uint8Array => {
  const writer = new TsWriter().table(0, pat(1, 0x1000)).table(0x1000, pmt(1, [[15, 0x100]]));
  // adts_frame() (ISO/IEC 14496-3 1.A.2): AAC-LC, 48000 Hz, stereo, 11 bytes.
  const frame = bytesOf([0xff, 0xf1, 0x4c, 0x80, 0x01, 0x7f, 0xfc, 1, 2, 3, 4]);
  for (const pts of times) writer.unit(0x100, pes(0xc0, frame, { pts }));
  return writer.bytes;
};

/** A clock that a pause moves on; it is interrupted after so many. */
const steppedClock = (most = 100) => {
  const pauses: number[] = [];
  const interrupt = new AbortController();
  let now = 0;
  const clock = {
    nowMs: () => now,
    pause: async (ms: number) => {
      pauses.push(ms);
      now += ms;
      if (pauses.length >= most) interrupt.abort();
    },
  };
  return { pauses, following: { interrupted: interrupt.signal, clock } };
};

interface ReadOptions {
  /** The paths that are opened are kept here. */
  readonly opened?: string[];
  readonly following?: NonNullable<SampleAccess['following']>;
  /** Of each source. */
  readonly more?: Partial<Source>;
}

/** Opens the first file; some change each time that they are opened. */
const read = async (
  files: Readonly<Record<string, Uint8Array | (() => Uint8Array)>>,
  path: string,
  { opened = [], following, more = {} }: ReadOptions = {},
) => {
  const bytesAt = (name: string): Uint8Array | undefined => {
    const file = files[name];
    return typeof file === 'function' ? file() : file;
  };
  const access: SampleAccess = {
    path,
    ...(following !== undefined && { following }),
    openRelated: async (uri, from) => {
      const related = `${from?.replace(/[^/]*$/, '') ?? ''}${uri}`;
      opened.push(related);
      const bytes = bytesAt(related);
      if (bytes === undefined) throw new SourceError('ENOENT', `no such file: ${related}`);
      return { ...sourceOf(related, bytes), ...more };
    },
  };
  const input = await openInput(chunksOf(bytesAt(path) as Uint8Array), 'm3u8', { access });
  const times: number[] = [];
  const samples: string[] = [];
  const findings: string[] = [];
  const messages: string[] = [];
  for await (const { items } of input.samples?.pieces() ?? []) {
    for (const item of items) {
      if (item.kind === 'sample') {
        const { track, dtsMs, offset } = item.sample;
        times.push(dtsMs);
        samples.push(`${track.kind} ${track.id} ${dtsMs}${offset === undefined ? '' : ` at ${offset}`}`);
      } else if (item.kind === 'finding') {
        findings.push(item.finding.code);
        messages.push(`${item.finding.code}: ${item.finding.message}`);
      }
    }
  }
  return {
    format: input.format,
    times,
    samples,
    findings,
    messages,
    facts: input.samples?.facts(),
    isLive: input.samples?.isLive,
  };
};

const SEGMENTS = { 'dir/a.ts': segment(9000), 'dir/b.ts': segment(99_000) };

describe('HLS playlists', () => {
  it('are read segment by segment, from where the playlist is', async () => {
    const opened: string[] = [];
    const { format, times, findings } = await read({ ...SEGMENTS, 'dir/media.m3u8': MEDIA }, 'dir/media.m3u8', {
      opened,
    });
    // Each segment counts its packets anew, and so does each PAT of them: that is no loss here.
    expect({ format, times, findings }).toEqual({ format: 'hls', times: [100, 1100], findings: [] });
    expect(opened).toEqual(['dir/a.ts', 'dir/b.ts']);
  });

  it('of variants: the one with the highest BANDWIDTH that can be read', async () => {
    const main = text([
      '#EXTM3U',
      '#EXT-X-STREAM-INF:BANDWIDTH=100000',
      'dir/low.m3u8',
      '#EXT-X-STREAM-INF:BANDWIDTH=2000000,RESOLUTION=1280x720',
      'dir/media.m3u8',
      '#EXT-X-STREAM-INF:BANDWIDTH=9000000',
      'dir/gone.m3u8',
      // No video that is read here.
      '#EXT-X-STREAM-INF:BANDWIDTH=99000000,CODECS="mp4a.40.2"',
      'dir/sound.m3u8',
    ]);
    const { times, messages } = await read({ ...SEGMENTS, 'dir/media.m3u8': MEDIA, 'main.m3u8': main }, 'main.m3u8');
    expect(times).toEqual([100, 1100]);
    expect(messages).toEqual([
      'hls-missed: the variant dir/gone.m3u8 is left out: no such file: dir/gone.m3u8',
      'other-track: 4 variants: dir/media.m3u8 (1280x720, 2.00 Mb/s) is read; to read another, give its playlist: dir/low.m3u8, dir/gone.m3u8, dir/sound.m3u8',
    ]);
  });

  const renditions = text([
    '#EXTM3U',
    '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English",LANGUAGE="eng",URI="dir/eng.m3u8"',
    '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="Deutsch",LANGUAGE="de",URI="dir/deu.m3u8"',
    '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="other",NAME="other",URI="dir/other.m3u8"',
    '#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO="a"',
    'dir/media.m3u8',
  ]);
  const audioOf = (name: string): Uint8Array => text(['#EXTM3U', '#EXTINF:1,', `${name}.ts`, '#EXT-X-ENDLIST']);

  it('with audio renditions: a track each, in order of time, with places of the first playlist only', async () => {
    const files = {
      ...SEGMENTS,
      'dir/media.m3u8': MEDIA,
      'dir/eng.m3u8': audioOf('eng'),
      'dir/deu.m3u8': audioOf('deu'),
      'dir/eng.ts': sound([9000, 49_500, 103_500]),
      'dir/deu.ts': sound([9000]),
      'main.m3u8': renditions,
    };
    const opened: string[] = [];
    const { samples, facts, messages } = await read(files, 'main.m3u8', { opened });
    expect(samples).toEqual([
      'video 256 100 at 376',
      'audio 65792 100',
      'audio 131328 100',
      'audio 65792 550',
      'video 256 1100 at 1128',
      'audio 65792 1150',
    ]);
    expect(facts?.tracks.map(({ track: { kind, id, language } }) => [kind, id, language])).toEqual([
      ['video', 256, undefined],
      ['audio', 65_792, 'eng'],
      ['audio', 131_328, undefined],
    ]);
    expect(opened).not.toContain('dir/other.m3u8');
    expect(messages).toEqual([]);
  });

  it('with an audio rendition that is not there: the rest is read', async () => {
    const files = { ...SEGMENTS, 'dir/media.m3u8': MEDIA, 'dir/eng.m3u8': audioOf('eng'), 'main.m3u8': renditions };
    const { times, messages } = await read({ ...files, 'dir/eng.ts': sound([9000]) }, 'main.m3u8');
    expect(times).toEqual([100, 100, 1100]);
    expect(messages).toEqual(['hls-missed: the audio rendition dir/deu.m3u8 is left out: no such file: dir/deu.m3u8']);
  });

  it('that are live, in a file: what they have now', async () => {
    const live = text(['#EXTM3U', '#EXTINF:1,', 'a.ts']);
    const { times, findings } = await read({ ...SEGMENTS, 'dir/live.m3u8': live }, 'dir/live.m3u8');
    expect({ times, findings }).toEqual({ times: [100], findings: ['hls-live'] });
  });

  it('that are live, at an address: loaded again until they end, at the times of RFC 8216 6.3.4', async () => {
    const lists = [['a.ts'], ['a.ts'], ['a.ts', 'gone.ts', 'b.ts'], ['gone.ts', 'b.ts', 'c.ts', '#EXT-X-ENDLIST']];
    const listOf = (at: number): Uint8Array => {
      const [first = 0, ...lines] = [at === 3 ? 1 : 0, ...(lists[Math.min(at, 3)] ?? [])];
      const segments = lines.flatMap((line) => (`${line}`.startsWith('#') ? [`${line}`] : ['#EXTINF:2,', `${line}`]));
      return text(['#EXTM3U', '#EXT-X-TARGETDURATION:2', `#EXT-X-MEDIA-SEQUENCE:${first}`, ...segments]);
    };
    const clock = steppedClock();
    let loads = 0;
    const files = { ...SEGMENTS, 'dir/c.ts': segment(189_000), 'dir/live.m3u8': () => listOf(loads++) };
    const { times, messages, isLive } = await read(files, 'dir/live.m3u8', { following: clock.following });
    expect(times).toEqual([100, 1100, 2100]);
    // The target duration, half of it after a load without news, the target duration.
    expect(clock.pauses).toEqual([2000, 1000, 2000]);
    expect(messages).toEqual(['hls-missed: segment 1 of the live playlist: gone.ts: no such file: dir/gone.ts']);
    expect(isLive).toBe(true);
  });

  it('that are live and fall silent: a minute later they are taken as ended', async () => {
    const clock = steppedClock();
    const live = text(['#EXTM3U', '#EXT-X-TARGETDURATION:10', '#EXTINF:10,', 'a.ts']);
    const { times, messages } = await read({ ...SEGMENTS, 'dir/live.m3u8': live }, 'dir/live.m3u8', {
      following: clock.following,
    });
    expect(times).toEqual([100]);
    expect(clock.pauses).toEqual([10_000, ...Array<number>(10).fill(5000)]);
    expect(messages).toEqual(['hls-missed: nothing new in the live playlist for 60 s: it is taken as ended']);
  });

  it('that are live: until an interrupt, or for a duration', async () => {
    const live = text(['#EXTM3U', '#EXTINF:10,', 'a.ts', '#EXTINF:10,', 'b.ts']);
    const files = { ...SEGMENTS, 'dir/live.m3u8': live };
    const clock = steppedClock(2);
    expect((await read(files, 'dir/live.m3u8', { following: clock.following })).times).toEqual([100, 1100]);
    expect(clock.pauses).toHaveLength(2);
    const short = steppedClock();
    // A frame ends where the next one begins: the second one is known with the third.
    const three = text(['#EXTM3U', ...['a.ts', 'b.ts', 'c.ts', 'a.ts'].flatMap((uri) => ['#EXTINF:10,', uri])]);
    const more = { ...files, 'dir/c.ts': segment(189_000), 'dir/live.m3u8': three };
    const { times } = await read(more, 'dir/live.m3u8', { following: { ...short.following, durationMs: 1000 } });
    expect([times, short.pauses]).toEqual([[100], []]);
  });

  it('with a discontinuity: the times go on where they were', async () => {
    const lines = (...tags: string[]) =>
      text([
        '#EXTM3U',
        '#EXTINF:1,',
        'a.ts',
        '#EXTINF:1,',
        'b.ts',
        ...tags,
        '#EXTINF:1,',
        'c.ts',
        '#EXTINF:1,',
        'd.ts',
        '#EXT-X-ENDLIST',
      ]);
    const files = { ...SEGMENTS, 'dir/c.ts': segment(900_000), 'dir/d.ts': segment(990_000) };
    const timesOf = async (media: Uint8Array, more: Record<string, Uint8Array> = {}) =>
      (await read({ ...files, 'dir/media.m3u8': media, ...more }, 'dir/media.m3u8')).times;
    expect(await timesOf(lines('#EXT-X-DISCONTINUITY'))).toEqual([100, 1100, 2100, 3100]);
    // Without the tag they are what they are.
    expect(await timesOf(lines())).toEqual([100, 1100, 10_000, 11_000]);
    // The tag alone moves nothing: the tracks may have changed, and the clock not.
    const same = { 'dir/c.ts': segment(207_000), 'dir/d.ts': segment(297_000) };
    expect(await timesOf(lines('#EXT-X-DISCONTINUITY'), same)).toEqual([100, 1100, 2300, 3300]);
  });

  it('with byte ranges: of a file, and of a server that gives ranges, only those are read', async () => {
    const all = bytesOf(segment(9000), segment(99_000));
    const half = all.length / 2;
    const media = text([
      '#EXTM3U',
      ...['#EXTINF:1,', `#EXT-X-BYTERANGE:${half}@0`, 'all.ts', '#EXTINF:1,', `#EXT-X-BYTERANGE:${half}`, 'all.ts'],
      '#EXT-X-ENDLIST',
    ]);
    const asked: number[] = [];
    const access = {
      whole: {},
      file: {
        file: {
          sizeBytes: all.length,
          read: (offset: number, length: number) => {
            asked.push(offset);
            return all.slice(offset, offset + length);
          },
        },
      },
      ranges: {
        openAt: async (offset: number) => {
          asked.push(offset);
          return chunksOf(all.subarray(offset));
        },
      },
    };
    for (const [name, expected] of [
      ['whole', []],
      ['file', [0, half]],
      ['ranges', [half]],
    ] as const) {
      asked.length = 0;
      const files = { 'dir/all.ts': all, 'dir/media.m3u8': media };
      expect((await read(files, 'dir/media.m3u8', { more: access[name] })).times).toEqual([100, 1100]);
      expect(asked).toEqual(expected);
    }
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
