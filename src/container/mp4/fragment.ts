import { boxesIn, childOf, type Mp4Box, uint64At, viewOf } from './box.ts';
import type { FragmentDefaults, Movie } from './movie.ts';
import type { PlacedSample, SampleCursor } from './sample-cursor.ts';
import type { Mp4Track } from './track.ts';

/** Flags of tfhd (8.8.7), trun (8.8.8) and samples (8.8.3.1). */
const BASE_DATA_OFFSET = 0x1;
const DESCRIPTION_INDEX = 0x2;
const DEFAULT_DURATION = 0x8;
const DEFAULT_SIZE = 0x10;
const DEFAULT_FLAGS = 0x20;
const BASE_IS_MOOF = 0x20000;
const DATA_OFFSET = 0x1;
const FIRST_FLAGS = 0x4;
const DURATION = 0x100;
const SIZE = 0x200;
const FLAGS = 0x400;
const SHIFT = 0x800;
const IS_NON_SYNC = 0x10000;

/** Runs of a fragment that are read; a track has one or a few. */
const MAX_RUNS = 4096;

/** A run of samples of one track. */
interface TrackRun {
  readonly view: DataView;
  /** Position of the first entry. */
  readonly start: number;
  readonly count: number;
  readonly flags: number;
  readonly firstFlags: number | undefined;
  /** Byte offset in the input of its first sample. */
  readonly offset: number;
  readonly defaults: FragmentDefaults;
}

/** Walks the samples that a track has in a fragment. */
class FragmentCursor implements SampleCursor {
  readonly track: Mp4Track;
  next: PlacedSample | undefined;
  readonly #runs: readonly TrackRun[];
  #run = 0;
  #index = 0;
  #offset: number;
  #dts: number;

  constructor(track: Mp4Track, runs: readonly TrackRun[], dts: number) {
    this.track = track;
    this.#runs = runs;
    this.#dts = dts;
    this.#offset = runs[0]?.offset ?? 0;
    this.advance();
  }

  /** DTS after the last sample that was read. */
  get end(): number {
    return this.#dts;
  }

  advance(): void {
    let run = this.#runs[this.#run];
    while (run !== undefined && this.#index >= run.count) {
      run = this.#runs[++this.#run];
      this.#index = 0;
      if (run !== undefined) this.#offset = run.offset;
    }
    this.next = run === undefined ? undefined : this.#read(run);
  }

  #read(run: TrackRun): PlacedSample {
    const { view, flags, defaults } = run;
    let at = run.start + this.#index * entryBytes(flags);
    const value = (flag: number): number | undefined => {
      if ((flags & flag) === 0) return undefined;
      at += 4;
      return view.getUint32(at - 4);
    };
    const duration = value(DURATION) ?? defaults.duration;
    const size = value(SIZE) ?? defaults.size;
    const own = value(FLAGS) ?? (this.#index === 0 ? run.firstFlags : undefined) ?? defaults.flags;
    // Version 1 has signed offsets. Those of version 0 above 2^31 are none that a writer meant.
    const shift = (flags & SHIFT) === 0 ? 0 : view.getInt32(at);
    const sample = {
      offset: this.#offset,
      size,
      dts: this.#dts,
      pts: this.#dts + shift,
      duration,
      isSync: (own & IS_NON_SYNC) === 0,
      description: defaults.description,
    };
    this.#index++;
    this.#offset += size;
    this.#dts += duration;
    return sample;
  }
}

const entryBytes = (flags: number): number =>
  [DURATION, SIZE, FLAGS, SHIFT].reduce((sum, flag) => sum + ((flags & flag) === 0 ? 0 : 4), 0);

/** What went wrong in a fragment. */
export interface FragmentFault {
  readonly code: 'container-syntax';
  readonly message: string;
}

/** The samples of a fragment. */
export interface Fragment {
  readonly cursors: readonly SampleCursor[];
  readonly faults: readonly FragmentFault[];
}

/** Follows the decoding times of tracks from fragment to fragment: tfdt is optional. */
export class FragmentTimes {
  readonly #ends = new Map<number, number>();

  next(track: Mp4Track): number {
    return this.#ends.get(track.id) ?? 0;
  }

  end(track: Mp4Track, dts: number): void {
    this.#ends.set(track.id, dts);
  }
}

/** Reads the movie fragment box, which `bytes` hold as a whole and which are kept; it begins at `moofOffset` of the input. */
export const fragmentOf = (
  bytes: Uint8Array,
  moof: Mp4Box,
  moofOffset: number,
  movie: Movie,
  times: FragmentTimes,
): Fragment => {
  const faults: FragmentFault[] = [];
  const cursors: SampleCursor[] = [];
  // Without a base, data follow those of the track fragment before (8.8.7.1).
  let implicit = moofOffset;
  for (const traf of boxesIn(bytes, moof.start, moof.end)) {
    if (traf.type !== 'traf') continue;
    const head = headOf(bytes, traf, movie, { moofOffset, implicit });
    if (head === undefined) continue;
    const track = movie.tracks.find(({ id }) => id === head.trackId);
    const { runs, end, isCut } = runsOf(bytes, traf, head);
    implicit = end;
    if (isCut) faults.push({ code: 'container-syntax', message: 'trun announces more samples than it describes' });
    if (track === undefined) {
      if (!movie.hasFragments || movie.defaults.has(head.trackId)) continue;
      faults.push({
        code: 'container-syntax',
        message: `a fragment of track ${head.trackId}, which the movie does not have`,
      });
      continue;
    }
    const cursor = new FragmentCursor(track, runs, decodeTimeOf(bytes, traf) ?? times.next(track));
    times.end(track, endOf(cursor, runs));
    cursors.push(cursor);
  }
  return { cursors, faults };
};

interface TrafHead {
  readonly trackId: number;
  readonly base: number;
  readonly defaults: FragmentDefaults;
}

const NO_DEFAULTS: FragmentDefaults = { description: 1, duration: 0, size: 0, flags: 0 };

const headOf = (
  bytes: Uint8Array,
  traf: Mp4Box,
  movie: Movie,
  { moofOffset, implicit }: { readonly moofOffset: number; readonly implicit: number },
): TrafHead | undefined => {
  const tfhd = childOf(bytes, traf, 'tfhd');
  if (tfhd === undefined || tfhd.end - tfhd.start < 8) return undefined;
  const view = viewOf(bytes);
  const flags = view.getUint32(tfhd.start) & 0xffffff;
  const trackId = view.getUint32(tfhd.start + 4);
  let at = tfhd.start + 8;
  const take = (flag: number, size: 4 | 8): number | undefined => {
    if ((flags & flag) === 0 || at + size > tfhd.end) return undefined;
    at += size;
    return size === 8 ? uint64At(view, at - 8) : view.getUint32(at - 4);
  };
  const base = take(BASE_DATA_OFFSET, 8) ?? ((flags & BASE_IS_MOOF) === 0 ? implicit : moofOffset);
  const given = movie.defaults.get(trackId) ?? NO_DEFAULTS;
  const defaults = {
    description: take(DESCRIPTION_INDEX, 4) ?? given.description,
    duration: take(DEFAULT_DURATION, 4) ?? given.duration,
    size: take(DEFAULT_SIZE, 4) ?? given.size,
    flags: take(DEFAULT_FLAGS, 4) ?? given.flags,
  };
  return { trackId, base, defaults };
};

interface TrafRuns {
  readonly runs: readonly TrackRun[];
  /** Byte offset in the input after the last sample. */
  readonly end: number;
  readonly isCut: boolean;
}

const runsOf = (bytes: Uint8Array, traf: Mp4Box, { base, defaults }: TrafHead): TrafRuns => {
  const view = viewOf(bytes);
  const runs: TrackRun[] = [];
  let offset = base;
  let isCut = false;
  for (const trun of boxesIn(bytes, traf.start, traf.end)) {
    if (trun.type !== 'trun' || trun.end - trun.start < 8 || runs.length === MAX_RUNS) continue;
    const flags = view.getUint32(trun.start) & 0xffffff;
    let start = trun.start + 8;
    if ((flags & DATA_OFFSET) !== 0) {
      if (start + 4 <= trun.end) offset = base + view.getInt32(start);
      start += 4;
    }
    const firstFlags = (flags & FIRST_FLAGS) !== 0 && start + 4 <= trun.end ? view.getUint32(start) : undefined;
    if ((flags & FIRST_FLAGS) !== 0) start += 4;
    const announced = view.getUint32(trun.start + 4);
    const room = roomOf(flags, start, trun.end, defaults);
    const count = Math.min(announced, room);
    isCut ||= announced > room;
    runs.push({ view, start, count, flags, firstFlags, offset, defaults });
    offset += sizeOfRun({ view, start, count, flags, defaults });
  }
  return { runs, end: offset, isCut };
};

/** Samples that a run can have: samples without a size and without an entry are no samples. */
const roomOf = (flags: number, start: number, end: number, defaults: FragmentDefaults): number => {
  const size = entryBytes(flags);
  if (size > 0) return Math.max(0, Math.floor((end - start) / size));
  return defaults.size > 0 ? Number.POSITIVE_INFINITY : 0;
};

const sizeOfRun = ({ view, start, count, flags, defaults }: Omit<TrackRun, 'firstFlags' | 'offset'>): number => {
  if ((flags & SIZE) === 0) return count * defaults.size;
  const at = (flags & DURATION) === 0 ? 0 : 4;
  const size = entryBytes(flags);
  let sum = 0;
  for (let i = 0; i < count; i++) sum += view.getUint32(start + i * size + at);
  return sum;
};

/** baseMediaDecodeTime (8.8.12). */
const decodeTimeOf = (bytes: Uint8Array, traf: Mp4Box): number | undefined => {
  const tfdt = childOf(bytes, traf, 'tfdt');
  if (tfdt === undefined) return undefined;
  const isLong = bytes[tfdt.start] === 1;
  if (tfdt.end - tfdt.start < (isLong ? 12 : 8)) return undefined;
  const view = viewOf(bytes);
  return isLong ? uint64At(view, tfdt.start + 4) : view.getUint32(tfdt.start + 4);
};

/** DTS after the last sample of a fragment. */
const endOf = (cursor: FragmentCursor, runs: readonly TrackRun[]): number => {
  const first = cursor.next;
  if (first === undefined) return cursor.end;
  let ticks = 0;
  for (const { view, start, count, flags, defaults } of runs) {
    if ((flags & DURATION) === 0) ticks += count * defaults.duration;
    else for (let i = 0; i < count; i++) ticks += view.getUint32(start + i * entryBytes(flags));
  }
  return first.dts + ticks;
};
