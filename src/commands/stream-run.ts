import type { FindingFilter } from '../analysis/checks/settings/finding-filter.ts';
import type { DiagnosticRecord } from '../analysis/diagnostic-record.ts';
import type { FormatName } from '../container/descriptor.ts';
import { nowMs } from '../io/clock.ts';
import type { Context, Terminal } from '../io/context.ts';
import { Sink, textSink } from '../io/sink.ts';
import type { Piece } from '../pipeline/piece.ts';
import { type Theme, themeFor, wantsColour } from '../present/colour.ts';
import { DiagnosticWriter } from '../present/diagnostic-text.ts';
import type { InputFacts } from '../present/json.ts';
import type { OutputParts } from '../present/parts.ts';
import { Progress } from '../present/progress.ts';
import type { Severity } from '../syntax/diagnostics.ts';
import { drive } from './drive.ts';
import { EXIT, type ExitCode, exitCodeOf, type FailOn } from './errors.ts';
import { outputOf, partsOf, type SharedOptions } from './options.ts';
import { readerFilter } from './reader-rules.ts';

/** For file input, output is flushed after this many bytes or this much time. */
const DUE_BYTES = 16 << 10;
const DUE_MS = 20;

/** Format and codec of a stream, as far as they are known. */
export interface Opened {
  /** `undefined` for bare units, and if the run was interrupted before it was known. */
  readonly format: FormatName | undefined;
  /** Set if the command reads a single codec. */
  readonly codec?: { readonly name: string };
}

/** An opened input. */
export interface RunInput<O extends Opened> {
  /** Its name in messages. */
  readonly name: string;
  readonly path?: string | undefined;
  readonly sizeBytes?: number | undefined;
  /** Live input: reads may block. */
  readonly isLive?: boolean;
  readonly stream: O;
}

/**
 * One run of a listing command over a stream. Output is flushed after each batch, diagnostics of a table go to stderr,
 * a closed output ends the run, and errors in the stream set the exit code.
 */
export class StreamRun<O extends Opened> {
  readonly output: 'table' | 'json' | 'ndjson';
  readonly parts: OutputParts;
  readonly input: InputFacts;
  readonly stream: O;
  readonly out: Sink;
  readonly theme: Theme;
  /** What `--rule` and `--off` make of findings. */
  readonly filter: FindingFilter | undefined;
  readonly #err: Sink;
  readonly #messages: DiagnosticWriter;
  readonly #progress: Progress;
  readonly #context: Context;
  readonly #isLive: boolean;
  readonly #failOn: FailOn;
  #flushedAt = nowMs();

  private constructor(
    { name, path, sizeBytes, isLive = false, stream }: RunInput<O>,
    options: SharedOptions,
    context: Context,
    themes: { readonly out: Theme; readonly err: Theme },
    hasRows: boolean,
    filter: FindingFilter | undefined,
  ) {
    this.filter = filter;
    this.stream = stream;
    this.#context = context;
    this.#isLive = isLive;
    this.#failOn = options.failOn;
    this.output = outputOf(options);
    this.parts = partsOf(options);
    this.input = {
      path: path ?? null,
      ...(stream.format !== undefined && { format: stream.format }),
      ...(stream.codec !== undefined && { codec: stream.codec.name }),
      ...(sizeBytes !== undefined && { sizeBytes }),
    };
    this.out = this.output === 'table' ? textSink(context.stdout, context.env) : new Sink(context.stdout);
    this.#err = textSink(context.stderr, context.env);
    this.theme = themes.out;
    this.#messages = new DiagnosticWriter(this.#err, themes.err, name, options.quiet === true);
    this.#progress = new Progress(context, sizeBytes, hasRows && this.parts.records);
  }

  /**
   * Checks the flags, then opens the input; throws `ContainerError` if its format is unknown. `hasRows`: the command
   * writes a row for each record, which leaves no place for progress on the same terminal.
   */
  static async open<O extends Opened>(
    openInput: () => Promise<RunInput<O>>,
    options: SharedOptions,
    context: Context,
    hasRows = true,
  ): Promise<StreamRun<O>> {
    outputOf(options);
    partsOf(options);
    const filter = await readerFilter(options);
    const input = await openInput();
    const themeOf = (terminal: Terminal) => themeFor(wantsColour(options.color, context.env, terminal));
    const themes = { out: await themeOf(context.stdout), err: await themeOf(context.stderr) };
    return new StreamRun(input, options, context, themes, hasRows, filter);
  }

  /**
   * Reads items to the end of the stream, until `take` returns false, or, between two pieces, until `enough` returns
   * true: then an idle pipe is not waited for. Returns true at the end of the stream.
   */
  async read<Item>(
    pieces: AsyncIterable<Piece<Item>>,
    take: (item: Item) => boolean,
    enough: () => boolean = () => false,
  ): Promise<boolean> {
    const flush = async (): Promise<void> => {
      if (this.#isDue()) await this.#flush();
    };
    const isFull = () => this.out.isFull;
    const isOver = () => this.out.closed || enough();
    try {
      const complete = await drive(pieces, { take, flush, isFull, isOver, progress: this.#progress });
      return complete && !this.#context.interrupted.aborted;
    } catch (error) {
      // Print the results up to the failure.
      await this.#flush().catch(() => undefined);
      throw error;
    }
  }

  /**
   * Live input is flushed after each piece: the next read may block for ever. For a file, a write per batch would cost
   * a tenth of the time of `nalu` on a gigabyte (measured). A message is flushed together with the rows before it.
   */
  #isDue(): boolean {
    if (this.#isLive || this.#err.gathered > 0 || this.out.isFull || this.out.gathered >= DUE_BYTES) return true;
    return nowMs() - this.#flushedAt >= DUE_MS;
  }

  async #flush(): Promise<void> {
    await this.out.flush();
    await this.#err.flush();
    this.#flushedAt = nowMs();
  }

  /** Writes a diagnostic to stderr if the output is a table; JSON outputs have the record. */
  message(record: DiagnosticRecord): void {
    if (this.output === 'table') this.#messages.add(record);
  }

  /** Flushes the outputs and returns the exit code for the diagnostics of the stream, counted by severity. */
  async finish(diagnostics: Readonly<Record<Severity, number>>): Promise<ExitCode> {
    this.#messages.end();
    await this.out.finish();
    await this.#err.finish();
    if (this.#context.interrupted.aborted) return EXIT.interrupted;
    return this.out.closed ? EXIT.ok : exitCodeOf(diagnostics, this.#failOn);
  }
}
