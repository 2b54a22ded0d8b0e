import type { PlacedUnit } from '../codec/placed-unit.ts';
import type { CodecStream } from '../codec/stream-codec.ts';
import type { Stage } from '../media/stage.ts';
import type { Keep, StageFinding, UnitItem } from '../media/unit.ts';
import { type Diagnostic, junkMessage } from '../syntax/diagnostics.ts';
import { RandomAccessCheck } from './random-access-check.ts';
import { SharedTags } from './shared-tags.ts';
import { SplitAccessUnits } from './split-access-units.ts';

/** A placed unit, or a finding, which comes after the unit that it is about. */
export type ReadUnit = PlacedUnit | StageFinding;

/** Places the units of a container in their stream and yields all findings, in stream order. */
export class UnitReader implements Stage<UnitItem, ReadUnit> {
  readonly #stream: CodecStream;
  readonly #randomAccess = new RandomAccessCheck();
  readonly #split = new SplitAccessUnits();
  readonly #shared = new SharedTags();

  constructor(stream: CodecStream) {
    this.#stream = stream;
  }

  /** Bytes of a unit that are read. */
  get keep(): Keep {
    return this.#stream.keep;
  }

  *push(item: UnitItem): Generator<ReadUnit, void> {
    if (item.kind === 'unit') {
      yield* this.#all(this.#stream.push(item));
      return;
    }
    yield* this.#all(this.#stream.release());
    yield item.kind === 'finding' ? item : finding(junkFinding(item.offset, item.length, item.reason));
  }

  *end(): Generator<ReadUnit, void> {
    yield* this.#all(this.#stream.end());
    const nowhere = this.#randomAccess.finding(this.#stream.words.entries);
    if (nowhere !== undefined) yield finding(nowhere);
  }

  *#all(items: Iterable<ReadUnit>): Generator<ReadUnit, void> {
    for (const item of items) {
      yield item;
      if (item.kind === 'finding') continue;
      this.#randomAccess.add(item);
      for (const found of this.#tagFindings(item)) yield finding(found);
      for (const found of item.findings) yield finding(found);
      for (const found of item.pictureFindings) yield finding(found);
    }
  }

  /** Access units in two tags, and tags with two. */
  #tagFindings(placed: PlacedUnit): readonly Diagnostic[] {
    const { unit, accessUnit, index } = placed;
    if (unit.origin?.kind !== 'tag' || accessUnit === undefined) return NONE;
    const tag = unit.origin.index;
    const at = { offset: unit.offset, nalu: index, tag };
    const split = this.#split.next(accessUnit, tag);
    const shared = this.#shared.next(placed, tag);
    if (split === undefined && shared === undefined) return NONE;
    return [split, shared].flatMap((found) => (found === undefined ? [] : { ...found, ...at }));
  }
}

const NONE: readonly Diagnostic[] = [];

const finding = (found: Diagnostic): StageFinding => ({ kind: 'finding', finding: found });

const junkFinding = (offset: number, length: number, reason: string): Diagnostic => ({
  severity: 'error',
  code: 'junk',
  message: junkMessage(length, reason),
  offset,
  length,
});
