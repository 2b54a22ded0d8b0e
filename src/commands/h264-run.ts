import type { Inspected } from '../analysis/h264/inspector.ts';
import { StreamStatistics, type StreamSummary } from '../analysis/stream-summary.ts';
import type { Context } from '../io/context.ts';
import { openSource } from '../io/source.ts';
import { openBareUnits } from '../pipeline/bare-units.ts';
import { type InspectOptions, inspect } from '../pipeline/inspect.ts';
import { type OpenStream, openStream } from '../pipeline/open.ts';
import type { GivenBytes } from './given-units.ts';
import { extensionOf, type SharedOptions } from './options.ts';
import { type Opened, type RunInput, StreamRun } from './stream-run.ts';

/** A run over the NAL units of an H.264 stream. */
export type H264Run = StreamRun<OpenStream & Opened>;

/** Opens the path, or `given` in its place. */
export const openH264Run = (
  path: string | undefined,
  options: SharedOptions,
  context: Context,
  given?: GivenBytes,
): Promise<H264Run> =>
  StreamRun.open(
    async () => {
      const input = given === undefined ? await openPath(path, options, context) : await openGiven(given, options);
      return { ...input, stream: { ...input.stream, codec: 'h264' } };
    },
    options,
    context,
  );

/** What a command does with each item; false ends the run before the item is counted. */
export type Take = (item: Inspected) => boolean;

/** Reads the units of a run; gives the facts of those that were taken. */
export const inspectRun = async (
  run: H264Run,
  options: InspectOptions,
  take: Take,
  enough?: () => boolean,
): Promise<StreamSummary> => {
  const statistics = new StreamStatistics();
  const count: Take = (item) => {
    if (!take(item)) return false;
    statistics.add(item);
    if (item.kind === 'diagnostic') run.message(item.record);
    return true;
  };
  return statistics.finish(await run.read(inspect(run.stream, options), count, enough));
};

const openPath = async (
  path: string | undefined,
  options: SharedOptions,
  context: Context,
): Promise<RunInput<OpenStream>> => {
  const source = await openSource(path, context);
  const stream = await openStream(source.chunks, extensionOf(source.path), {
    format: options.format,
    codec: options.codec,
    interrupted: context.interrupted,
  });
  return {
    name: source.path ?? 'stdin',
    path: source.path,
    sizeBytes: source.sizeBytes,
    isLive: source.isLive,
    stream,
  };
};

const openGiven = async (
  { name, parts, sizeBytes }: GivenBytes,
  { format, codec }: SharedOptions,
): Promise<RunInput<OpenStream>> => {
  const stream =
    'units' in parts ? openBareUnits(parts.units) : await openStream(only(parts.input), '', { format, codec });
  return { name, sizeBytes, stream };
};

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
