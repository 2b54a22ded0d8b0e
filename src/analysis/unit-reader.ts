import type { PlacedUnit } from '../codec/placed-unit.ts';
import type { CodecStream } from '../codec/stream-codec.ts';
import type { Stage } from '../media/stage.ts';
import type { Keep, StageFinding, UnitItem } from '../media/unit.ts';
import { type Diagnostic, junkMessage } from '../syntax/diagnostics.ts';
import { RandomAccessCheck } from './random-access-check.ts';
import { SplitAccessUnits } from './split-access-units.ts';

/** A placed unit, or a finding, which comes after the unit that it is about. */
export type ReadUnit = PlacedUnit | StageFinding;

/** Places the units of a container in their stream and yields all findings, in stream order. */
export class UnitReader implements Stage<UnitItem, ReadUnit> {
  readonly #stream: CodecStream;
  readonly #randomAccess = new RandomAccessCheck();
  readonly #split = new SplitAccessUnits();

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
    const { finding: nowhere } = this.#randomAccess;
    if (nowhere !== undefined) yield finding(nowhere);
  }

  *#all(items: Iterable<ReadUnit>): Generator<ReadUnit, void> {
    for (const item of items) {
      yield item;
      if (item.kind === 'finding') continue;
      this.#randomAccess.add(item);
      const split = this.#splitAccessUnit(item);
      if (split !== undefined) yield finding(split);
      for (const found of item.findings) yield finding(found);
      for (const found of item.pictureFindings) yield finding(found);
    }
  }

  #splitAccessUnit({ unit, accessUnit, index }: PlacedUnit): Diagnostic | undefined {
    if (unit.origin?.kind !== 'tag' || accessUnit === undefined) return undefined;
    const tag = unit.origin.index;
    const message = this.#split.next(accessUnit, tag);
    if (message === undefined) return undefined;
    return { severity: 'warning', code: 'split-access-unit', message, offset: unit.offset, nalu: index, tag };
  }
}

const finding = (found: Diagnostic): StageFinding => ({ kind: 'finding', finding: found });

const junkFinding = (offset: number, length: number, reason: string): Diagnostic => ({
  severity: 'error',
  code: 'junk',
  message: junkMessage(length, reason),
  offset,
  length,
});
