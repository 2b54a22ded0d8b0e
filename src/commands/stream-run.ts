import type { DiagnosticRecord } from '../analysis/diagnostic-record.ts';
import type { FormatName } from '../container/descriptor.ts';
import { nowMs } from '../io/clock.ts';
import type { Context, Terminal } from '../io/context.ts';
import { Sink } from '../io/sink.ts';
import type { Piece } from '../pipeline/piece.ts';
import { type Theme, themeFor, wantsColour } from '../present/colour.ts';
import { DiagnosticWriter } from '../present/diagnostic-text.ts';
import type { InputFacts } from '../present/json.ts';
import { Progress } from '../present/progress.ts';
import { drive } from './drive.ts';
import { EXIT, type ExitCode } from './errors.ts';
import { outputOf, type SharedOptions } from './options.ts';

/** Of a file, so much output goes out together, or as much as has gathered in so long. */
const DUE_BYTES = 16 << 10;
const DUE_MS = 20;

/** What a stream is, as far as it could be told. */
export interface Opened {
  /** `undefined` for bare units, and when the run was interrupted before it could be told. */
  readonly format: FormatName | undefined;
  /** Of all that is read, where a command reads but one. */
  readonly codec?: { readonly name: string };
}

/** An input that was opened. */
export interface RunInput<O extends Opened> {
  /** What messages call it. */
  readonly name: string;
  readonly path?: string | undefined;
  readonly sizeBytes?: number | undefined;
  /** May reading wait for somebody who sends? */
  readonly isLive?: boolean;
  readonly stream: O;
}

/**
 * One run of a command over a stream: what all commands do alike. Output goes out after each batch, diagnostics of a table
 * go to stderr, a reader that leaves ends the run, and the errors in the stream decide the exit code.
 */
export class StreamRun<O extends Opened> {
  readonly output: 'table' | 'json' | 'ndjson';
  readonly input: InputFacts;
  readonly stream: O;
  readonly out: Sink;
  readonly theme: Theme;
  readonly #err: Sink;
  readonly #messages: DiagnosticWriter;
  readonly #progress: Progress;
  readonly #context: Context;
  readonly #isLive: boolean;
  #flushedAt = nowMs();

  private constructor(
    { name, path, sizeBytes, isLive = false, stream }: RunInput<O>,
    options: SharedOptions,
    context: Context,
    themes: { readonly out: Theme; readonly err: Theme },
  ) {
    this.stream = stream;
    this.#context = context;
    this.#isLive = isLive;
    this.output = outputOf(options);
    this.input = {
      path: path ?? null,
      ...(stream.format !== undefined && { format: stream.format }),
      ...(stream.codec !== undefined && { codec: stream.codec.name }),
      ...(sizeBytes !== undefined && { sizeBytes }),
    };
    this.out = new Sink(context.stdout);
    this.#err = new Sink(context.stderr);
    this.theme = themes.out;
    this.#messages = new DiagnosticWriter(this.#err, themes.err, name, options.quiet === true);
    this.#progress = new Progress(context, sizeBytes);
  }

  /** Opens the input when the flags make sense; throws where it has no format that is known. */
  static async open<O extends Opened>(
    openInput: () => Promise<RunInput<O>>,
    options: SharedOptions,
    context: Context,
  ): Promise<StreamRun<O>> {
    outputOf(options);
    const input = await openInput();
    const themeOf = (terminal: Terminal) => themeFor(wantsColour(options.color, context.env, terminal));
    const themes = { out: await themeOf(context.stdout), err: await themeOf(context.stderr) };
    return new StreamRun(input, options, context, themes);
  }

  /**
   * Takes items to the end of the stream, or until `take` says false, or, between two pieces, until `enough` says true: a
   * pipe that gives nothing more is not waited for then. Was it the end?
   */
  async read<Item>(
    pieces: AsyncIterable<Piece<Item>>,
    take: (item: Item) => boolean,
    enough: () => boolean = () => false,
  ): Promise<boolean> {
    const flush = async (): Promise<void> => {
      if (this.#isDue()) await this.#flush();
    };
    const isOver = () => this.out.closed || enough();
    try {
      const complete = await drive(pieces, { take, flush, isOver, progress: this.#progress });
      return complete && !this.#context.interrupted.aborted;
    } catch (error) {
      // What was read before the failure is not lost with it.
      await this.#flush().catch(() => undefined);
      throw error;
    }
  }

  /**
   * What was read from a pipe goes out before there is more to read: that may take for ever. A file does not wait, and a
   * write for each batch of it would cost a tenth of the time of `nalu` on a gigabyte (measured). A message goes out with
   * the rows that stand in front of it.
   */
  #isDue(): boolean {
    if (this.#isLive || this.#err.gathered > 0 || this.out.gathered >= DUE_BYTES) return true;
    return nowMs() - this.#flushedAt >= DUE_MS;
  }

  async #flush(): Promise<void> {
    await this.out.flush();
    await this.#err.flush();
    this.#flushedAt = nowMs();
  }

  /** Tells people beside a table what is wrong; the other outputs have the record. */
  message(record: DiagnosticRecord): void {
    if (this.output === 'table') this.#messages.add(record);
  }

  /** Sends what is left and gives the exit code, by the number of errors in the stream. */
  async finish(errors: number): Promise<ExitCode> {
    this.#messages.end();
    await this.out.finish();
    await this.#err.finish();
    if (this.#context.interrupted.aborted) return EXIT.interrupted;
    return errors > 0 && !this.out.closed ? EXIT.findings : EXIT.ok;
  }
}
