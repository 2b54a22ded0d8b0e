import { box, fields, fullBox, MATRIX, u64 } from './box-writer.ts';
import { sampleEntryOf } from './sample-entry.ts';
import { emptySampleTable, type SampleTable } from './sample-table.ts';
import type { WrittenTrack } from './written-track.ts';

/** Ticks per second of the presentation. */
const TIMESCALE = 1000;

/** A track with its samples; without a table they are in fragments. */
export interface MovieTrack extends WrittenTrack {
  readonly table?: SampleTable;
  /** The configurations after its first one: sample entries from the second on. */
  readonly others?: readonly WrittenTrack[];
}

/**
 * ftyp and moov of an initialization segment: without samples (ISO/IEC 14496-12 8.8; CMAF, ISO/IEC 23000-19 7.3.1).
 * Throws `not-encodable` for a track that MP4 cannot describe.
 */
export const initSegment = (tracks: readonly WrittenTrack[]): readonly Uint8Array[] => {
  const trex = tracks.map(({ id }) =>
    fullBox(
      'trex',
      0,
      0,
      fields((w) => w.u32(id).u32(1).u32(0).u32(0).u32(0)),
    ),
  );
  return [
    fileType(tracks, ['iso6', 'cmfc', 'mp41']),
    box('moov', mvhd(tracks), ...traks(tracks), box('mvex', ...trex)),
  ];
};

/** ftyp of a file with its samples in moov. */
export const movieFileType = (tracks: readonly WrittenTrack[]): Uint8Array =>
  fileType(tracks, ['isom', 'iso2', 'mp41']);

/** moov (ISO/IEC 14496-12 8.2.1) of a file with its samples. `shift`: bytes by which the media data moves back. */
export const movie = (tracks: readonly MovieTrack[], shift = 0): Uint8Array =>
  box('moov', mvhd(tracks), ...traks(tracks, shift));

/** ftyp; the first brand is the major one. */
const fileType = (tracks: readonly WrittenTrack[], brands: readonly [string, ...string[]]): Uint8Array => {
  const all = [...brands, ...(tracks.some(({ fourCc }) => fourCc === 'av01') ? ['av01'] : [])];
  return box(
    'ftyp',
    fields((w) => w.utf8(brands[0]).u32(0x200).utf8(all.join(''))),
  );
};

/** Duration of the presentation of a track, in ticks of the movie. */
const presented = ({ table, timescale, skippedTicks = 0, delayTicks = 0 }: MovieTrack): number =>
  table === undefined
    ? 0
    : Math.max(0, Math.round(((delayTicks + table.shownTicks - skippedTicks) * TIMESCALE) / timescale));

const mvhd = (tracks: readonly MovieTrack[]): Uint8Array =>
  fullBox(
    'mvhd',
    1,
    0,
    fields((w) => {
      u64(w, 0);
      u64(w, 0);
      w.u32(TIMESCALE);
      u64(w, Math.max(...tracks.map(presented)));
      w.u32(0x10000).u16(0x100).u16(0).u32(0).u32(0).bytes(MATRIX);
      for (let i = 0; i < 6; i++) w.u32(0);
      w.u32(Math.max(...tracks.map(({ id }) => id)) + 1);
    }),
  );

/** How a track stands to the others of its kind (ISO/IEC 14496-12 8.3.2). */
interface TrackChoice {
  /** Tracks of which one is presented have the same number; 0: there are no others. */
  readonly alternateGroup: number;
  /** It is presented if nobody chooses another. */
  readonly isEnabled: boolean;
}

/** Of the tracks of a kind, languages say, players present one: the first, if nobody chooses. */
const traks = (tracks: readonly MovieTrack[], shift = 0): readonly Uint8Array[] =>
  tracks.map((track) => {
    const ofKind = tracks.filter(({ kind }) => kind === track.kind);
    const group = track.kind === 'video' ? 1 : 2;
    return trak(track, { alternateGroup: ofKind.length > 1 ? group : 0, isEnabled: ofKind[0] === track }, shift);
  });

const trak = (track: MovieTrack, choice: TrackChoice, shift: number): Uint8Array => {
  const { skippedTicks = 0, delayTicks = 0 } = track;
  const edit = skippedTicks > 0 || delayTicks > 0 ? [edts(track)] : [];
  return box('trak', tkhd(track, choice), ...edit, mdia(track, shift));
};

const TRACK_ENABLED = 1;
const TRACK_IN_MOVIE = 2;

const tkhd = (track: MovieTrack, { alternateGroup, isEnabled }: TrackChoice): Uint8Array => {
  const { id, kind, width = 0, height = 0, sar } = track;
  return fullBox(
    'tkhd',
    1,
    TRACK_IN_MOVIE | (isEnabled ? TRACK_ENABLED : 0),
    fields((w) => {
      u64(w, 0);
      u64(w, 0);
      w.u32(id).u32(0);
      u64(w, presented(track));
      w.u32(0).u32(0);
      // layer, alternate_group, volume, reserved.
      w.u16(0)
        .u16(alternateGroup)
        .u16(kind === 'audio' ? 0x100 : 0)
        .u16(0)
        .bytes(MATRIX);
      const shown = sar === undefined ? width : (width * sar.num) / sar.den;
      w.u32(Math.min(0xffffffff, Math.round(shown * 0x10000))).u32(height * 0x10000);
    }),
  );
};

/** An edit list (ISO/IEC 14496-12 8.6.6): nothing for the delay, then the media after what is skipped, to its end. */
const edts = (track: MovieTrack): Uint8Array => {
  const { skippedTicks = 0, delayTicks = 0, timescale } = track;
  const delay = Math.round((delayTicks * TIMESCALE) / timescale);
  return box(
    'edts',
    fullBox(
      'elst',
      1,
      0,
      fields((w) => {
        w.u32(delay > 0 ? 2 : 1);
        if (delay > 0) {
          u64(w, delay);
          // media_time -1: an empty edit.
          w.u32(0xffffffff).u32(0xffffffff).u16(1).u16(0);
        }
        u64(w, Math.max(0, presented(track) - delay));
        u64(w, skippedTicks);
        w.u16(1).u16(0);
      }),
    ),
  );
};

const mdia = (track: MovieTrack, shift: number): Uint8Array => {
  const { table, kind, timescale, language, others = [] } = track;
  const isVideo = kind === 'video';
  const mdhd = fullBox(
    'mdhd',
    1,
    0,
    fields((w) => {
      u64(w, 0);
      u64(w, 0);
      w.u32(timescale);
      u64(w, table?.decodedTicks ?? 0);
      w.u16(languageCode(language)).u16(0);
    }),
  );
  const hdlr = fullBox(
    'hdlr',
    0,
    0,
    fields((w) => {
      w.u32(0)
        .utf8(isVideo ? 'vide' : 'soun')
        .u32(0)
        .u32(0)
        .u32(0)
        .utf8(isVideo ? 'video' : 'audio')
        .u8(0);
    }),
  );
  const header = isVideo ? fullBox('vmhd', 0, 1, new Uint8Array(8)) : fullBox('smhd', 0, 0, new Uint8Array(4));
  const count = (entries: number): Uint8Array => fields((w) => w.u32(entries));
  // Media in the same file.
  const dinf = box('dinf', fullBox('dref', 0, 0, count(1), fullBox('url ', 0, 1)));
  const stsd = fullBox('stsd', 0, 0, count(1 + others.length), ...[track, ...others].map(sampleEntryOf));
  const stbl = box('stbl', stsd, ...(table === undefined ? emptySampleTable() : table.boxes(isVideo, shift)));
  return box('mdia', mdhd, hdlr, box('minf', header, dinf, stbl));
};

/** Three letters in 15 bits (ISO/IEC 14496-12 8.4.2.3). */
const languageCode = (language = 'und'): number => {
  const letters = /^[a-z]{3}$/.test(language) ? language : 'und';
  return [...letters].reduce((code, letter) => (code << 5) | (letter.charCodeAt(0) - 0x60), 0);
};
