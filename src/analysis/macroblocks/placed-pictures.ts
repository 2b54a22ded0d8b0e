import type { PlacedUnit } from '../../codec/placed-unit.ts';
import type { BlockReader } from '../../codec/stream-codec.ts';
import type { FrameRecord } from '../../media/frame-record.ts';
import type { PictureBlocks } from '../../media/macroblocks.ts';
import type { Stage } from '../../media/stage.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import type { UnitPlace } from '../watch/watcher.ts';

/** The macroblocks of a picture, with its place. */
export interface PlacedPicture {
  /** Valid until the next push. */
  readonly blocks: PictureBlocks;
  /** Of its first slice. */
  readonly place: UnitPlace;
  /** What could not be read. */
  readonly findings: readonly Diagnostic[];
}

/** A picture that is being read. */
interface Begun {
  readonly accessUnit: number | undefined;
  readonly place: UnitPlace;
  /** Byte offsets of its slices, by number of the unit. */
  readonly offsets: Map<number, number>;
  /** Units whose headers cannot be read: they have findings of their own. */
  readonly unreadable: Set<number>;
}

/** Pictures that a reader may hold. */
const MAX_BEGUN = 4;

/** Slices of a picture whose offsets are kept. */
const MAX_OFFSETS = 1 << 14;

/** Reads the macroblocks of pictures, and says where they are. */
export class PlacedPictures implements Stage<PlacedUnit, PlacedPicture> {
  readonly #reader: BlockReader;
  readonly #begun: Begun[] = [];

  /** The access unit of the picture that is being read. */
  #accessUnit: number | undefined;

  constructor(reader: BlockReader) {
    this.#reader = reader;
  }

  /** `place`: if offsets of units are not those in the input. */
  *push(placed: PlacedUnit, place?: UnitPlace): Generator<PlacedPicture, void> {
    yield* this.#placed(this.#reader.push(placed));
    const { startsPicture, accessUnit, unitType, unit, index } = placed;
    if (startsPicture !== undefined) {
      this.#accessUnit = accessUnit;
      this.#begun.push({
        accessUnit,
        place: place ?? { base: 0, origin: unit.origin },
        offsets: new Map(),
        unreadable: new Set(),
      });
      if (this.#begun.length > MAX_BEGUN) this.#begun.shift();
    }
    const last = this.#begun.at(-1);
    if (unitType.role !== 'slice' || last === undefined || last.offsets.size === MAX_OFFSETS) return;
    last.offsets.set(index, unit.offset);
    if (placed.error !== undefined) last.unreadable.add(index);
  }

  /** Is a picture of this frame not complete yet? */
  isReading({ accessUnit, pictures }: Pick<FrameRecord, 'accessUnit' | 'pictures'>): boolean {
    return this.#accessUnit !== undefined && this.#accessUnit < accessUnit + Math.max(1, pictures.length);
  }

  /** The picture is complete: its tag or sample ends. */
  *release(): Generator<PlacedPicture, void> {
    yield* this.#placed(this.#reader.release());
  }

  *end(): Generator<PlacedPicture, void> {
    yield* this.#placed(this.#reader.end());
  }

  *#placed(pictures: Iterable<PictureBlocks>): Generator<PlacedPicture, void> {
    for (const blocks of pictures) {
      if (blocks.accessUnit === this.#accessUnit) this.#accessUnit = undefined;
      const begun = this.#begun.find(({ accessUnit }) => accessUnit === blocks.accessUnit);
      yield {
        blocks,
        place: begun?.place ?? NOWHERE,
        findings: blocks.errors
          .filter(({ unit }) => begun?.unreadable.has(unit) !== true)
          .map((error) => findingOf(error, blocks.frame, begun)),
      };
    }
  }
}

const NOWHERE: UnitPlace = { base: 0, origin: undefined };

const findingOf = (
  { unit, mb, code, message, bit }: PictureBlocks['errors'][number],
  frame: number,
  begun: Begun | undefined,
): Diagnostic => {
  const offset = begun?.offsets.get(unit);
  return {
    severity: 'error',
    code,
    message: `${message}; frame ${frame}: macroblock ${mb} and the rest of its slice are not read`,
    ...(begun !== undefined && offset !== undefined && { offset: begun.place.base + offset }),
    nalu: unit,
    bit,
  };
};
