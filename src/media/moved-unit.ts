import type { UnitOrJunk } from './unit.ts';

/** A unit of a part of the input that begins at `base`, with its offsets in the input. */
export const movedBy = (base: number, item: UnitOrJunk): UnitOrJunk => {
  const offset = base + item.offset;
  if (item.kind === 'junk') return { ...item, offset };
  const { forbiddenPatternOffset: at } = item;
  return { ...item, offset, ...(at !== undefined && { forbiddenPatternOffset: base + at }) };
};
