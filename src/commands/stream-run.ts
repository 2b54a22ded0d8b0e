import type { Inspected, InspectorOptions } from '../analysis/h264/inspector.ts';
import { StreamStatistics, type StreamSummary } from '../analysis/stream-summary.ts';
import type { Context, Terminal } from '../io/context.ts';
import { Sink } from '../io/sink.ts';
import type { Source } from '../io/source.ts';
import { inspect } from '../pipeline/inspect.ts';
import { type ChunkObserver, type OpenStream, openStream } from '../pipeline/open.ts';
import { type Theme, themeFor, wantsColour } from '../present/colour.ts';
import { DiagnosticWriter } from '../present/diagnostic-text.ts';
import type { InputFacts } from '../present/json.ts';
import { Progress } from '../present/progress.ts';
import { EXIT, type ExitCode } from './errors.ts';
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
    source: Source,
    stream: OpenStream,
    options: SharedOptions,
    context: Context,
    themes: { readonly out: Theme; readonly err: Theme },
  ) {
    this.#stream = stream;
    this.#context = context;
    this.output = outputOf(options);
    this.input = {
      path: source.path ?? null,
      ...(stream.format !== undefined && { format: stream.format, codec: 'h264' }),
      ...(source.sizeBytes !== undefined && { sizeBytes: source.sizeBytes }),
    };
    this.out = new Sink(context.stdout);
    this.#err = new Sink(context.stderr);
    this.theme = themes.out;
    this.#messages = new DiagnosticWriter(this.#err, themes.err, source.path ?? 'stdin', options.quiet === true);
    this.#progress = new Progress(context, source.sizeBytes);
  }

  /** Opens the source when the flags make sense, and tells its format; throws where there is none that is known. */
  static async open(openInput: () => Promise<Source>, options: SharedOptions, context: Context): Promise<StreamRun> {
    outputOf(options);
    const source = await openInput();
    const stream = await openStream(source.chunks, extensionOf(source.path), options.format, context);
    const themeOf = (terminal: Terminal) => themeFor(wantsColour(options.color, context.env, terminal));
    const themes = { out: await themeOf(context.stdout), err: await themeOf(context.stderr) };
    return new StreamRun(source, stream, options, context, themes);
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
