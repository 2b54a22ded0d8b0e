import type { JudgedLimit, LevelDemand, LevelTable, LimitName } from '../../codec/level-table.ts';

/** A level, and whether it holds a stream. */
export interface JudgedLevel {
  readonly level: string;
  readonly fits: boolean;
  readonly limits: readonly JudgedLimit[];
}

/** The levels that hold a stream. */
export interface LevelFit {
  /** Each level, the lowest first; empty for a profile without levels. */
  readonly levels: readonly JudgedLevel[];
  /** The lowest level that holds the stream; absent if none does. */
  readonly smallest?: string;
  /** The limits that the level below it breaks; without a smallest level, those of the highest one. */
  readonly binding: readonly LimitName[];
}

const broken = ({ limits }: JudgedLevel): readonly LimitName[] =>
  limits.filter(({ holds }) => !holds).map(({ name }) => name);

/** Finds the smallest level that holds what is known of a stream. */
export const fitLevel = (table: LevelTable, demand: LevelDemand): LevelFit => {
  const levels = table.levels.map(({ level }): JudgedLevel => {
    const limits = table.judge(level, demand);
    return { level, fits: limits.every(({ holds }) => holds), limits };
  });
  // A profile without levels has no limits.
  if (levels.every(({ limits }) => limits.length === 0)) return { levels: [], binding: [] };
  const at = levels.findIndex(({ fits }) => fits);
  const below = levels.at(at < 0 ? -1 : Math.max(0, at - 1)) as JudgedLevel;
  const smallest = levels[at]?.level;
  return { levels, ...(smallest !== undefined && { smallest }), binding: broken(below) };
};

/** The part of a limit that is not used, negative where the limit is exceeded; absent for flags. */
export const headroomOf = ({ unit, needed, allowed }: JudgedLimit): number | undefined =>
  unit === '' || allowed === 0 ? undefined : Math.round((1 - needed / allowed) * 1000) / 1000;
