import { FlvInspector } from '../analysis/flv/inspector.ts';
import type { FlvInspected } from '../analysis/flv/records.ts';
import { type FlvRead, FlvReader } from '../container/flv/tag/flv-reader.ts';
import type { TagType } from '../container/flv/tag/tag-header.ts';
import { hasTags } from '../container/registry.ts';
import type { Context } from '../io/context.ts';
import { openInput } from '../pipeline/open.ts';
import { pieces } from '../pipeline/piece.ts';
import { openSource } from '../pipeline/source.ts';
import { flvViewFor } from '../present/flv-view.ts';
import type { Severity } from '../syntax/diagnostics.ts';
import { type CommandModule, optionalInput } from './command.ts';
import { type ExitCode, UsageError } from './errors.ts';
import { ListOption } from './list-option.ts';
import { FLV_MANUAL } from './manuals/flv.ts';
import { networkOptionsOf } from './network-options.ts';
import { addRangeOptions, addSharedOptions, extensionOf, type SharedOptions } from './options.ts';
import { isInRange, type Range } from './range.ts';
import { StreamRun } from './stream-run.ts';

export interface FlvOptions extends SharedOptions {
  readonly select?: string;
  readonly range?: Range;
  readonly limit?: number;
}

const runFlv = async (path: string | undefined, options: FlvOptions, context: Context): Promise<ExitCode> => {
  if (options.format !== undefined && !hasTags(options.format)) {
    throw new UsageError(`'rtmpkit flv' reads only FLV, and captured sessions, not --format ${options.format}`);
  }
  const selected = parseTagSelection(options.select);
  const trace = (type: TagType): boolean => options.trace === true && selected(type);
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  const run = await StreamRun.open(
    async () => {
      const {
        chunks,
        path: name,
        sizeBytes,
        isLive,
      } = await openSource(path, context, networkOptionsOf(path, options, context));
      const { interrupted } = context;
      const input = await openInput(chunks, extensionOf(name), {
        format: options.format,
        only: 'flv',
        interrupted,
        session: { connection: options.connection },
      });
      const stream = { format: input.format, tags: () => pieces(input.chunks(), new FlvReader({ trace })) };
      return { name: name ?? 'stdin', path: name, sizeBytes, isLive, stream };
    },
    options,
    context,
  );
  const view = flvViewFor(run.output, run.out, run.theme, context.stdout, run.parts);
  const inspector = new FlvInspector({ traceHeaders: trace('script') || trace('video'), filter: run.filter });
  let shown = 0;

  const show = (inspected: Iterable<FlvInspected>): void => {
    // A tag comes before its findings: its row is marked with the worst one.
    const items = [...inspected];
    for (const item of items) {
      if (item.kind === 'diagnostic') {
        view.diagnostic(item.record);
        // stderr shows errors and warnings; info is in the records only.
        if (item.record.severity !== 'info') run.message(item.record);
      } else if (item.kind === 'flvHeader') view.header(item);
      else if (selected(item.tag.type) && isInRange(options.range, item.tag.index, item.tag.dtsMs)) {
        shown++;
        if (run.parts.records) view.tag(item, worstOf(items, item.tag.index));
      }
    }
  };
  const take = (item: FlvRead): boolean => {
    // Tags beyond the limit do not count in the summary.
    if (item.kind === 'tag' && shown >= limit) return false;
    // Nor does a tag that the interruption cut: that is no fault of the stream.
    if (item.kind === 'tag' && context.interrupted.aborted && item.previousTagSize === undefined) return false;
    show(inspector.push(item));
    return true;
  };

  view.begin(run.input);
  const complete = await run.read(run.stream.tags(), take, () => shown >= limit);
  if (complete) show(inspector.end());
  const summary = inspector.summary(complete);
  view.end(summary);
  return run.finish(summary.diagnostics);
};

/** Severity of the worst error or warning about a tag. */
const worstOf = (items: readonly FlvInspected[], tag: number): Severity | undefined => {
  if (items.length === 1) return undefined;
  const found = items.flatMap((item) => (item.kind === 'diagnostic' && item.record.tag === tag ? [item.record] : []));
  return (['error', 'warning'] as const).find((severity) => found.some((record) => record.severity === severity));
};

const TYPES: readonly TagType[] = ['video', 'audio', 'script', 'unknown'];

/** Tags that `--select` keeps; without it, all. */
const parseTagSelection = (text: string | undefined): ((type: TagType) => boolean) => {
  if (text === undefined) return () => true;
  const words = new Set(text.split(',').map((part) => part.trim().toLowerCase()));
  for (const word of words) {
    if (!TYPES.some((type) => type === word)) {
      throw new UsageError(`--select does not know '${word}'; it takes ${TYPES.join(' ')}`);
    }
  }
  return (type) => words.has(type);
};

/** `rtmpkit flv`. */
export const flvCommand: CommandModule<FlvOptions> = {
  description:
    'Lists the tags of an FLV stream, classic or Enhanced RTMP: offset, timestamps, codec and content of each; ' +
    'and checks whether the timestamps are consistent. Input is a file, a URL (http, https, rtmp, rtmps), or standard input.',
  examples: [
    ['rtmpkit flv file.flv', 'one line per tag, then a summary of each track and its timestamps'],
    ['rtmpkit flv file.flv --select script --trace', 'onMetaData with every element'],
    ["rtmpkit flv file.flv --ndjson | jq 'select(.derived | .keyframe and .nalus)'", 'the key frames'],
    ["rtmpkit flv file.flv --json | jq '.summary.tracks[0].timeline'", 'timestamp statistics of the video track'],
  ],
  manual: FLV_MANUAL,
  addArguments: optionalInput,
  addOptions: (command) =>
    addRangeOptions(
      addSharedOptions(command).addOption(
        new ListOption('--select <types>', 'only these: video audio script unknown (comma-separated)', TYPES),
      ),
      'tags',
    ),
  run: ([input], options, context) => runFlv(input, options, context),
};
