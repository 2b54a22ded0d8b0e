import { expect, test } from 'vitest';
import type { StreamedCodec } from '../../src/codec/descriptor.ts';
import { candidateCodecs } from '../../src/codec/registry.ts';
import type { UnitItem } from '../../src/media/unit.ts';
import { inARow, openBareUnits } from '../../src/pipeline/bare-units.ts';

const itemsOf = async (units: readonly (readonly number[])[]): Promise<UnitItem[]> => {
  const codec = candidateCodecs('h264')[0] as StreamedCodec;
  const stream = openBareUnits(inARow(units.map((unit) => Uint8Array.from(unit))), codec);
  expect(stream.format).toBeUndefined();
  const items: UnitItem[] = [];
  for await (const batch of stream.units(() => 4)) items.push(...batch.items);
  return items;
};

test('units follow each other, without a prefix', async () => {
  const items = await itemsOf([
    [0x67, 1, 2, 3, 4],
    [0x68, 5],
  ]);
  expect(items).toMatchObject([
    { kind: 'unit', offset: 0, prefixLength: 0, size: 5, bytes: Uint8Array.of(0x67, 1, 2, 3) },
    { kind: 'unit', offset: 5, prefixLength: 0, size: 2, bytes: Uint8Array.of(0x68, 5) },
  ]);
});

test('a start code splits these bytes, too', async () => {
  const items = await itemsOf([
    [0x67, 1, 0, 0, 3, 1, 0, 0, 0, 1, 0x68, 5, 0, 0],
    [0x67, 9, 0, 0, 2, 7],
  ]);
  expect(items).toMatchObject([
    { offset: 0, prefixLength: 0, size: 6, emulationPreventionBytes: 1, trailingZeros: 0 },
    { offset: 6, prefixLength: 4, size: 2, trailingZeros: 2 },
    { offset: 14, prefixLength: 0, size: 6, forbiddenPatternOffset: 16, forbiddenPatterns: 1 },
  ]);
});

test('no units, and a single byte', async () => {
  expect(await itemsOf([])).toEqual([]);
  expect(await itemsOf([[0x67]])).toMatchObject([{ offset: 0, prefixLength: 0, size: 1 }]);
});
