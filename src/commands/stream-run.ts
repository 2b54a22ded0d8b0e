import type { Inspected, InspectorOptions } from '../analysis/h264/inspector.ts';
import { StreamStatistics, type StreamSummary } from '../analysis/stream-summary.ts';
import type { Context, Terminal } from '../io/context.ts';
import { Sink } from '../io/sink.ts';
import { openSource } from '../io/source.ts';
import { openBareUnits } from '../pipeline/bare-units.ts';
import { inspect } from '../pipeline/inspect.ts';
import { type ChunkObserver, type OpenStream, openStream } from '../pipeline/open.ts';
import { type Theme, themeFor, wantsColour } from '../present/colour.ts';
import { DiagnosticWriter } from '../present/diagnostic-text.ts';
import type { InputFacts } from '../present/json.ts';
import { Progress } from '../present/progress.ts';
import { EXIT, type ExitCode } from './errors.ts';
import type { GivenBytes } from './given-units.ts';
import { extensionOf, outputOf, type SharedOptions } from './options.ts';

/** What a command does with each item; false ends the run before the item is counted. */
export type Take = (item: Inspected) => boolean;

/**
 * One run of a command over a stream: what all commands do alike. Output goes out after each chunk of input, diagnostics
 * of a table go to stderr, a reader that leaves ends the run, and the summary decides the exit code.
 */
export class StreamRun {
  readonly output: 'table' | 'json' | 'ndjson';
  readonly input: InputFacts;
  readonly out: Sink;
  readonly theme: Theme;
  readonly #stream: OpenStream;
  readonly #err: Sink;
  readonly #messages: DiagnosticWriter;
  readonly #progress: Progress;
  readonly #context: Context;
  readonly #statistics = new StreamStatistics();

  private constructor(
    { name, path, sizeBytes, stream }: OpenInput,
    options: SharedOptions,
    context: Context,
    themes: { readonly out: Theme; readonly err: Theme },
  ) {
    this.#stream = stream;
    this.#context = context;
    this.output = outputOf(options);
    this.input = {
      path: path ?? null,
      ...(stream.format !== undefined && { format: stream.format }),
      codec: 'h264',
      ...(sizeBytes !== undefined && { sizeBytes }),
    };
    this.out = new Sink(context.stdout);
    this.#err = new Sink(context.stderr);
    this.theme = themes.out;
    this.#messages = new DiagnosticWriter(this.#err, themes.err, name, options.quiet === true);
    this.#progress = new Progress(context, sizeBytes);
  }

  /**
   * Opens the input when the flags make sense: the path, or `given` in its place. Tells its format; throws where there is
   * none that is known.
   */
  static async open(
    path: string | undefined,
    options: SharedOptions,
    context: Context,
    given?: GivenBytes,
  ): Promise<StreamRun> {
    outputOf(options);
    const input = given === undefined ? await openPath(path, options, context) : await openGiven(given, options);
    const themeOf = (terminal: Terminal) => themeFor(wantsColour(options.color, context.env, terminal));
    const themes = { out: await themeOf(context.stdout), err: await themeOf(context.stderr) };
    return new StreamRun(input, options, context, themes);
  }

  /**
   * Reads the stream to its end, or until `take` says false, or, between two chunks, until `enough` says true: what is
   * there already has then been taken, and a pipe that gives nothing more is not waited for.
   */
  async inspect(
    options: InspectorOptions,
    take: Take,
    { enough, onChunk }: { readonly enough?: () => boolean; readonly onChunk?: ChunkObserver | undefined } = {},
  ): Promise<StreamSummary> {
    let stopped = false;
    for await (const { items, bytesRead } of inspect(this.#stream, options, onChunk)) {
      for (const item of items) {
        stopped = !take(item);
        if (stopped) break;
        this.#statistics.add(item);
        if (item.kind === 'diagnostic' && this.output === 'table') this.#messages.add(item.record);
      }
      this.#progress.update(bytesRead);
      await this.out.flush();
      await this.#err.flush();
      stopped ||= this.out.closed || enough?.() === true;
      if (stopped) break;
    }
    await this.#progress.stop();
    return this.#statistics.finish(!stopped && !this.#context.interrupted.aborted);
  }

  /** Sends what is left and gives the exit code. */
  async finish(summary: StreamSummary): Promise<ExitCode> {
    this.#messages.end();
    await this.out.finish();
    await this.#err.finish();
    if (this.#context.interrupted.aborted) return EXIT.interrupted;
    return summary.diagnostics.error > 0 && !this.out.closed ? EXIT.findings : EXIT.ok;
  }
}

/** An input whose format is known. */
interface OpenInput {
  /** What messages call it. */
  readonly name: string;
  readonly path?: string | undefined;
  readonly sizeBytes?: number | undefined;
  readonly stream: OpenStream;
}

const openPath = async (path: string | undefined, options: SharedOptions, context: Context): Promise<OpenInput> => {
  const source = await openSource(path, context);
  const stream = await openStream(source.chunks, extensionOf(source.path), {
    format: options.format,
    codec: options.codec,
    interrupted: context.interrupted,
  });
  return { name: source.path ?? 'stdin', path: source.path, sizeBytes: source.sizeBytes, stream };
};

const openGiven = async (
  { name, parts, sizeBytes }: GivenBytes,
  { format, codec }: SharedOptions,
): Promise<OpenInput> => {
  const stream =
    'units' in parts ? openBareUnits(parts.units) : await openStream(only(parts.input), '', { format, codec });
  return { name, sizeBytes, stream };
};

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
