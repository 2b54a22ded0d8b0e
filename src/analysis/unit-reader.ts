import type { PlacedUnit } from '../codec/placed-unit.ts';
import type { CodecStream } from '../codec/stream-codec.ts';
import type { Stage } from '../media/stage.ts';
import type { Keep, StageFinding, UnitItem } from '../media/unit.ts';
import { type Diagnostic, junkMessage } from '../syntax/diagnostics.ts';

/** A unit at its place, or something that is wrong: after the unit that it is about. */
export type ReadUnit = PlacedUnit | StageFinding;

/** Reads what a container gives: places its units in their stream and gives everything that is wrong, in stream order. */
export class UnitReader implements Stage<UnitItem, ReadUnit> {
  readonly #stream: CodecStream;
  #last: { readonly accessUnit: number; readonly tag: number } | undefined;

  constructor(stream: CodecStream) {
    this.#stream = stream;
  }

  /** How many bytes of a unit are read. */
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
  }

  *#all(items: Iterable<ReadUnit>): Generator<ReadUnit, void> {
    for (const item of items) {
      yield item;
      if (item.kind === 'finding') continue;
      const split = this.#splitAccessUnit(item);
      if (split !== undefined) yield finding(split);
      for (const found of item.findings) yield finding(found);
    }
  }

  /** FLV wants an access unit in one tag: what players do with two is their own affair. */
  #splitAccessUnit({ unit, accessUnit, index }: PlacedUnit): Diagnostic | undefined {
    if (unit.origin?.kind !== 'tag' || accessUnit === undefined) return undefined;
    const tag = unit.origin.index;
    const last = this.#last;
    this.#last = { accessUnit, tag };
    if (last === undefined || last.accessUnit !== accessUnit || last.tag === tag) return undefined;
    const message = `access unit ${accessUnit} began in tag ${last.tag} and goes on in tag ${tag}: FLV wants it in one`;
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
