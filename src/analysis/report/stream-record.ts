import type { TrackChoice } from '../../media/track.ts';
import { combinedVideo } from '../checks/watchers.ts';
import { type KeptSet, KeptSets } from '../comparison/kept-sets.ts';
import { NumberTable } from '../comparison/number-table.ts';
import { isKey } from '../gop/gop-builder.ts';
import type { GopRecord } from '../gop/gop-record.ts';
import { GopWatch, type MeasuredGops } from '../gop/gop-watch.ts';
import type { VbvModel } from '../vbv/vbv-buffer.ts';
import type { VideoWatcher, WatchedFrame, WatchedTrack, Watcher } from '../watch/watcher.ts';
import { HeaderShapes } from './header-shapes.ts';
import { type QpMap, QpMaps } from './qp-maps.ts';
import { StringTable } from './string-table.ts';

/** What is known of each frame, in columns. NaN is what is not known. */
export const FRAME_COLUMNS = [
  'type',
  'isKey',
  'randomAccess',
  'sizeBytes',
  'qpMin',
  'qpMean',
  'qpMax',
  'dtsMs',
  'ptsMs',
  'decodedMs',
  'displayIndex',
  'order',
  'offset',
  'firstUnit',
  'unitCount',
  'slices',
  'reference',
  'gop',
  'secondBps',
  'bufferBits',
  'underflowBits',
] as const;
export type FrameColumn = (typeof FRAME_COLUMNS)[number];

export const FRAME_TYPES = ['unknown', 'I', 'P', 'B', 'SI', 'SP'] as const;
export const ENTRY_TYPES = ['none', 'closed', 'open', 'recovery'] as const;

/** A unit: numbers of texts, and bytes. */
const UNIT_COLUMNS = ['index', 'name', 'size', 'offset'] as const;

/** Frames in the timeline: 2 hours at 30 frames per second, in 36 MB. */
const MAX_FRAMES = 216_000;
const MAX_UNITS = 8 * MAX_FRAMES;
/** GOPs that are listed. */
const MAX_GOPS = 1000;

/** What a report shows of a video track. */
export interface StreamRecord extends MeasuredGops {
  readonly frames: NumberTable<FrameColumn>;
  readonly framesDropped: number;
  readonly units: NumberTable<(typeof UNIT_COLUMNS)[number]>;
  readonly strings: StringTable;
  readonly headers: HeaderShapes;
  readonly gops: readonly GopRecord[];
  readonly gopsDropped: number;
  readonly sets: readonly KeptSet[];
  /** Where slice data is read. */
  readonly maps: readonly QpMap[];
  readonly mapsDropped: number;
}

/** Collects what a report shows of a video track: the first one, or the one that was chosen. */
export class StreamRecorder implements Watcher {
  readonly #gopWatch: GopWatch;
  readonly #frames = new NumberTable(FRAME_COLUMNS);
  readonly #units = new NumberTable(UNIT_COLUMNS);
  readonly #strings = new StringTable();
  readonly #headers = new HeaderShapes(this.#strings);
  readonly #gops: GopRecord[] = [];
  readonly #maps = new QpMaps();
  #sets: KeptSets | undefined;
  #track: WatchedTrack | undefined;
  #framesDropped = 0;
  #gopsDropped = 0;

  constructor({ track, vbv }: { readonly track?: TrackChoice | undefined; readonly vbv?: VbvModel | undefined } = {}) {
    this.#gopWatch = new GopWatch(
      {
        frame: ({ frame, gop, secondBps }) => this.#frame(frame, gop, secondBps),
        filling: ({ index }, { afterBits, underflowBits }) => {
          if (index >= this.#frames.length) return;
          this.#frames.set(index, 'bufferBits', Math.round(afterBits));
          this.#frames.set(index, 'underflowBits', Math.ceil(underflowBits));
        },
        gop: (gop) => {
          if (this.#gops.length < MAX_GOPS) this.#gops.push(gop);
          else this.#gopsDropped++;
        },
        finding: () => undefined,
      },
      { track, vbv },
    );
  }

  /** At the end; `undefined` if the input has no such track. */
  get record(): StreamRecord | undefined {
    const { measured } = this.#gopWatch;
    if (measured === undefined) return undefined;
    return {
      ...measured,
      frames: this.#frames,
      framesDropped: this.#framesDropped,
      units: this.#units,
      strings: this.#strings,
      headers: this.#headers,
      gops: this.#gops,
      gopsDropped: this.#gopsDropped,
      sets: this.#sets?.kept ?? [],
      maps: this.#maps.maps,
      mapsDropped: this.#maps.dropped,
    };
  }

  video(track: WatchedTrack): VideoWatcher | undefined {
    const watcher = this.#gopWatch.video(track);
    if (watcher === undefined) return undefined;
    this.#track = track;
    const sets = new KeptSets(this.#track.codec?.stream);
    this.#sets = sets;
    return combinedVideo([
      {
        parameterSet: (seen) => sets.add(seen),
        picture: ({ blocks }) => this.#maps.add(blocks),
        unit: ({ index, unit, unitType, trace }, { base }) => {
          if (this.#units.length === MAX_UNITS) return;
          const { offset, prefixLength, size } = unit;
          if (trace !== undefined) this.#headers.add(this.#units.length, trace);
          this.#units.add({
            index,
            name: this.#strings.add(unitType.name),
            size: size,
            offset: base + offset + prefixLength,
          });
        },
      },
      watcher,
    ]);
  }

  #frame(frame: WatchedFrame, gop: number, secondBps: number): void {
    if (this.#frames.length === MAX_FRAMES) {
      this.#framesDropped++;
      return;
    }
    const qp = frame.qp ?? frame.base_q_idx;
    const { NaN: unknown } = Number;
    this.#frames.add({
      type: FRAME_TYPES.indexOf(frame.type),
      isKey: isKey(frame) ? 1 : 0,
      randomAccess: ENTRY_TYPES.indexOf(frame.randomAccess ?? 'none'),
      sizeBytes: frame.sizeBytes,
      qpMin: qp?.min ?? unknown,
      qpMean: qp?.mean ?? unknown,
      qpMax: qp?.max ?? unknown,
      dtsMs: frame.dtsMs,
      ptsMs: frame.ptsMs,
      decodedMs: frame.decodedMs,
      displayIndex: frame.displayIndex ?? unknown,
      order: frame.order ?? unknown,
      offset: frame.offset,
      firstUnit: frame.firstUnit,
      unitCount: frame.unitCount,
      slices: frame.slices,
      reference: frame.reference ? 1 : 0,
      gop,
      secondBps,
      bufferBits: unknown,
      underflowBits: unknown,
    });
  }
}
