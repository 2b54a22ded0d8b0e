import { diagnosticRecord } from '../analysis/diagnostic-record.ts';
import { blockMap } from '../analysis/macroblocks/block-map.ts';
import { BlockTotals } from '../analysis/macroblocks/block-totals.ts';
import { measurePicture } from '../analysis/macroblocks/picture-measure.ts';
import { type PlacedPicture, PlacedPictures } from '../analysis/macroblocks/placed-pictures.ts';
import { STREAMED_CODECS } from '../codec/registry.ts';
import type { BlockReader } from '../codec/stream-codec.ts';
import { hasTimes } from '../container/registry.ts';
import { hasUtf8 } from '../io/ascii.ts';
import type { Context } from '../io/context.ts';
import { colourLevel, rgbPaintFor, wantsColour } from '../present/colour.ts';
import type { MapLayout } from '../present/macroblocks/map/terminal-map.ts';
import { mbViewFor } from '../present/macroblocks/mb-view.ts';
import { LAYOUT_WIDTH, screenOf } from '../present/width.ts';
import type { Diagnostic, Severity } from '../syntax/diagnostics.ts';
import { WHOLE_UNIT_BYTES } from '../syntax/limits.ts';
import { type CommandModule, optionalInput } from './command.ts';
import { type ExitCode, InputError, UsageError } from './errors.ts';
import { MB_MANUAL } from './manuals/mb.ts';
import { MapImages } from './mb-images.ts';
import { addMbOptions, checkMbOptions, type MbOptions } from './mb-options.ts';
import { isInRange } from './range.ts';
import { openUnitRun, readRun, type UnitRun } from './unit-run.ts';

const runMb = async (path: string | undefined, options: MbOptions, context: Context): Promise<ExitCode> => {
  checkMbOptions(options);
  const run = await openUnitRun(path, options, context);
  const pictures = new PlacedPictures(await blockReader(run, path));
  if (options.range?.by === 'time' && !hasTimes(run.stream.format)) {
    throw new UsageError(
      `--range by time needs an input with timestamps, and ${run.input.format ?? 'this'} has none: give numbers of frames`,
    );
  }
  const { map: kind, png, frame: only } = options;
  const view = mbViewFor({
    output: options.csv === true ? 'csv' : run.output,
    macroblocks: options.macroblocks === true,
    map: kind === undefined ? undefined : { kind, layout: await mapLayout(options, context) },
    out: run.out,
    theme: run.theme,
    terminal: context.stdout,
    blocks: hasUtf8(context.env),
    parts: run.parts,
  });
  const images = png === undefined ? undefined : new MapImages(png, options.force === true, context);
  const totals = new BlockTotals();
  const selection = new FrameSelection(options);
  const diagnostics: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  const finding = (found: Diagnostic): void => {
    const record = diagnosticRecord(found);
    diagnostics[record.severity]++;
    view.diagnostic(record);
    run.message(record);
  };

  /** False at the first picture that is not wanted any more. */
  const take = ({ blocks, place: { origin }, findings }: PlacedPicture): boolean => {
    const { frame } = blocks;
    if (selection.isOver(frame)) return false;
    const isShown = selection.takes(frame, origin?.dtsMs, blocks.structure === 'frame');
    if (only !== undefined && !isShown) return true;
    const measured = measurePicture(blocks);
    totals.add(measured);
    if (isShown) {
      if (run.parts.records) view.picture({ measured, blocks, dtsMs: origin?.dtsMs, ptsMs: origin?.ptsMs });
      images?.write(blockMap(kind ?? 'qp', blocks), frame);
    }
    for (const found of findings) finding(found);
    return images?.hasFailed !== true;
  };
  const takeAll = (items: Iterable<PlacedPicture>): boolean => {
    for (const picture of items) if (!take(picture)) return false;
    return true;
  };

  view.begin(run.input);
  const { complete, diagnostics: ofUnits } = await readRun(
    run,
    { keep: () => WHOLE_UNIT_BYTES },
    (item) => {
      if (item.kind === 'unit') return takeAll(pictures.push(item));
      view.diagnostic(diagnosticRecord(item.finding));
      return true;
    },
    { enough: () => selection.isFull },
  );
  const isWhole = complete && takeAll(pictures.end());
  for (const severity of Object.keys(diagnostics) as Severity[]) diagnostics[severity] += ofUnits[severity];
  view.end({ complete: isWhole, blocks: totals.isEmpty ? undefined : totals.streamFacts, diagnostics });
  await images?.finish();
  const code = await run.finish(diagnostics);
  if (only !== undefined && complete && selection.frames === 0) {
    throw new UsageError(`--frame ${only}: the stream has no such frame`);
  }
  return code;
};

/** Which frames are shown, and when no more are. */
class FrameSelection {
  readonly #options: Pick<MbOptions, 'frame' | 'range' | 'limit'>;
  /** Frames that were shown. */
  frames = 0;
  #last = -1;
  #isLastWhole = false;

  constructor(options: Pick<MbOptions, 'frame' | 'range' | 'limit'>) {
    this.#options = options;
  }

  /** Is the frame after the last one that is wanted? */
  isOver(frame: number): boolean {
    const { frame: only, limit } = this.#options;
    return (only !== undefined && frame > only) || (frame !== this.#last && this.frames === limit);
  }

  /** No more pictures are needed. */
  get isFull(): boolean {
    const { frame: only, limit } = this.#options;
    return this.frames > 0 && this.frames === (only === undefined ? limit : 1) && this.#isLastWhole;
  }

  /** `isFrame`: the picture is no field. */
  takes(frame: number, dtsMs: number | undefined, isFrame: boolean): boolean {
    const { frame: only, range } = this.#options;
    if ((only !== undefined && frame !== only) || !isInRange(range, frame, dtsMs)) return false;
    this.#isLastWhole = isFrame || frame === this.#last;
    if (frame !== this.#last) this.frames++;
    this.#last = frame;
    return true;
  }
}

/** Throws `InputError` for a codec whose slice data is not read. */
const blockReader = async ({ stream, input }: UnitRun, path: string | undefined): Promise<BlockReader> => {
  const { title, stream: codec } = stream.codec;
  const blocks = await codec.blocks?.();
  if (blocks !== undefined) return blocks.open();
  const titles = STREAMED_CODECS.filter(({ stream }) => stream.blocks !== undefined).map((one) => one.title);
  const { quantizer, part } = codec.words;
  throw new InputError(
    `${input.path ?? path ?? 'stdin'}: macroblocks are read of ${titles.join(', ')}, and this is ${title}: rtmpkit gop --frames shows the ${quantizer} of its ${part}s`,
  );
};

const mapLayout = async ({ color }: MbOptions, { stdout, env }: Context): Promise<MapLayout> => {
  const { width = LAYOUT_WIDTH, height } = screenOf(stdout);
  const level = colourLevel(env);
  const paint = await rgbPaintFor(wantsColour(color, env, stdout), level);
  return { width, height, halves: hasUtf8(env) && level > 1, paint };
};

/** `rtmpkit mb`. */
export const mbCommand: CommandModule<MbOptions> = {
  description:
    'Shows what is inside the slices of an H.264 stream: macroblock types, QP, bits and motion of each picture, as rows ' +
    'or as a map. Input is a file, a URL (http, https, rtmp, rtmps), or standard input.',
  examples: [
    ['rtmpkit mb file.h264', 'one line per picture, then the QP histogram of the stream'],
    ['rtmpkit mb file.mp4 --frame 20 --map bits', 'where the bits of frame 20 are'],
    ['rtmpkit mb file.h264 --frame 30 --map type', 'which macroblocks are intra, inter and skip'],
    ['rtmpkit mb file.h264 --map qp --png qp-%04d.png --summary', 'an image a frame, of the size of the picture'],
    ['rtmpkit mb file.flv --range 2s..3s --csv > pictures.csv', 'a table for a spreadsheet'],
    ["rtmpkit mb file.h264 --json | jq '.summary.bits'", 'headers, motion, luma and chroma, in bits'],
  ],
  manual: MB_MANUAL,
  addArguments: optionalInput,
  addOptions: addMbOptions,
  run: ([input], options, context) => runMb(input, options, context),
};
