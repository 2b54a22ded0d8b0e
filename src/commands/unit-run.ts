import type { FindingFilter } from '../analysis/checks/settings/finding-filter.ts';
import { diagnosticRecord } from '../analysis/diagnostic-record.ts';
import { StreamStatistics, type StreamSummary } from '../analysis/stream-summary.ts';
import type { ReadUnit } from '../analysis/unit-reader.ts';
import { hasTimes } from '../container/registry.ts';
import type { Context } from '../io/context.ts';
import type { TrackChoice } from '../media/track.ts';
import { type OpenInput, type OpenStream, openInput } from '../pipeline/open.ts';
import { type ReadUnitsOptions, readUnits } from '../pipeline/read-units.ts';
import { accessTo, openSource } from '../pipeline/source.ts';
import type { Diagnostic } from '../syntax/diagnostics.ts';
import { UsageError } from './errors.ts';
import type { GivenBytes } from './given-units.ts';
import { networkOptionsOf } from './network-options.ts';
import { extensionOf, type SharedOptions } from './options.ts';
import { type RunInput, StreamRun } from './stream-run.ts';

/** A run over the units of a stream. */
export type UnitRun = StreamRun<OpenStream>;

/** Flags of the commands that list units. */
export interface UnitOptions extends SharedOptions {
  readonly track?: TrackChoice;
}

/** Opens the path, or `given` instead. */
export const openUnitRun = (
  path: string | undefined,
  options: UnitOptions,
  context: Context,
  given?: GivenBytes,
  hasRows = true,
): Promise<UnitRun> =>
  StreamRun.open(
    () => {
      if (given !== undefined && options.track !== undefined) throw new UsageError(NO_TRACKS);
      return given === undefined ? openStream(path, options, context) : openGiven(given);
    },
    options,
    context,
    hasRows,
  );

/** Handles an item; false ends the run before the item is counted. */
export type Take = (item: ReadUnit) => boolean;

/** When a run ends. */
export interface RunEnd {
  /** True between two pieces ends the run. */
  readonly enough?: () => boolean;
  /** A finding about the whole stream, when it was read to its end. */
  readonly atEnd?: () => Diagnostic | undefined;
}

/** Reads the units of a run; returns a summary of those that were taken. */
export const readRun = async (
  run: UnitRun,
  options: ReadUnitsOptions,
  take: Take,
  { enough, atEnd }: RunEnd = {},
): Promise<StreamSummary> => {
  const statistics = new StreamStatistics(run.stream.codec.stream);
  const count: Take = (read) => {
    const item = filtered(read, run.filter);
    if (item === undefined) return true;
    if (!take(item)) return false;
    statistics.add(item);
    if (item.kind === 'finding') run.message(diagnosticRecord(item.finding));
    return true;
  };
  const complete = await run.read(readUnits(run.stream, options), count, enough);
  const last = complete ? atEnd?.() : undefined;
  if (last !== undefined) count({ kind: 'finding', finding: last });
  return statistics.finish(complete);
};

const filtered = (item: ReadUnit, filter: FindingFilter | undefined): ReadUnit | undefined => {
  if (filter === undefined || item.kind !== 'finding') return item;
  const finding = filter(item.finding);
  return finding === undefined ? undefined : { kind: 'finding', finding };
};

/** Why a stream of units has no tracks to choose from. */
export const NO_TRACKS = '--track does not apply here: the input has no tracks';

/** Opens a path, a URL or standard input. */
export const openPath = async (
  path: string | undefined,
  options: UnitOptions,
  context: Context,
): Promise<RunInput<OpenInput>> => {
  const { format, codec, track, connection } = options;
  const { interrupted } = context;
  const source = await openSource(path, context, networkOptionsOf(path, options, context));
  const { chunks, path: opened, sizeBytes, isLive } = source;
  if (track?.kind === 'audio') throw new UsageError('--track takes video here, or video:1: audio has no NAL units');
  const stream = await openInput(chunks, extensionOf(opened), {
    format,
    codec,
    interrupted,
    track,
    session: { connection },
    access: accessTo(source, (related) => openSource(related, context), { interrupted }),
  });
  // Unknown if the run was interrupted.
  const isOther = stream.format !== undefined && !hasTimes(stream.format);
  if (track !== undefined && isOther) throw new UsageError(NO_TRACKS);
  return { name: opened ?? 'stdin', path: opened, sizeBytes, isLive, stream };
};

const openStream = async (
  path: string | undefined,
  options: UnitOptions,
  context: Context,
): Promise<RunInput<OpenStream>> => {
  const { stream: input, ...opened } = await openPath(path, options, context);
  return { ...opened, stream: await input.stream() };
};

const openGiven = async ({ name, sizeBytes, open }: GivenBytes): Promise<RunInput<OpenStream>> => ({
  name,
  sizeBytes,
  stream: await open(),
});
