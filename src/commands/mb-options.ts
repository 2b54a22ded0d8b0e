import { type Command, Option } from 'commander';
import { MAP_KINDS, type MapKind } from '../analysis/macroblocks/block-map.ts';
import { UsageError } from './errors.ts';
import { isNumbered } from './mb-images.ts';
import { wholeNumber } from './option-values.ts';
import { addCodecOption, addListOptions, addRangeOptions, addTrackOption, outputOf } from './options.ts';
import type { Range } from './range.ts';
import type { UnitOptions } from './unit-run.ts';

/** The flags of `rtmpkit mb` as parsed by commander. */
export interface MbOptions extends UnitOptions {
  readonly map?: MapKind;
  readonly png?: string;
  readonly force?: true;
  readonly frame?: number;
  readonly range?: Range;
  readonly limit?: number;
  readonly macroblocks?: true;
  readonly csv?: true;
}

export const addMbOptions = (command: Command): Command =>
  addRangeOptions(addTrackOption(addCodecOption(addListOptions(command))), 'frames')
    .addOption(new Option('--frame <n>', 'only this frame').argParser(wholeNumber))
    .addOption(new Option('--map <kind>', 'draw each picture in the terminal').choices(MAP_KINDS))
    .option('--png <file>', 'write the map as an image; %d in its name is the number of the frame')
    .option('--force', 'overwrite an existing file')
    .option('--macroblocks', 'in JSON and CSV: each macroblock')
    .option('--csv', 'rows as CSV (RFC 4180); the columns have the keys of the JSON');

/** Throws `UsageError` for flags that exclude each other. */
export const checkMbOptions = (options: MbOptions): void => {
  const { csv, summary, map, png, frame, range, macroblocks, force } = options;
  const output = outputOf(options);
  if (csv === true && output !== 'table') throw new UsageError('--csv cannot be used with --json or --ndjson');
  if (csv === true && summary === true) {
    throw new UsageError('--csv has rows only: it cannot be used with --summary');
  }
  const isTable = output === 'table' && csv !== true;
  if (macroblocks === true && isTable) throw new UsageError('--macroblocks needs --json, --ndjson or --csv');
  if (macroblocks === true && summary === true) {
    throw new UsageError('--summary prints no records: --macroblocks does not apply here');
  }
  if (map !== undefined && !isTable && png === undefined) {
    throw new UsageError('--map draws below the rows of the table: JSON and CSV have --macroblocks');
  }
  if (force === true && png === undefined) throw new UsageError('--force is for --png');
  if (frame !== undefined && range !== undefined) throw new UsageError('--frame and --range cannot be used together');
  if (png === '-') throw new UsageError('--png writes a file: standard output has the table');
  if (png !== undefined && frame === undefined && !isNumbered(png)) {
    throw new UsageError('--png writes one picture: --frame chooses it; with %d in the name it writes all');
  }
};
