import type { StreamedCodec } from '../codec/descriptor.ts';
import type { LooseUnit } from '../codec/stream-codec.ts';
import { AnnexbSplitter } from '../container/annexb/splitter.ts';
import type { UnitItem } from '../media/unit.ts';
import type { OpenStream } from './open.ts';

/** Fed to the splitter before each unit. */
const START_CODE = Uint8Array.of(0, 0, 0, 1);

/** NAL units without start codes: offsets are those of the units in what was given. */
export const openBareUnits = (units: readonly LooseUnit[], codec: StreamedCodec): OpenStream => ({
  format: undefined,
  codec,
  units: async function* (keep) {
    for (const unit of units) {
      const { bytes, offset, prefixLength } = unit;
      const splitter = new AnnexbSplitter(keep);
      const items = [...splitter.push(START_CODE), ...splitter.push(bytes), ...splitter.end()];
      yield { items: items.map((item) => placed(item, unit)), bytesRead: offset + prefixLength + bytes.length };
    }
  },
});

/** Units given one after another, without anything between. */
export const inARow = (units: readonly Uint8Array[]): LooseUnit[] => {
  let offset = 0;
  return units.map((bytes) => {
    const unit = { offset, prefixLength: 0, bytes };
    offset += bytes.length;
    return unit;
  });
};

/** Removes the artificial start code of the first unit; others in the same bytes have real ones. */
const placed = (item: UnitItem, unit: LooseUnit): UnitItem => {
  if (item.kind === 'finding') return item;
  const base = unit.offset + unit.prefixLength - START_CODE.length;
  if (item.kind === 'junk') return { ...item, offset: base + item.offset };
  const isFirst = item.offset === 0;
  return {
    ...item,
    offset: isFirst ? unit.offset : base + item.offset,
    prefixLength: isFirst ? unit.prefixLength : item.prefixLength,
    ...(item.forbiddenPatternOffset !== undefined && {
      forbiddenPatternOffset: base + item.forbiddenPatternOffset,
    }),
  };
};
