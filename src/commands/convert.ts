import { InvalidArgumentError, Option } from 'commander';
import type { FindingFilter } from '../analysis/checks/settings/finding-filter.ts';
import type { ConversionSummary } from '../analysis/conversion.ts';
import { FIXES } from '../analysis/conversion.ts';
import { maskedPath } from '../io/address.ts';
import type { Context } from '../io/context.ts';
import { type Output, OutputExistsError } from '../io/output.ts';
import { Sink, textSink } from '../io/sink.ts';
import { Turns } from '../io/turns.ts';
import type { Conversion } from '../pipeline/convert/conversion.ts';
import { hasSeparateRecord, OUTPUT_FORMATS } from '../pipeline/convert/output-formats.ts';
import { FLV_TAGS } from '../pipeline/convert/tags/codec-naming.ts';
import { STRIP_KINDS } from '../pipeline/convert/units/strip.ts';
import { openSource, type Source } from '../pipeline/source.ts';
import { themeFor, wantsColour } from '../present/colour.ts';
import { type ConversionReport, ConvertView } from '../present/convert-view.ts';
import { Progress } from '../present/progress.ts';
import { ContainerError, ConversionError, RtmpkitError } from '../syntax/errors.ts';
import type { CommandModule } from './command.ts';
import { openOutputs, refuseAddress } from './convert-output.ts';
import { type ConvertOptions, planConversion } from './convert-plan.ts';
import { type OpenByPath, routeOf } from './convert-route.ts';
import { drive } from './drive.ts';
import { EXIT, type ExitCode, exitCodeOf, UsageError } from './errors.ts';
import { ListOption } from './list-option.ts';
import { CONVERT_MANUAL } from './manuals/convert.ts';
import { networkOptionsOf } from './network-options.ts';
import { duration, positiveInteger } from './option-values.ts';
import { addCodecOption, addInputOptions, frameRate, trackChoice } from './options.ts';
import { readerFilter } from './reader-rules.ts';
import { addRuleFlags } from './rule-options.ts';

const runConvert = async (
  input: string,
  outputPath: string,
  options: ConvertOptions,
  context: Context,
): Promise<ExitCode> => {
  const opened: Source[] = [];
  const open = async (path: string): Promise<Source> => {
    const network = { ...networkOptionsOf(path, options, context), durationMs: options.duration };
    const source = await openSource(path, context, network);
    opened.push(source);
    return source;
  };
  try {
    return await runWith(open, input, outputPath, options, context);
  } finally {
    // Unread ones too: an open live stream would keep the process alive.
    await Promise.allSettled(opened.map((source) => source.close()));
  }
};

const runWith = async (
  open: OpenByPath,
  input: string,
  outputPath: string,
  options: ConvertOptions,
  context: Context,
): Promise<ExitCode> => {
  refuseAddress(outputPath, true);
  const plan = planConversion(input, outputPath, options);
  if (hasSeparateRecord(plan.to) && options.config !== undefined) refuseAddress(options.config, false);
  if (outputPath === '-' && context.stdout.isTTY === true) {
    throw new UsageError('the output is binary data: redirect standard output to a file or a pipe');
  }
  const view = new ConvertView({
    json: options.json === true ? new Sink(context.stdout) : undefined,
    err: textSink(context.stderr, context.env),
    theme: await themeFor(wantsColour(options.color, context.env, context.stderr)),
    input: input === '-' ? 'stdin' : maskedPath(input),
    quiet: options.quiet === true,
    showsInfo: plan.fixes.length > 0 || options.flvTags !== undefined,
  });
  const filter = await readerFilter(options);
  const source = await open(input);
  const from = { path: source.path ?? null, ...(source.sizeBytes !== undefined && { sizeBytes: source.sizeBytes }) };
  const route = await routeOf(plan, source, open, context.interrupted).catch((error: unknown) => {
    // An interrupted input raises no unknown-format error.
    if (!context.interrupted.aborted || !(error instanceof ContainerError)) throw error;
  });
  if (route === undefined) {
    const to = { path: outputPath === '-' ? null : maskedPath(outputPath), format: plan.to };
    await view.end({
      input: from,
      output: to,
      summary: { complete: false, diagnostics: view.counts },
      interrupted: true,
    });
    return EXIT.interrupted;
  }
  const { output, config, stream } = await openOutputs(outputPath, plan, source, context);
  const run: Run = { source, output, config, conversion: route.start(output), view, filter, context };
  let failure = await convert(run);
  const turns = new Turns();
  for (let round = 1; stream !== undefined && round < roundsOf(options); round++) {
    // Short rounds would follow each other without a turn of the event loop: nothing of the server, no signal would be seen.
    await turns.take();
    if (failure !== undefined || context.interrupted.aborted || output.closed) break;
    stream.nextRound();
    const again = await open(input);
    run.conversion = (await routeOf(plan, again, open, context.interrupted)).start(output);
    failure = await convert(run);
    await again.close();
  }
  const { conversion } = run;
  const isLive = source.sizeBytes === undefined || stream !== undefined || route.isLive;
  const keeps = failure === undefined && (!context.interrupted.aborted || isLive);
  const written = keeps ? await commit(run) : abandon(run);
  const report: ConversionReport = {
    input: { ...from, ...(route.format !== undefined && { format: route.format }) },
    output: { path: output.path ?? null, format: plan.to, ...(keeps && { sizeBytes: output.sizeBytes }) },
    summary: {
      complete: failure === undefined && !context.interrupted.aborted && !output.closed,
      // No facts about an output that was discarded.
      ...(keeps && conversion.facts),
      ...(written !== undefined && { config: written }),
      diagnostics: view.counts,
    },
    interrupted: context.interrupted.aborted,
  };
  await view.end(report);
  if (context.interrupted.aborted) return EXIT.interrupted;
  if (output.closed) return EXIT.ok;
  // Nothing was written: no --fail-on makes that a success.
  return failure !== undefined ? EXIT.findings : exitCodeOf(view.counts, options.failOn);
};

/** How often the input is published. */
const roundsOf = ({ loop = 1 }: ConvertOptions): number => (loop === true ? Number.POSITIVE_INFINITY : loop);

interface Run {
  readonly source: Source;
  readonly output: Output;
  /** Output of the configuration record. */
  readonly config: Output | undefined;
  /** Of this round. */
  conversion: Conversion;
  readonly view: ConvertView;
  readonly filter: FindingFilter | undefined;
  readonly context: Context;
}

/** Runs the conversion; returns the error if the output format cannot hold the stream, throws others. */
const convert = async (run: Run): Promise<RtmpkitError | undefined> => {
  const { output, view, filter } = run;
  const progress = new Progress(run.context, run.source.sizeBytes, false);
  try {
    await drive(run.conversion.run(), {
      take: (finding) => {
        const counted = filter === undefined ? finding : filter(finding);
        if (counted !== undefined) view.diagnostic({ record: 'diagnostic', ...counted });
        return true;
      },
      flush: () => view.flush(),
      isOver: () => output.closed,
      progress,
    });
    return undefined;
  } catch (error) {
    await progress.stop();
    if (!(error instanceof ConversionError || (error instanceof RtmpkitError && error.code === 'not-encodable'))) {
      abandon(run);
      throw error instanceof OutputExistsError ? new UsageError(error.message) : error;
    }
    // Missing data after an interrupt is no error.
    if (!run.context.interrupted.aborted)
      view.diagnostic({ record: 'diagnostic', severity: 'error', code: error.code, message: error.message });
    return error;
  }
};

const commit = async (run: Run): Promise<ConversionSummary['config']> => {
  try {
    return await commitOutputs(run);
  } catch (error) {
    abandon(run);
    throw error;
  }
};

const commitOutputs = async ({ output, config, conversion }: Run): Promise<ConversionSummary['config']> => {
  await output.flush();
  // An input that was cut short may have no parameter sets.
  if (conversion.config === undefined) config?.abandon();
  else {
    config?.write(conversion.config);
    await config?.commit();
  }
  await output.commit();
  if (config?.path === undefined || conversion.config === undefined) return undefined;
  return { path: config.path, sizeBytes: config.sizeBytes };
};

const abandon = ({ output, config }: Run): undefined => {
  output.abandon();
  config?.abandon();
};

const STRIPPED = Object.keys(STRIP_KINDS);

/** A time of 32 bits, decimal or hex. */
const timestamp = (text: string): number => {
  const value = /^(?:0x[0-9a-f]{1,8}|[0-9]{1,10})$/i.test(text) ? Number(text) : Number.NaN;
  if (!(value < 2 ** 32)) throw new InvalidArgumentError('It takes milliseconds of 32 bits, such as 0xFFFFF0.');
  return value;
};

/** Seconds, perhaps with a fraction. */
const secondsOf = (text: string): number => {
  const value = Number(text);
  if (!(value > 0 && value <= 3600)) throw new InvalidArgumentError('It takes seconds, such as 2 or 0.5.');
  return value;
};

/** `rtmpkit convert`. */
export const convertCommand: CommandModule<ConvertOptions> = {
  description:
    'Converts H.264, HEVC and AV1 between Annex B, length-prefixed streams (AVCC, HVCC), OBU streams, IVF, FLV, MP4, ' +
    'Matroska, MPEG-TS and HLS, or extracts the audio. The output format is set by the extension of the output or by --to. Units are copied ' +
    'unchanged and in order. In FLV, a raw stream gets its timestamps from its picture order counts. An rtmp:// or ' +
    'rtmps:// address is played as input, and published to as output.',
  examples: [
    ['rtmpkit convert file.h264 out.avcc --config record.bin', 'length-prefixed, with its avcC record in a file'],
    ['rtmpkit convert out.avcc back.h264', 'start codes as H.264 B.1.2 requires'],
    ['rtmpkit convert file.h265 hevc.flv', 'HEVC in Enhanced FLV, with DTS and PTS'],
    ['rtmpkit convert file.flv out.mp4', 'MP4 with its index in front, audio included; --to fmp4 for a pipe'],
    ['rtmpkit convert file.flv live.m3u8 --segment-seconds 2', 'HLS with CMAF segments'],
    ['rtmpkit convert file.flv sound.aac', 'the audio of an FLV'],
    ['rtmpkit convert file.h264 out.flv --audio sound.aac', 'FLV with DTS and PTS, and an audio track'],
    ['rtmpkit convert file.flv video.h264 --verify', 'the video, each NAL unit read back and compared'],
    ['ffmpeg -i in.mp4 -c copy -f h264 - | rtmpkit convert - - --to flv > live.flv', 'from a pipe to a pipe, live'],
    ['rtmpkit convert file.flv fixed.flv --fix timestamps,metadata', 'repair timestamps and onMetaData'],
    ['rtmpkit convert file.flv rtmp://host/app/key --loop', 'publish, as an encoder does, until Ctrl-C'],
    ['rtmpkit convert rtmp://host/app/key out.flv --duration 30s', 'record half a minute'],
    ['rtmpkit convert https://host/live.m3u8 out.mp4', 'record a live playlist, until it ends or Ctrl-C'],
  ],
  manual: CONVERT_MANUAL,
  addArguments: (command) =>
    command
      .argument('<input>', "file or URL to read; '-' is standard input")
      .argument(
        '<output>',
        "file to write, or rtmp:// address to publish to; '-' is standard output, which needs --to",
      ),
  addOptions: (command) =>
    addCodecOption(
      addInputOptions(
        addRuleFlags(command, 'id=severity')
          .addOption(
            new Option('--to <format>', 'output format (default: by the extension of the output)').choices(
              Object.keys(OUTPUT_FORMATS),
            ),
          )
          .option('--force', 'overwrite an existing output')
          .addOption(
            new Option('--length-size <n>', 'AVCC, HVCC, FLV: bytes per length field, 4 by default').choices([
              '1',
              '2',
              '4',
            ]),
          )
          .addOption(
            new Option(
              '--start-code <n>',
              'Annex B: bytes per start code; auto, the default: 4 where H.264 B.1.2 requires it, else 3',
            ).choices(['auto', '4']),
          )
          .option(
            '--config <file>',
            'to AVCC, HVCC: write the record (avcC, hvcC) to this file; to others: read the parameter sets from it',
          )
          .addOption(new ListOption('--strip <kinds>', `leave out: ${STRIPPED.join(', ')} (comma-separated)`, STRIPPED))
          .addOption(
            new Option(
              '--fps <rate>',
              'FLV, IVF: frames per second, such as 25 or 30000/1001; overrides the stream',
            ).argParser(frameRate),
          )
          .option('--audio <file>', 'FLV: add the AAC track of an ADTS file')
          .addOption(
            new Option('--track <name>', 'from FLV: the track to convert: video, audio, video:1, …').argParser(
              trackChoice,
            ),
          )
          .addOption(new ListOption('--fix <what>', `FLV to FLV: repair ${FIXES.join(', ')} (comma-separated)`, FIXES))
          .addOption(
            new Option('--segment-seconds <n>', 'HLS: least duration of a segment (default: 6)').argParser(secondsOf),
          )
          .addOption(
            new Option(
              '--flv-tags <kind>',
              'FLV: name HEVC and AV1 by their FourCC (enhanced, the default) or by CodecID 12 and 13 (legacy); from FLV: rename',
            ).choices(FLV_TAGS),
          )
          .option('--verify', 'read the output back and compare every NAL unit, OBU, tag or frame')
          .option('--realtime', 'to RTMP: send each frame when its time has come; the default for files')
          .option('--no-realtime', 'to RTMP: send as fast as the server takes it')
          .addOption(
            new Option('--loop [n]', 'to RTMP: publish the input n times, or for ever; the times go on').argParser(
              positiveInteger,
            ),
          )
          .addOption(
            new Option(
              '--start-timestamp <ms>',
              'to RTMP: time of the start, such as 0xFFFFF0 or 0xFFFFFF00',
            ).argParser(timestamp),
          )
          .addOption(
            new Option(
              '--duration <time>',
              'from or to RTMP, from live HLS: only this much of the stream: 30s, 2m',
            ).argParser(duration),
          )
          .option('--json', 'the report as JSON on standard output'),
      ),
    ).option('-q, --quiet', 'errors only: no warnings, no report'),
  run: ([input, output], options, context) => runConvert(input as string, output as string, options, context),
};
