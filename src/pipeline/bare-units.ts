import type { StreamedCodec } from '../codec/descriptor.ts';
import { AnnexbSplitter } from '../container/annexb/splitter.ts';
import type { UnitItem } from '../media/unit.ts';
import type { OpenStream } from './open.ts';

/** Fed to the splitter before each unit. */
const START_CODE = Uint8Array.of(0, 0, 0, 1);

/** NAL units without prefixes: offsets count their bytes only. */
export const openBareUnits = (units: readonly Uint8Array[], codec: StreamedCodec): OpenStream => ({
  format: undefined,
  codec,
  units: async function* (keep) {
    let base = 0;
    for (const unit of units) {
      const splitter = new AnnexbSplitter(keep);
      const items = [...splitter.push(START_CODE), ...splitter.push(unit), ...splitter.end()];
      const start = base;
      base += unit.length;
      yield { items: items.map((item) => placed(item, start)), bytesRead: base };
    }
  },
});

/** Removes the artificial start code of the first unit; others in the same bytes have real ones. */
const placed = (item: UnitItem, base: number): UnitItem => {
  if (item.kind === 'finding') return item;
  if (item.kind === 'junk') return { ...item, offset: base + item.offset - START_CODE.length };
  const isFirst = item.offset === 0;
  return {
    ...item,
    offset: isFirst ? base : base + item.offset - START_CODE.length,
    prefixLength: isFirst ? 0 : item.prefixLength,
    ...(item.forbiddenPatternOffset !== undefined && {
      forbiddenPatternOffset: base + item.forbiddenPatternOffset - START_CODE.length,
    }),
  };
};
