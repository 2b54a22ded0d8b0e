import type { SampleTrack } from '../../media/sample.ts';
import { childOf, descendantOf, fourCcAt, int64At, type Mp4Box, uint64At, viewOf } from './box.ts';
import { type SampleEntry, sampleEntriesOf } from './sample-entry.ts';
import { tableOf } from './table.ts';

/** The edits of a track that are applied: how long nothing is shown, then from which media time on. */
export interface TrackEdit {
  /** Seconds. */
  readonly empty: number;
  /** Ticks of the track. */
  readonly mediaTime: number;
}

/** A track of a movie (ISO/IEC 14496-12 8.3). */
export interface Mp4Track {
  readonly id: number;
  readonly kind: 'video' | 'audio';
  /** Ticks a second. */
  readonly timescale: number;
  readonly entries: readonly SampleEntry[];
  /** A track for each sample entry, as samples name it. */
  readonly tracks: readonly SampleTrack[];
  readonly edit: TrackEdit | undefined;
  /** Edits in the list. */
  readonly edits: number;
  /** The sample table. */
  readonly stbl: Mp4Box;
}

/** Movies have few tracks. */
export const MAX_TRACKS = 64;

/** The track of a trak box; `undefined` if it is neither video nor audio, or lacks what samples need. */
export const trackOf = (bytes: Uint8Array, trak: Mp4Box, movieTimescale: number): Mp4Track | undefined => {
  const tkhd = childOf(bytes, trak, 'tkhd');
  const mdia = childOf(bytes, trak, 'mdia');
  const mdhd = mdia && childOf(bytes, mdia, 'mdhd');
  const hdlr = mdia && childOf(bytes, mdia, 'hdlr');
  const stbl = mdia && descendantOf(bytes, mdia, 'minf', 'stbl');
  const stsd = stbl && childOf(bytes, stbl, 'stsd');
  if (tkhd === undefined || mdhd === undefined || hdlr === undefined || stbl === undefined || stsd === undefined) {
    return undefined;
  }
  if (tkhd.end - tkhd.start < 24 || mdhd.end - mdhd.start < 24 || hdlr.end - hdlr.start < 12) return undefined;
  const handler = fourCcAt(bytes, hdlr.start + 8);
  if (handler !== 'vide' && handler !== 'soun') return undefined;
  const kind = handler === 'vide' ? 'video' : 'audio';
  const view = viewOf(bytes);
  const id = view.getUint32(tkhd.start + (bytes[tkhd.start] === 1 ? 20 : 12));
  const isLong = bytes[mdhd.start] === 1;
  const timescale = view.getUint32(mdhd.start + (isLong ? 20 : 12));
  const language = languageOf(
    mdhd.end - mdhd.start < (isLong ? 34 : 22) ? 0 : view.getUint16(mdhd.start + (isLong ? 32 : 20)),
  );
  const entries = sampleEntriesOf(bytes, stsd, kind);
  if (timescale === 0 || entries.length === 0) return undefined;
  const tracks = entries.map((entry) => sampleTrack({ id, kind, timescale }, entry, language));
  const elst = descendantOf(bytes, trak, 'edts', 'elst');
  const { edit, edits } = editOf(bytes, elst, movieTimescale);
  return { id, kind, timescale, entries, tracks, edit, edits, stbl };
};

const sampleTrack = (
  identity: Pick<Mp4Track, 'id' | 'kind' | 'timescale'>,
  entry: SampleEntry,
  language: string | undefined,
): SampleTrack => {
  const { type, fourCc, config, width, height, sampleRateHz, channels } = entry;
  return {
    ...identity,
    fourCc,
    sampleEntry: type,
    ...(config !== undefined && { config }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(sampleRateHz !== undefined && { sampleRateHz }),
    ...(channels !== undefined && { channels }),
    ...(language !== undefined && { language }),
  };
};

/** Three letters of five bits (8.4.2.3); `und` is none. */
const languageOf = (packed: number): string | undefined => {
  const letters = [10, 5, 0].map((shift) => (packed >> shift) & 31);
  if (letters.some((letter) => letter < 1 || letter > 26)) return undefined;
  const code = String.fromCharCode(...letters.map((letter) => letter + 0x60));
  return code === 'und' ? undefined : code;
};

/** The empty edits at the beginning, and the first one with media (8.6.6). */
const editOf = (
  bytes: Uint8Array,
  elst: Mp4Box | undefined,
  movieTimescale: number,
): { readonly edit: TrackEdit | undefined; readonly edits: number } => {
  const isLong = elst !== undefined && bytes[elst.start] === 1;
  const entryBytes = isLong ? 20 : 12;
  const { view, start, count } = tableOf(bytes, elst, entryBytes);
  let empty = 0;
  for (let i = 0; i < count; i++) {
    const at = start + i * entryBytes;
    const duration = isLong ? uint64At(view, at) : view.getUint32(at);
    const mediaTime = isLong ? int64At(view, at + 8) : view.getInt32(at + 4);
    if (mediaTime >= 0) return { edit: { empty, mediaTime }, edits: count };
    if (movieTimescale > 0) empty += duration / movieTimescale;
  }
  return { edit: empty > 0 ? { empty, mediaTime: 0 } : undefined, edits: count };
};
