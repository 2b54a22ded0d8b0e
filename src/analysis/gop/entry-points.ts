import type { PlacedUnit } from '../../codec/placed-unit.ts';
import type { StreamCodec } from '../../codec/stream-codec.ts';
import type { EntryPoint, RandomAccessSummary } from '../frame-facts.ts';
import type { WatchedFrame } from '../watch/watcher.ts';

/** A parameter set that is sent with an entry point. */
export interface SentSet {
  /** Name of its type: SPS, PPS. */
  readonly name: string;
  readonly id?: number;
}

/** A frame that decoding can start at, and what is lost then. */
export interface MeasuredEntryPoint extends EntryPoint {
  readonly dtsMs: number;
  readonly ptsMs: number;
  /** In its access unit; in a container that has them out of band, those are not here. */
  readonly parameterSets: readonly SentSet[];
  /** Frames that follow it in decoding order and precede it in output order: they need frames before it. */
  readonly leading: number;
  /** Frames from it on that are not decoded correctly: leading ones, and those until the output is correct. */
  readonly incorrectFrames: number;
}

/** Where a stream can be entered, and what that costs. */
export interface EntryPointSummary extends Omit<RandomAccessSummary, 'points'> {
  /** The first 100 of them. */
  readonly points: readonly MeasuredEntryPoint[];
  /** Frames before the first one in decoding order; all frames if there is none. */
  readonly framesBefore: number;
  /** Entry points with each kind of parameter set that the stream has in band in their access unit. */
  readonly withParameterSets: number;
  /** Parameter sets are in a decoder configuration record. */
  readonly outOfBand: boolean;
}

/** Entry points that are listed. */
const MAX_POINTS = 100;

/** Parameter sets that are kept of an access unit. */
const MAX_SETS = 32;

/** Access units whose frames may come later: a frame is held until its place in output order is known. */
const MAX_WAITING = 256;

/** An entry point whose leading frames are being counted. */
interface OpenPoint {
  readonly frame: WatchedFrame;
  readonly sets: readonly SentSet[];
  leading: number;
}

/** Measures where a stream can be entered, in bounded memory. */
export class EntryPoints {
  readonly #setId: StreamCodec['setId'] | undefined;
  readonly #counts = { closed: 0, open: 0, recovery: 0 };
  readonly #points: MeasuredEntryPoint[] = [];
  /** Of access units whose frame has not come. */
  readonly #sets = new Map<number, SentSet[]>();
  readonly #kinds = new Set<string>();
  /** Number of entry points by the kinds of parameter sets that they have. */
  readonly #withKinds = new Map<string, number>();
  #open: OpenPoint | undefined;
  #framesBefore = 0;
  #outOfBand = false;

  /** `codec`: of the track; undefined if its units are not parsed. */
  constructor(codec: Pick<StreamCodec, 'setId'> | undefined) {
    this.#setId = codec?.setId;
  }

  /** A parameter set in a decoder configuration record. */
  outOfBand(): void {
    this.#outOfBand = true;
  }

  unit({ unitType, unit, accessUnit, error }: PlacedUnit): void {
    if (unitType.role !== 'parameter-set' || accessUnit === undefined || error !== undefined) return;
    let sets = this.#sets.get(accessUnit);
    if (sets === undefined) {
      if (this.#sets.size === MAX_WAITING) this.#sets.clear();
      this.#sets.set(accessUnit, (sets = []));
    }
    if (sets.length === MAX_SETS) return;
    const id = this.#setId?.(unit.bytes);
    sets.push({ name: unitType.name, ...(id !== undefined && { id }) });
    this.#kinds.add(unitType.name);
  }

  /** Takes the next frame in decoding order. */
  frame(frame: WatchedFrame): void {
    const { accessUnit, randomAccess, shownMs } = frame;
    const sets = this.#sets.get(accessUnit) ?? [];
    if (this.#sets.size > 0) for (const key of this.#sets.keys()) if (key <= accessUnit) this.#sets.delete(key);
    if (randomAccess !== undefined) {
      this.#close();
      this.#counts[randomAccess]++;
      const kinds = [...new Set(sets.map(({ name }) => name))].sort().join(' ');
      this.#withKinds.set(kinds, (this.#withKinds.get(kinds) ?? 0) + 1);
      this.#open = { frame, sets, leading: 0 };
    } else if (this.#open === undefined) this.#framesBefore++;
    else if (shownMs < this.#open.frame.shownMs) this.#open.leading++;
  }

  /** At the end. */
  get summary(): EntryPointSummary {
    this.#close();
    const all = [...this.#kinds].sort().join(' ');
    return {
      ...this.#counts,
      points: this.#points,
      framesBefore: this.#framesBefore,
      withParameterSets: all === '' ? 0 : (this.#withKinds.get(all) ?? 0),
      outOfBand: this.#outOfBand,
    };
  }

  #close(): void {
    if (this.#open === undefined) return;
    const { frame, sets, leading } = this.#open;
    this.#open = undefined;
    if (this.#points.length === MAX_POINTS) return;
    const { index, accessUnit, offset, randomAccess: type, recoveryFrames = 0, dtsMs, ptsMs } = frame;
    if (type === undefined) return;
    this.#points.push({
      frame: index,
      accessUnit,
      offset,
      type,
      ...(type === 'recovery' && { recoveryFrames }),
      dtsMs,
      ptsMs,
      parameterSets: sets,
      leading,
      incorrectFrames: leading + (type === 'recovery' ? recoveryFrames : 0),
    });
  }
}
