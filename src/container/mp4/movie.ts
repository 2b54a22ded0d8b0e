import type { ContainerFacts } from '../sample-reader.ts';
import { boxesIn, childOf, descendantOf, type Mp4Box, viewOf } from './box.ts';
import { SampleTable } from './sample-table.ts';
import { MAX_TRACKS, type Mp4Track, trackOf } from './track.ts';

/** What samples of movie fragments have if these do not say it (ISO/IEC 14496-12 8.8.3). */
export interface FragmentDefaults {
  readonly description: number;
  readonly duration: number;
  readonly size: number;
  readonly flags: number;
}

/** A movie box. */
export interface Movie {
  readonly tracks: readonly Mp4Track[];
  readonly tables: readonly SampleTable[];
  /** Of trex, by track_ID; absent in a movie without fragments. */
  readonly defaults: ReadonlyMap<number, FragmentDefaults>;
  readonly hasFragments: boolean;
  readonly writer?: string;
}

/** Reads the movie box, which `bytes` hold as a whole and which are kept. */
export const movieOf = (bytes: Uint8Array, moov: Mp4Box): Movie => {
  const mvhd = childOf(bytes, moov, 'mvhd');
  const isLong = mvhd !== undefined && bytes[mvhd.start] === 1;
  const hasScale = mvhd !== undefined && mvhd.end - mvhd.start >= (isLong ? 32 : 20);
  const timescale = hasScale ? viewOf(bytes).getUint32(mvhd.start + (isLong ? 20 : 12)) : 0;
  const tracks: Mp4Track[] = [];
  for (const box of boxesIn(bytes, moov.start, moov.end)) {
    if (box.type !== 'trak' || tracks.length === MAX_TRACKS) continue;
    const track = trackOf(bytes, box, timescale);
    if (track !== undefined && tracks.every(({ id }) => id !== track.id)) tracks.push(track);
  }
  const mvex = childOf(bytes, moov, 'mvex');
  const writer = writerOf(bytes, moov);
  return {
    tracks,
    tables: tracks.map((track) => new SampleTable(track, bytes, track.stbl)),
    defaults: mvex === undefined ? new Map() : defaultsOf(bytes, mvex),
    hasFragments: mvex !== undefined,
    ...(writer !== undefined && { writer }),
  };
};

const defaultsOf = (bytes: Uint8Array, mvex: Mp4Box): ReadonlyMap<number, FragmentDefaults> => {
  const view = viewOf(bytes);
  const defaults = new Map<number, FragmentDefaults>();
  for (const { type, start, end } of boxesIn(bytes, mvex.start, mvex.end)) {
    if (type !== 'trex' || end - start < 24) continue;
    const [id = 0, description = 1, duration = 0, size = 0, flags = 0] = [4, 8, 12, 16, 20].map((at) =>
      view.getUint32(start + at),
    );
    defaults.set(id, { description, duration, size, flags });
  }
  return defaults;
};

/** Characters that are shown of the name of a program. */
const MAX_WRITER = 64;

/** The encoding tool of iTunes metadata, which FFmpeg and others write: `Lavf59.27.100`. */
const writerOf = (bytes: Uint8Array, moov: Mp4Box): string | undefined => {
  const meta = descendantOf(bytes, moov, 'udta', 'meta');
  if (meta === undefined) return undefined;
  // A full box in MP4, a plain one in QuickTime.
  const tool = [4, 0]
    .map((skip) => descendantOf(bytes, { ...meta, start: meta.start + skip }, 'ilst', '\u00a9too', 'data'))
    .find((box) => box !== undefined);
  if (tool === undefined) return undefined;
  const text = new TextDecoder().decode(
    bytes.subarray(tool.start + 8, Math.min(tool.end, tool.start + 8 + MAX_WRITER)),
  );
  return text === '' ? undefined : text;
};

/** The brands of a ftyp or styp box, the major one first. */
export const brandsOf = (bytes: Uint8Array, { start, end }: Mp4Box): NonNullable<ContainerFacts['brands']> => {
  const brands = new Set<string>();
  for (let at = start; at + 4 <= end && brands.size < 32; at += at === start ? 8 : 4) {
    brands.add(String.fromCharCode(...bytes.subarray(at, at + 4)));
  }
  return [...brands];
};
