import type { PlacedUnit } from '../../../codec/placed-unit.ts';
import type { StreamCodec } from '../../../codec/stream-codec.ts';
import { unitWord } from '../../../codec/unit-word.ts';
import type { UnitStage } from '../../../container/descriptor.ts';
import type { UnitItem } from '../../../media/unit.ts';
import { digestOf, type ExpectedPart, type PartReader, type ReadPart, type Verifier } from '../verifier.ts';

/** Distinct parameter sets that are remembered; streams have a few. */
const MAX_SETS = 1 << 16;

/** Parameter sets that a sequence header of the output may hold: those of the input, and of a separate record. */
export class KnownSets {
  readonly #digests = new Set<string>();

  add(digest: string): void {
    if (this.#digests.size < MAX_SETS) this.#digests.add(digest);
  }

  /** Also true if there were too many to remember. */
  has(digest: string): boolean {
    return this.#digests.size === MAX_SETS || this.#digests.has(digest);
  }
}

/** SHA-256 of a unit; of an OBU as it is without obu_size, which formats add and remove. */
export const unitDigest = ({ obu }: StreamCodec, bytes: Uint8Array): string =>
  digestOf(obu?.withoutSize(bytes) ?? bytes);

/** Splits an output into units. */
export class UnitPartReader implements PartReader {
  readonly #codec: StreamCodec;
  readonly #stage: UnitStage;
  readonly #sets: KnownSets;

  /** `stage` reads the format of the output. */
  constructor(codec: StreamCodec, stage: UnitStage, sets: KnownSets) {
    this.#codec = codec;
    this.#stage = stage;
    this.#sets = sets;
  }

  push(bytes: Uint8Array): Iterable<ReadPart> {
    return this.#parts(this.#stage.push(bytes));
  }

  end(): Iterable<ReadPart> {
    return this.#parts(this.#stage.end());
  }

  *#parts(items: Iterable<UnitItem>): Generator<ReadPart, void> {
    for (const item of items) {
      if (item.kind === 'finding') continue;
      const { offset } = item;
      if (item.kind === 'junk') yield { offset, bytes: NOTHING, fault: `${item.length} ${item.reason}` };
      else if (item.outOfBand !== true) yield { offset, bytes: this.#normal(item.bytes) };
      // A sequence header repeats parameter sets: each has to be in the input.
      else if (!this.#sets.has(unitDigest(this.#codec, item.bytes))) {
        yield { offset, bytes: item.bytes, fault: 'a parameter set that the input does not have' };
      }
    }
  }

  /** OBUs without obu_size, which formats add and remove. */
  #normal(bytes: Uint8Array): Uint8Array {
    return this.#codec.obu?.withoutSize(bytes) ?? bytes;
  }
}

const NOTHING = new Uint8Array(0);

/** Follows each unit of the input: passes a verifier what to expect, and reports lost and duplicate units. */
export class UnitLedger {
  readonly #codec: StreamCodec;
  readonly #verifier: Verifier;
  readonly #sets: KnownSets;
  /** Units of the input that were neither written nor dropped so far, by index. */
  readonly #open = new Map<number, ExpectedPart>();
  #lastWritten = -1;

  constructor(codec: StreamCodec, verifier: Verifier, sets: KnownSets) {
    this.#codec = codec;
    this.#verifier = verifier;
    this.#sets = sets;
  }

  /** Takes a unit as read from the input. */
  source({ index, unit, unitType }: PlacedUnit): void {
    const digest = unitDigest(this.#codec, unit.bytes);
    if (unitType.role === 'parameter-set') this.#sets.add(digest);
    const name = `${unitWord(this.#codec)} ${index} (${unitType.name}) of the input`;
    this.#open.set(index, { digest, name, origin: { offset: unit.offset, nalu: index } });
  }

  /** Takes a parameter set of a separate record. */
  parameterSet(bytes: Uint8Array): void {
    this.#sets.add(unitDigest(this.#codec, bytes));
  }

  /** The unit has been written. */
  wrote(index: number): void {
    const part = this.#open.get(index);
    this.#open.delete(index);
    if (part === undefined) {
      this.#verifier.fail(`${unitWord(this.#codec)} ${index} of the input was written twice`);
      return;
    }
    if (index < this.#lastWritten) {
      this.#verifier.fail(`${part.name} was written after ${unitWord(this.#codec)} ${this.#lastWritten}`, part.origin);
    }
    this.#lastWritten = index;
    this.#verifier.expect(part);
  }

  /** A unit has been inserted. */
  inserted(name: string, bytes: Uint8Array): void {
    this.#verifier.expect({ digest: unitDigest(this.#codec, bytes), name: `the inserted ${name}`, origin: {} });
  }

  /** The unit has been left out as requested. */
  dropped(index: number): void {
    this.#open.delete(index);
  }

  /** Everything has been written. */
  end(): void {
    const [forgotten] = this.#open.values();
    if (forgotten === undefined) return;
    this.#verifier.fail(`${forgotten.name} was neither written nor left out on purpose`, forgotten.origin);
  }
}
