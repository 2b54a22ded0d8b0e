import { fitLevel, headroomOf, type JudgedLevel } from '../analysis/level/level-fit.ts';
import type { JudgedLimit, LevelDemand, LevelTable } from '../codec/level-table.ts';
import type { Theme } from './colour.ts';
import { smallTable } from './table.ts';

/** Schema name and version. */
export const LEVELS_SCHEMA = 'rtmpkit/levels/1';

/** What is asked, in words, and as the demand. */
export interface LevelsQuestion {
  readonly title: string;
  readonly demand: LevelDemand;
}

/** All levels, or how they hold a stream, as a JSON document. */
export const levelsDocument = (codec: string, table: LevelTable, question: LevelsQuestion | undefined): object => {
  if (question === undefined) return { schema: LEVELS_SCHEMA, codec, levels: table.levels };
  const { levels, smallest, binding } = fitLevel(table, question.demand);
  return {
    schema: LEVELS_SCHEMA,
    codec,
    demand: question.demand,
    ...(smallest !== undefined && { smallest }),
    binding,
    levels: levels.map(({ level, fits, limits }, i) => ({
      ...table.levels[i],
      level,
      fits,
      judged: limits.map((limit) => {
        const headroom = headroomOf(limit);
        return headroom === undefined ? limit : { ...limit, headroom };
      }),
    })),
  };
};

type Columns = readonly (readonly [heading: string, limit: string])[];

/** Columns of the tables of all levels, with short names, and what is said below. */
const TABLES: Readonly<Record<string, { readonly columns: Columns; readonly notes: readonly string[] }>> = {
  h264: {
    columns: [
      ['MaxMBPS', 'MaxMBPS'],
      ['MaxFS', 'MaxFS'],
      ['MaxDpbMbs', 'MaxDpbMbs'],
      ['MaxBR', 'MaxBR'],
      ['MaxCPB', 'MaxCPB'],
      ['MinCR', 'MinCR'],
      ['SliceRate', 'SliceRate'],
      ['D8', 'direct_8x8_inference_flag'],
      ['FM', 'frame_mbs_only_flag'],
    ],
    notes: [
      'MaxBR and MaxCPB in units of 1000 bits (High: 1250); D8 and FM:',
      'direct_8x8_inference_flag and frame_mbs_only_flag have to be 1.',
    ],
  },
  hevc: {
    columns: [
      ['MaxLumaPs', 'MaxLumaPs'],
      ['MaxLumaSr', 'MaxLumaSr'],
      ['MaxBR', 'MaxBR'],
      ['High', 'MaxBR High'],
      ['MaxCPB', 'MaxCPB'],
      ['High', 'MaxCPB High'],
      ['MinCR', 'MinCrBase'],
      ['slices', 'MaxSliceSegmentsPerPicture'],
    ],
    notes: [
      'MaxBR and MaxCPB in units of 1000 bits (Main, Main 10), and those of the High',
      'tier; slices: segments of a picture. --json has tile rows and columns too.',
    ],
  },
  av1: {
    columns: [
      ['MaxPicSize', 'MaxPicSize'],
      ['HSize', 'MaxHSize'],
      ['VSize', 'MaxVSize'],
      ['DisplayRate', 'MaxDisplayRate'],
      ['DecodeRate', 'MaxDecodeRate'],
      ['Main', 'MainMbps'],
      ['High', 'HighMbps'],
      ['tiles', 'MaxTiles'],
    ],
    notes: [
      'Main and High: Mbit/s of the tiers in profile Main; profile High has twice,',
      'Professional three times as much. HSize and VSize: width and height.',
    ],
  },
};

/** All levels of a codec. */
export const allLevels = (codec: string, table: LevelTable): string => {
  const { columns = [], notes = [] } = TABLES[codec] ?? {};
  const rows = table.levels.map(({ level, limits }) => [
    level,
    ...columns.map(([, limit]) => `${limits[limit] ?? '-'}`),
  ]);
  const below = notes.map((line) => `  ${line}\n`).join('');
  return `${aligned([['level', ...columns.map(([heading]) => heading)], ...rows])}\n\n${below}`;
};

/** Marks a limit that does not hold: not by colour alone. */
const EXCEEDED = '!';

/** Each level with its limits for a stream, and the smallest one that holds it. */
export const fittingLevels = (table: LevelTable, { title, demand }: LevelsQuestion, theme: Theme): string => {
  const { levels, smallest, binding } = fitLevel(table, demand);
  // A level that is too small for the picture has no decoded picture buffer for it.
  const most = levels.at(-1)?.limits ?? [];
  const shown = columnsOf(most);
  const named = (name: string): string => most.find((limit) => limit.name === name)?.symbol ?? name;
  const bound = [...new Set(binding.map(named))].join(', ');
  const verdict =
    smallest === undefined
      ? theme.error(`no level holds it: ${bound}`)
      : theme.strong(`level ${smallest}`) + (bound === '' ? '' : `, bound by ${bound}`);
  const rows = levels.map(({ level, fits, limits }) => {
    const mark = level === smallest ? '>' : fits ? '' : EXCEEDED;
    return [mark, level, ...shown.map(({ name }) => cell(limits.find((limit) => limit.name === name)))];
  });
  const needs = ['', 'needed', ...shown.map((limit) => `${numberText(limit, limit.needed)} `)];
  const head = ['', 'level', ...shown.map((limit) => `${headingOf(limit)} `)];
  return `${title}: ${verdict}\n\n${aligned([head, needs, ...rows])}\n`;
};

/** Width and height have one limit: the larger one is shown. */
const columnsOf = (limits: readonly JudgedLevel['limits'][number][]): readonly JudgedLimit[] =>
  limits.filter(({ symbol, needed, name }) => {
    const others = limits.filter((other) => other.symbol === symbol && other.name !== name);
    return others.every((other) => other.needed < needed || (other.needed === needed && name < other.name));
  });

const cell = (limit: JudgedLimit | undefined): string =>
  limit === undefined ? '' : `${numberText(limit, limit.allowed)}${limit.holds ? ' ' : EXCEEDED}`;

const headingOf = ({ name, symbol, unit }: JudgedLimit): string => {
  if (name === 'width' || name === 'height') return name;
  return unit === 'bit/s' ? `${symbol} kb/s` : symbol;
};

/** Bit rates in kb/s. */
const numberText = ({ unit }: JudgedLimit, value: number): string => `${unit === 'bit/s' ? value / 1000 : value}`;

const aligned = (rows: readonly (readonly string[])[]): string =>
  smallTable(
    rows,
    (rows[0] ?? []).map(() => 'right'),
  );
