import { diagnosticRecord } from '../analysis/diagnostic-record.ts';
import { hasTimes } from '../container/registry.ts';
import type { Context } from '../io/context.ts';
import { rawUnit } from '../pipeline/raw-copy.ts';
import { naluViewFor } from '../present/nalu-view.ts';
import { WHOLE_UNIT_BYTES } from '../syntax/limits.ts';
import { type CommandModule, optionalInput } from './command.ts';
import { type ExitCode, UsageError } from './errors.ts';
import { addGivenOptions, type GivenFlags, givenBytes } from './given-units.ts';
import { ListOption } from './list-option.ts';
import { NALU_MANUAL } from './manuals/nalu.ts';
import { addCodecOption, addRangeOptions, addSharedOptions, addTrackOption, outputOf } from './options.ts';
import { isInRange, type Range } from './range.ts';
import { SELECTABLE, selectionFor } from './select.ts';
import { openUnitRun, readRun, type UnitOptions } from './unit-run.ts';

export interface NaluOptions extends UnitOptions, GivenFlags {
  readonly select?: string;
  readonly range?: Range;
  readonly limit?: number;
  readonly raw?: true;
}

const runNalu = async (path: string | undefined, options: NaluOptions, context: Context): Promise<ExitCode> => {
  const raw = options.raw === true;
  if (raw) checkRaw(options, context);
  const selection = selectionFor(options.select);
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  const given = await givenBytes(path !== undefined, options);
  const run = await openUnitRun(path, options, context, given);
  const codec = run.stream.codec.stream;
  const selected = selection(codec);
  const view = raw ? undefined : naluViewFor(run.output, codec, run.out, run.theme, context.stdout, run.parts);
  if (options.range?.by === 'time' && !hasTimes(run.stream.format)) {
    throw new UsageError(
      `--range by time needs an input with timestamps, and ${run.input.format ?? 'this'} has none: give numbers of units`,
    );
  }
  /** May a unit with this first byte be selected? The types of some codecs need more bytes. */
  const mayBe = (firstByte: number): boolean => {
    const type = codec.typeOf(Uint8Array.of(firstByte));
    return type < 0 || selected(type);
  };
  let shown = 0;

  view?.begin(run.input);
  const summary = await readRun(
    run,
    {
      trace: (type) => options.trace === true && selected(type),
      ...(raw && { keep: (firstByte: number) => (mayBe(firstByte) ? WHOLE_UNIT_BYTES : 0) }),
    },
    (item) => {
      if (item.kind === 'finding') {
        view?.diagnostic(diagnosticRecord(item.finding));
        return true;
      }
      // Stop at the next unit, not here: diagnostics of a unit come after it.
      if (shown === limit) return false;
      const { type, unit, index } = item;
      if (!selected(type) || !isInRange(options.range, index, unit.origin?.dtsMs)) return true;
      if (raw && unit.size === 0) return true;
      shown++;
      if (raw) for (const bytes of rawUnit(unit)) run.out.writeBytes(bytes);
      else if (run.parts.records) view?.unit(item);
      return true;
    },
    { enough: () => shown === limit },
  );
  view?.end(summary);
  return run.finish(summary.diagnostics);
};

const checkRaw = (options: NaluOptions, context: Context): void => {
  if (outputOf(options) !== 'table' || options.trace === true || options.summary === true) {
    throw new UsageError(
      '--raw writes the units themselves: it cannot be used with --json, --ndjson, --trace or --summary',
    );
  }
  if (context.stdout.isTTY === true) {
    throw new UsageError('--raw writes binary data: redirect the output to a file or a pipe');
  }
};

/** `rtmpkit nalu`. */
export const naluCommand: CommandModule<NaluOptions> = {
  description:
    'Lists the NAL units of an H.264 stream: offset, size and type of each, and where each frame begins and why. ' +
    'Input is a file, a URL (http, https, rtmp, rtmps), or standard input.',
  examples: [
    ['rtmpkit nalu file.h264', 'one line per NAL unit'],
    ['rtmpkit nalu file.mp4 --ndjson', 'with the sample and the times of each unit'],
    ['ffmpeg -i in.mp4 -c copy -f h264 - | rtmpkit nalu', 'rows appear while ffmpeg runs'],
    ['rtmpkit nalu file.h264 --select sps,pps,idr --trace', 'every syntax element of the selected units'],
    ["rtmpkit nalu file.h264 --ndjson | jq 'select(.nal_unit_type == 5) | .offset'", 'where the IDR slices are'],
    ['rtmpkit nalu file.h264 --select sps,pps --raw > sets.h264', 'copy the parameter sets to a file'],
  ],
  manual: NALU_MANUAL,
  addArguments: optionalInput,
  addOptions: (command) =>
    addRangeOptions(
      addGivenOptions(addTrackOption(addCodecOption(addSharedOptions(command)))).addOption(
        new ListOption(
          '--select <types>',
          'only these: slice idr sei sps pps aud …, or numbers (comma-separated)',
          SELECTABLE,
        ),
      ),
      'units',
    ).option('--raw', 'write the selected units themselves, as Annex B'),
  run: ([input], options, context) => runNalu(input, options, context),
};
