import type { Inspected, InspectorOptions } from '../analysis/h264/inspector.ts';
import { StreamStatistics, type StreamSummary } from '../analysis/stream-summary.ts';
import type { Context } from '../io/context.ts';
import type { Source } from '../io/source.ts';
import { inspect } from '../pipeline/inspect.ts';
import { type ChunkObserver, type OpenStream, openStream } from '../pipeline/open.ts';
import type { SharedOptions } from './options.ts';
import { type Opened, StreamRun } from './stream-run.ts';

/** A run over the NAL units of an H.264 stream. */
export type H264Run = StreamRun<OpenStream & Opened>;

export const openH264Run = (
  openInput: () => Promise<Source>,
  options: SharedOptions,
  context: Context,
): Promise<H264Run> =>
  StreamRun.open(
    openInput,
    async (chunks, extension) => ({ ...(await openStream(chunks, extension, options.format)), codec: 'h264' }),
    options,
    context,
  );

/** What a command does with each item; false ends the run before the item is counted. */
export type Take = (item: Inspected) => boolean;

/** Reads the units of a run; gives the facts of those that were taken. */
export const inspectRun = async (
  run: H264Run,
  options: InspectorOptions,
  take: Take,
  { enough, onChunk }: { readonly enough?: () => boolean; readonly onChunk?: ChunkObserver | undefined } = {},
): Promise<StreamSummary> => {
  const statistics = new StreamStatistics();
  const count: Take = (item) => {
    if (!take(item)) return false;
    statistics.add(item);
    if (item.kind === 'diagnostic') run.message(item.record);
    return true;
  };
  return statistics.finish(await run.read(inspect(run.stream, options, onChunk), count, enough));
};
