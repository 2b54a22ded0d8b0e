import { describe, expect, test } from 'vitest';
import { LengthPrefixedSplitter } from '../../../src/container/length-prefixed/splitter.ts';
import type { UnitItem } from '../../../src/media/unit.ts';
import { Verifier } from '../../../src/pipeline/convert/units/verifier.ts';
import { lengthPrefixedStream } from '../../analysis/written-stream.ts';

const UNITS = [Uint8Array.of(0x67, 1), Uint8Array.of(0x68, 2), Uint8Array.of(0x65, 3)] as const;

/** A verifier that has seen the units come in. */
const verifier = (): Verifier => {
  const verifier = new Verifier(new LengthPrefixedSplitter(4));
  UNITS.forEach((unit, i) => {
    verifier.source(i, `unit ${i}`, 10 * i, unit);
  });
  return verifier;
};

describe('what a target may get wrong', () => {
  test.each([
    ['nothing', [0, 1, 2], [0, 1, 2], undefined],
    ['a unit that it forgets', [0, 2], [0, 2], 'NAL unit 1 (unit 1) of the input was neither written nor left out'],
    ['an order of its own', [0, 2, 1], [0, 2, 1], 'NAL unit 1 (unit 1) of the input was written behind NAL unit 2'],
    ['a unit that it writes twice', [0, 1, 1, 2], [0, 1, 1, 2], 'NAL unit 1 of the input was written twice'],
    ['a unit that does not arrive', [0, 1, 2], [0, 1], 'NAL unit 2 (unit 2) of the input is missing at the end'],
    ['a unit that changes places', [0, 1, 2], [0, 2, 1], 'is not the unit of 2 bytes at byte 6 of the output'],
  ] as const)('%s', (_what, told, written, message) => {
    const checked = verifier();
    for (const nalu of told) checked.wrote(nalu);
    const units = written.map((nalu) => UNITS[nalu]);
    checked.output(lengthPrefixedStream(units, 4));
    checked.end();
    expect(checked.result.identical).toBe(message === undefined);
    if (message !== undefined) expect(checked.difference?.message).toContain(message);
  });

  test('what was left out on purpose is not missed', () => {
    const checked = verifier();
    checked.dropped(1);
    for (const nalu of [0, 2]) checked.wrote(nalu);
    checked.output(lengthPrefixedStream([UNITS[0], UNITS[2]], 4));
    checked.end();
    expect(checked.result).toEqual({ identical: true, compared: 2 });
  });
});

describe('parameter sets of a sequence header', () => {
  const header = (set: Uint8Array) => {
    const item = { kind: 'unit', offset: 30, size: set.length, outOfBand: true, bytes: set } as const;
    const stage = { push: () => [item as unknown as UnitItem], end: () => [] };
    const checked = new Verifier(stage);
    checked.source(0, 'SPS', 0, UNITS[0]);
    checked.wrote(0);
    checked.parameterSet(UNITS[1]);
    checked.output(Uint8Array.of(0));
    return checked.difference?.message;
  };

  test('have to be those of the input or of its record', () => {
    expect(header(UNITS[0])).toBe(undefined);
    expect(header(UNITS[1])).toBe(undefined);
    expect(header(Uint8Array.of(0x67, 9))).toBe(
      'a parameter set that the input does not have at byte 30 of the output',
    );
  });
});
