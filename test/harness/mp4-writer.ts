/** What is put in a row. */
export type Part = Uint8Array | readonly number[] | string;

/** Bytes of numbers (one byte each), text and parts, in a row. */
export const bytesOf = (...parts: readonly Part[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? [...part].map((one) => one.charCodeAt(0)) : [...part])),
  );

export const u16 = (value: number): number[] => [(value >> 8) & 255, value & 255];
export const u32 = (value: number): number[] => [...u16(Math.floor(value / 65536) & 0xffff), ...u16(value & 0xffff)];
export const u64 = (value: number): number[] => [...u32(Math.floor(value / 2 ** 32)), ...u32(value % 2 ** 32)];

/** A box (ISO/IEC 14496-12 4.2). */
export const box = (type: string, ...content: readonly Part[]): Uint8Array => {
  const body = bytesOf(...content);
  return bytesOf(u32(body.length + 8), type, body);
};

/** A box with version and flags. */
export const fullBox = (type: string, version: number, flags: number, ...content: readonly Part[]): Uint8Array =>
  box(type, u32(version * 2 ** 24 + flags), ...content);

export interface WrittenSample {
  readonly data: Uint8Array;
  /** Ticks. */
  readonly duration: number;
  /** Composition time offset, ticks. */
  readonly shift?: number;
  readonly isSync?: boolean;
}

export interface WrittenTrack {
  readonly id: number;
  readonly kind: 'video' | 'audio';
  readonly timescale: number;
  /** The boxes after the fixed part of the sample entry. */
  readonly entry: readonly [type: string, ...boxes: readonly Uint8Array[]];
  readonly samples: readonly WrittenSample[];
  /** Entries of the edit list: duration in milliseconds, media time in ticks. */
  readonly edits?: readonly (readonly [durationMs: number, mediaTime: number])[];
  /** Samples in a chunk. */
  readonly perChunk?: number;
}

const sampleEntry = ({ kind, entry: [type, ...boxes] }: WrittenTrack): Uint8Array =>
  kind === 'video'
    ? box(type, new Uint8Array(6), u16(1), new Uint8Array(16), u16(160), u16(96), new Uint8Array(50), ...boxes)
    : box(
        type,
        new Uint8Array(6),
        u16(1),
        new Uint8Array(8),
        u16(2),
        u16(16),
        [0, 0, 0, 0],
        u16(48_000),
        u16(0),
        ...boxes,
      );

/** A table of runs, one a sample. */
const runs = (type: string, values: readonly number[]): Uint8Array =>
  fullBox(
    type,
    0,
    0,
    u32(values.length),
    values.flatMap((value) => [...u32(1), ...u32(value >>> 0)]),
  );

const trak = (track: WrittenTrack, chunkOffsets: readonly number[]): Uint8Array => {
  const { id, kind, timescale, samples, edits, perChunk = 1 } = track;
  const isTabled = chunkOffsets.length > 0;
  const tabled = isTabled ? samples : [];
  const sync = tabled.flatMap(({ isSync = false }, i) => (isSync ? [i + 1] : []));
  const stbl = box(
    'stbl',
    fullBox('stsd', 0, 0, u32(1), sampleEntry(track)),
    runs(
      'stts',
      tabled.map(({ duration }) => duration),
    ),
    runs(
      'ctts',
      tabled.map(({ shift = 0 }) => shift),
    ),
    ...(kind === 'video' ? [fullBox('stss', 0, 0, u32(sync.length), sync.flatMap(u32))] : []),
    fullBox('stsc', 0, 0, ...(isTabled ? [u32(1), u32(1), u32(perChunk), u32(1)] : [u32(0)])),
    fullBox(
      'stsz',
      0,
      0,
      u32(0),
      u32(tabled.length),
      tabled.flatMap(({ data }) => u32(data.length)),
    ),
    fullBox('stco', 0, 0, u32(chunkOffsets.length), chunkOffsets.flatMap(u32)),
  );
  const list = edits?.flatMap(([duration, mediaTime]) => [...u32(duration), ...u32(mediaTime >>> 0), ...u32(65536)]);
  return box(
    'trak',
    fullBox('tkhd', 0, 3, u32(0), u32(0), u32(id), new Uint8Array(68)),
    ...(list === undefined ? [] : [box('edts', fullBox('elst', 0, 0, u32(edits?.length ?? 0), list))]),
    box(
      'mdia',
      fullBox('mdhd', 0, 0, u32(0), u32(0), u32(timescale), u32(0), u16(0x15c7), u16(0)),
      fullBox('hdlr', 0, 0, u32(0), kind === 'video' ? 'vide' : 'soun', new Uint8Array(13)),
      box('minf', stbl),
    ),
  );
};

const movie = (
  tracks: readonly WrittenTrack[],
  offsets: readonly (readonly number[])[],
  more: readonly Uint8Array[] = [],
) =>
  box(
    'moov',
    fullBox('mvhd', 0, 0, u32(0), u32(0), u32(1000), new Uint8Array(84)),
    ...tracks.map((track, i) => trak(track, offsets[i] ?? [])),
    ...more,
  );

const FTYP = box('ftyp', 'isom', u32(512), 'isom', 'avc1');

/** The chunks of all tracks, one of each track in turn, and where they are. */
const layOut = (tracks: readonly WrittenTrack[], start: number) => {
  const offsets = tracks.map((): number[] => []);
  const parts: Uint8Array[] = [];
  let at = start;
  const most = Math.max(...tracks.map(({ samples, perChunk = 1 }) => Math.ceil(samples.length / perChunk)));
  for (let chunk = 0; chunk < most; chunk++) {
    tracks.forEach(({ samples, perChunk = 1 }, i) => {
      const own = samples.slice(chunk * perChunk, (chunk + 1) * perChunk);
      if (own.length > 0) offsets[i]?.push(at);
      for (const { data } of own) {
        parts.push(data);
        at += data.length;
      }
    });
  }
  return { offsets, data: bytesOf(...parts) };
};

/** An MP4 with its index in front, or behind the media data. */
export const writeMp4 = (tracks: readonly WrittenTrack[], isFastStart = true): Uint8Array => {
  const size = movie(tracks, layOut(tracks, 0).offsets).length;
  const { offsets, data } = layOut(tracks, FTYP.length + (isFastStart ? size : 0) + 8);
  const moov = movie(tracks, offsets);
  return isFastStart ? bytesOf(FTYP, moov, box('mdat', data)) : bytesOf(FTYP, box('mdat', data), moov);
};

const IS_NON_SYNC = 0x1010000;

/** A fragmented MP4 with the sample data of a fragment from its moof on, `perFragment` samples of a track in each. */
export const writeFragmentedMp4 = (tracks: readonly WrittenTrack[], perFragment: number): Uint8Array => {
  const trex = tracks.map(({ id }) => fullBox('trex', 0, 0, u32(id), u32(1), u32(0), u32(0), u32(0)));
  const parts = [FTYP, movie(tracks, [], [box('mvex', ...trex)])];
  const most = Math.max(...tracks.map(({ samples }) => Math.ceil(samples.length / perFragment)));
  for (let fragment = 0; fragment < most; fragment++) parts.push(...fragmentOf(tracks, fragment, perFragment));
  return bytesOf(...parts);
};

const fragmentOf = (tracks: readonly WrittenTrack[], fragment: number, perFragment: number): Uint8Array[] => {
  const first = fragment * perFragment;
  const own = tracks.map(({ samples }) => samples.slice(first, first + perFragment));
  const moof = (size: number): Uint8Array => {
    let at = size + 8;
    const trafs = tracks.map(({ id, samples }, i) => {
      const run = own[i] ?? [];
      const offset = at;
      at += run.reduce((sum, { data }) => sum + data.length, 0);
      const dts = samples.slice(0, first).reduce((sum, { duration }) => sum + duration, 0);
      const entries = run.flatMap(({ data, duration, shift = 0, isSync = false }) => [
        ...u32(duration),
        ...u32(data.length),
        ...u32(isSync ? 0x2000000 : IS_NON_SYNC),
        ...u32(shift >>> 0),
      ]);
      return box(
        'traf',
        fullBox('tfhd', 0, 0x20000, u32(id)),
        fullBox('tfdt', 1, 0, u64(dts)),
        fullBox('trun', 1, 0xf01, u32(run.length), u32(offset), entries),
      );
    });
    return box('moof', fullBox('mfhd', 0, 0, u32(fragment + 1)), ...trafs);
  };
  const head = moof(moof(0).length);
  return [head, box('mdat', ...own.flatMap((run) => run.map(({ data }) => data)))];
};
