import { sameBytes } from '../bytes/same-bytes.ts';
import type { PlacedUnit } from '../codec/placed-unit.ts';
import { isKeyFrame } from '../media/frame-record.ts';
import type { SeenSet, WatchedFrame } from './watch/watcher.ts';

/** The parameter sets of a track, and whether they are sent again. */
export interface ParameterSetSummary {
  /** Sequence parameter sets of different content. */
  readonly sequenceSets: number;
  /** Picture parameter sets of different content. */
  readonly pictureSets: number;
  /** Some are in a decoder configuration record. */
  readonly outOfBand: boolean;
  /** Key frames with a sequence and a picture parameter set, if the codec has such, in their access unit. */
  readonly keyFramesWithSets: number;
}

/** Bytes of parameter sets that are kept to be compared; what comes beyond is not counted. */
const MAX_KEPT_BYTES = 1 << 20;

/** Units in front of a frame that are remembered. */
const MAX_WAITING = 1024;

interface WaitingSet {
  /** Number of the unit. */
  readonly index: number;
  readonly scope: 'sequence' | 'picture' | undefined;
}

/** Counts the parameter sets of a track, and the key frames that come with them. */
export class ParameterSetUse {
  readonly #sequenceSets: Uint8Array[] = [];
  readonly #pictureSets: Uint8Array[] = [];
  #keptBytes = 0;
  #outOfBand = false;
  #keyFramesWithSets = 0;
  /** In-band sets that belong to a frame which is not known yet: in a raw stream, frames come later than their units. */
  #waiting: WaitingSet[] = [];
  readonly #hasPictureSets: boolean;

  constructor(hasPictureSets = true) {
    this.#hasPictureSets = hasPictureSets;
  }

  sequence(seen: SeenSet<unknown>): void {
    this.#keep(this.#sequenceSets, seen);
  }

  pictureSet(seen: SeenSet<unknown>): void {
    this.#keep(this.#pictureSets, seen);
  }

  #keep(sets: Uint8Array[], { bytes, outOfBand }: SeenSet<unknown>): void {
    this.#outOfBand ||= outOfBand;
    if (this.#keptBytes + bytes.length > MAX_KEPT_BYTES || sets.some((set) => sameBytes(set, bytes))) return;
    this.#keptBytes += bytes.length;
    sets.push(bytes);
  }

  unit({ unit, unitType: { role, scope }, index }: PlacedUnit): void {
    if (role !== 'parameter-set' || unit.outOfBand === true) return;
    if (this.#waiting.length < MAX_WAITING) this.#waiting.push({ index, scope });
  }

  frame(frame: WatchedFrame): void {
    if (this.#waiting.length === 0) return;
    const { firstUnit, unitCount } = frame;
    const own = this.#waiting.filter(({ index }) => index >= firstUnit && index < firstUnit + unitCount);
    this.#waiting = this.#waiting.filter(({ index }) => index >= firstUnit + unitCount);
    if (!isKeyFrame(frame)) return;
    const has = (kind: WaitingSet['scope']) => own.some(({ scope }) => scope === kind);
    if (has('sequence') && (has('picture') || !this.#hasPictureSets)) this.#keyFramesWithSets++;
  }

  /** `undefined` before the first set. */
  get summary(): ParameterSetSummary | undefined {
    const [sequenceSets, pictureSets] = [this.#sequenceSets.length, this.#pictureSets.length];
    if (sequenceSets + pictureSets === 0) return undefined;
    return { sequenceSets, pictureSets, outOfBand: this.#outOfBand, keyFramesWithSets: this.#keyFramesWithSets };
  }
}
