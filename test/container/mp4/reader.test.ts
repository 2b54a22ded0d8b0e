import { describe, expect, it } from 'vitest';
import { Mp4Reader } from '../../../src/container/mp4/reader.ts';
import {
  box,
  bytesOf,
  fullBox,
  u32,
  type WrittenTrack,
  writeFragmentedMp4,
  writeMp4,
} from '../../harness/mp4-writer.ts';
import { readAsFile, readAsPipe } from '../../harness/samples-read.ts';

const data = (byte: number, size: number): Uint8Array => new Uint8Array(size).fill(byte);

/** I P B B at 25 fps, shown from the second frame interval on, as encoders write them; the edit list takes it back. */
const VIDEO: WrittenTrack = {
  id: 1,
  kind: 'video',
  timescale: 12_800,
  entry: ['avc1', box('avcC', [1, 100, 0, 11, 255, 224, 0])],
  samples: [
    { data: data(1, 30), duration: 512, shift: 512, isSync: true },
    { data: data(2, 20), duration: 512, shift: 1536 },
    { data: data(3, 10), duration: 512, shift: 0 },
    { data: data(4, 5), duration: 512, shift: 0 },
  ],
  edits: [[160, 512]],
};
const AUDIO: WrittenTrack = {
  id: 2,
  kind: 'audio',
  timescale: 48_000,
  entry: ['mp4a', fullBox('esds', 0, 0, [3, 22, 0, 0, 0, 4, 17, 0x40], new Uint8Array(12), [5, 2, 0x11, 0x90])],
  samples: [
    { data: data(0x11, 7), duration: 1024 },
    { data: data(0x12, 8), duration: 1024 },
  ],
  edits: [
    [1000, -1],
    [42, 0],
  ],
};

/** DTS and PTS of the samples above, by 8.6.6: (ticks - media time) / timescale, and 1000 ms of nothing for audio. */
const VIDEO_TIMES = [
  [-40, 0],
  [0, 120],
  [40, 40],
  [80, 80],
];
const AUDIO_TIMES = [
  [1000, 1000],
  [1021.333, 1021.333],
];

const timesOf = (samples: readonly { track: number; dtsMs: number; ptsMs: number }[], track: number) =>
  samples.filter((one) => one.track === track).map(({ dtsMs, ptsMs }) => [dtsMs, ptsMs]);

describe.each([
  ['index in front', writeMp4([VIDEO, AUDIO])],
  ['index at the end', writeMp4([VIDEO, AUDIO], false)],
  [
    'chunks of three samples',
    writeMp4([
      { ...VIDEO, perChunk: 3 },
      { ...AUDIO, perChunk: 3 },
    ]),
  ],
  ['fragments', writeFragmentedMp4([VIDEO, AUDIO], 2)],
])('%s', (name, bytes) => {
  it('gives each sample with its times, place and flag', async () => {
    const { tracks, samples, findings } = await readAsFile(new Mp4Reader('time'), bytes);
    expect(findings).toEqual([]);
    expect(tracks).toEqual(['video 1 avc1', 'audio 2 mp4a']);
    expect(timesOf(samples, 1)).toEqual(VIDEO_TIMES);
    expect(timesOf(samples, 2)).toEqual(AUDIO_TIMES);
    expect(samples.filter(({ track }) => track === 1).map(({ isSync }) => isSync)).toEqual([true, false, false, false]);
    for (const { offset = -1, hex } of samples) {
      expect(Buffer.from(bytes.subarray(offset, offset + hex.length / 2)).toString('hex')).toBe(hex);
    }
    // Fragments come one after the other.
    if (name !== 'fragments')
      expect(samples.map(({ dtsMs }) => dtsMs)).toEqual(samples.map(({ dtsMs }) => dtsMs).sort((a, b) => a - b));
  });

  it('gives the same from a pipe, however it is cut, where the index comes first', async () => {
    if (name === 'index at the end') {
      await expect(readAsPipe(new Mp4Reader(), bytes, 100)).rejects.toThrow('-movflags +faststart');
      return;
    }
    const byPlace = await readAsPipe(new Mp4Reader(), bytes, bytes.length);
    const whole = await readAsFile(new Mp4Reader('time'), bytes);
    const sorted = (samples: typeof whole.samples) => [...samples].sort((a, b) => (a.offset ?? 0) - (b.offset ?? 0));
    expect(sorted(byPlace.samples)).toEqual(sorted(whole.samples));
    for (const size of [1, 7, 64, 1000]) expect(await readAsPipe(new Mp4Reader(), bytes, size)).toEqual(byPlace);
  });

  it('says what is missing of a file that is cut anywhere, and ends', async () => {
    for (let end = 8; end < bytes.length; end += 3) {
      const cut = bytes.subarray(0, end);
      const read = await readAsFile(new Mp4Reader('time'), cut).catch((error: Error) => error.message);
      if (typeof read === 'string') expect(read).toMatch(/^cannot be read: /);
      else expect(read.samples.length).toBeLessThanOrEqual(6);
    }
  });
});

describe('facts', () => {
  it('of layout, brands and edits', async () => {
    const reader = new Mp4Reader('time');
    await readAsFile(reader, writeMp4([VIDEO, AUDIO], false));
    const { brands, isFastStart, isFragmented, tracks } = reader.facts;
    expect({ brands, isFastStart, isFragmented }).toEqual({
      brands: ['isom', 'avc1'],
      isFastStart: false,
      isFragmented: false,
    });
    expect(
      tracks.map(({ track: { sampleEntry, width, channels, language }, edit }) => ({
        sampleEntry,
        width,
        channels,
        language,
        edit,
      })),
    ).toEqual([
      { sampleEntry: 'avc1', width: 160, channels: undefined, language: 'eng', edit: { emptyMs: 0, mediaTimeMs: 40 } },
      { sampleEntry: 'mp4a', width: undefined, channels: 2, language: 'eng', edit: { emptyMs: 1000, mediaTimeMs: 0 } },
    ]);
    expect(tracks.map(({ track: { config } }) => config?.length)).toEqual([7, 2]);
  });

  it('keep the four characters of the sample entry, and name the codec', async () => {
    const entries = ['hvc1', 'hev1', 'dvh1', 'avc3', 'av01', 'vp09'];
    const codecs: string[] = [];
    for (const type of entries) {
      const reader = new Mp4Reader();
      await readAsFile(reader, writeMp4([{ ...VIDEO, entry: [type] }]));
      const [track] = reader.facts.tracks;
      codecs.push(`${track?.track.sampleEntry} ${track?.track.fourCc}`);
    }
    expect(codecs).toEqual(['hvc1 hvc1', 'hev1 hvc1', 'dvh1 hvc1', 'avc3 avc1', 'av01 av01', 'vp09 vp09']);
  });

  it('an encrypted track is told, and not read', async () => {
    const sinf = box('sinf', box('frma', 'avc1'), fullBox('schm', 0, 0, 'cenc', u32(65536)));
    const { findings, samples, tracks } = await readAsFile(
      new Mp4Reader('time'),
      writeMp4([{ ...VIDEO, entry: ['encv', sinf] }]),
    );
    expect({ findings, samples: samples.length, tracks }).toEqual({
      findings: ['encrypted'],
      samples: 0,
      tracks: ['video 1 avc1'],
    });
  });
});

describe('hostile files are bounded, and named', () => {
  const good = writeMp4([VIDEO, AUDIO]);
  const at = (type: string): number => Buffer.from(good).indexOf(type);
  const with32 = (position: number, value: number): Uint8Array => {
    const bytes = good.slice();
    new DataView(bytes.buffer).setUint32(position, value);
    return bytes;
  };

  it.each([
    ['stts', 8],
    ['ctts', 8],
    ['stss', 8],
    ['stsc', 8],
    ['stco', 8],
    ['stsz', 12],
  ])('%s that announces 2^32 - 1 entries', async (type, count) => {
    const { findings, samples } = await readAsFile(new Mp4Reader('time'), with32(at(type) + count, 0xffffffff));
    expect(findings).toContain('container-syntax');
    expect(samples.length).toBeLessThanOrEqual(6);
  });

  it('2^32 - 1 samples of one size: as many as the input has bytes for', async () => {
    const bytes = with32(at('stsz') + 8, 30);
    new DataView(bytes.buffer).setUint32(at('stsz') + 12, 0xffffffff);
    const { samples } = await readAsFile(new Mp4Reader('time'), bytes);
    expect(samples.length).toBeLessThanOrEqual(good.length / 30 + 6);
  });

  it('2^32 - 1 samples without a size in a fragment: none', async () => {
    const moov = writeFragmentedMp4([{ ...VIDEO, samples: [] }], 1);
    const traf = box('traf', fullBox('tfhd', 0, 0x20000, u32(1)), fullBox('trun', 0, 0, u32(0xffffffff)));
    const bytes = bytesOf(moov, box('moof', traf), box('mdat', data(1, 10)));
    const { findings, samples } = await readAsFile(new Mp4Reader('time'), bytes);
    expect({ findings, samples }).toEqual({ findings: ['container-syntax'], samples: [] });
  });

  it('a moov of 4 GiB ends the run', async () => {
    const bytes = bytesOf(box('ftyp', 'isom', u32(0)), u32(0xfffffff0), 'moov', new Uint8Array(100));
    await expect(readAsPipe(new Mp4Reader(), bytes, 64)).rejects.toThrow('the moov box has 4294967280 bytes');
  });

  it('a box that is smaller than its header', async () => {
    const bytes = bytesOf(good, u32(4), 'free');
    expect((await readAsFile(new Mp4Reader('time'), bytes)).findings).toEqual(['container-syntax']);
  });

  it('boxes inside boxes without an end do not nest the reader', async () => {
    let inner: Uint8Array = new Uint8Array(0);
    for (let depth = 0; depth < 60; depth++) inner = bytesOf(u32(inner.length + 8), 'trak', inner);
    const bytes = bytesOf(box('ftyp', 'isom', u32(0)), box('moov', inner));
    expect((await readAsFile(new Mp4Reader('time'), bytes)).samples).toEqual([]);
  });

  it('any byte may be wrong', async () => {
    for (let position = 0; position < good.length - 80; position += 2) {
      const bytes = good.slice();
      bytes[position] = (bytes[position] as number) ^ 0xff;
      const read = await readAsFile(new Mp4Reader('time'), bytes).catch((error: Error) => error);
      if (read instanceof Error) expect(['ContainerError', 'LimitError']).toContain(read.name);
    }
  });
});
