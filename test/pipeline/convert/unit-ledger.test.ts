import { describe, expect, test } from 'vitest';
import { nalUnitType } from '../../../src/codec/h264/nal-unit-types.ts';
import { h264Stream } from '../../../src/codec/h264/stream-codec.ts';
import type { PlacedUnit } from '../../../src/codec/placed-unit.ts';
import type { UnitStage } from '../../../src/container/descriptor.ts';
import { LengthPrefixedSplitter } from '../../../src/container/length-prefixed/splitter.ts';
import type { UnitItem } from '../../../src/media/unit.ts';
import { KnownSets, UnitLedger, UnitPartReader } from '../../../src/pipeline/convert/units/unit-ledger.ts';
import { Verifier } from '../../../src/pipeline/convert/verifier.ts';
import { lengthPrefixedStream } from '../../harness/written-stream.ts';

const UNITS = [Uint8Array.of(0x67, 1), Uint8Array.of(0x68, 2), Uint8Array.of(0x65, 3)] as const;

/** The part of a unit that the ledger reads. */
const placed = (unit: Uint8Array, index: number): PlacedUnit =>
  ({ index, unitType: nalUnitType((unit[0] as number) & 31), unit: { offset: 10 * index, bytes: unit } }) as PlacedUnit;

/** A ledger that has read the units, with its verifier. */
const ledgerOf = (stage: UnitStage, units: readonly Uint8Array[] = UNITS) => {
  const sets = new KnownSets();
  const verifier = new Verifier(new UnitPartReader(h264Stream, stage, sets));
  const ledger = new UnitLedger(h264Stream, verifier, sets);
  units.forEach((unit, i) => {
    ledger.source(placed(unit, i));
  });
  return { verifier, ledger };
};

describe('what a target may get wrong', () => {
  test.each([
    ['nothing', [0, 1, 2], [0, 1, 2], undefined],
    ['a unit that it forgets', [0, 2], [0, 2], 'NAL unit 1 (PPS) of the input was neither written nor left out'],
    ['another order', [0, 2, 1], [0, 2, 1], 'NAL unit 1 (PPS) of the input was written after NAL unit 2'],
    ['a unit that it writes twice', [0, 1, 1, 2], [0, 1, 1, 2], 'NAL unit 1 of the input was written twice'],
    ['a unit that does not arrive', [0, 1, 2], [0, 1], 'NAL unit 2 (IDR) of the input is missing at the end'],
    ['a unit that changes places', [0, 1, 2], [0, 2, 1], 'differs from the 2 bytes at byte 6 of the output'],
  ] as const)('%s', (_what, ledgered, written, message) => {
    const { verifier, ledger } = ledgerOf(new LengthPrefixedSplitter(4));
    for (const nalu of ledgered) ledger.wrote(nalu);
    const units = written.map((nalu) => UNITS[nalu]);
    verifier.output(lengthPrefixedStream(units, 4));
    verifier.end();
    ledger.end();
    expect(verifier.result.identical).toBe(message === undefined);
    if (message !== undefined) expect(verifier.difference?.message).toContain(message);
  });

  test('what was left out on purpose is not missing', () => {
    const { verifier, ledger } = ledgerOf(new LengthPrefixedSplitter(4));
    ledger.dropped(1);
    for (const nalu of [0, 2]) ledger.wrote(nalu);
    verifier.output(lengthPrefixedStream([UNITS[0], UNITS[2]], 4));
    verifier.end();
    ledger.end();
    expect(verifier.result).toEqual({ identical: true, compared: 2 });
  });
});

describe('parameter sets of a sequence header', () => {
  const header = (set: Uint8Array) => {
    const item = { kind: 'unit', offset: 30, size: set.length, outOfBand: true, bytes: set } as const;
    const stage = { push: () => [item as unknown as UnitItem], end: () => [] };
    const { verifier, ledger } = ledgerOf(stage, [UNITS[0]]);
    ledger.wrote(0);
    ledger.parameterSet(UNITS[1]);
    verifier.output(Uint8Array.of(0));
    return verifier.difference?.message;
  };

  test('have to be those of the input or of its record', () => {
    expect(header(UNITS[0])).toBe(undefined);
    expect(header(UNITS[1])).toBe(undefined);
    expect(header(Uint8Array.of(0x67, 9))).toBe(
      'a parameter set that the input does not have at byte 30 of the output',
    );
  });
});
