import type { JudgedLimit, LimitName } from './level-table.ts';

/** A limit that holds where no more is needed than it allows. `clause`: with the name of the document. */
export const judgedLimit = (
  name: LimitName,
  symbol: string,
  clause: string,
  unit: string,
  needed: number,
  allowed: number,
): JudgedLimit => ({ name, symbol, clause, unit, needed, allowed, holds: needed <= allowed });
