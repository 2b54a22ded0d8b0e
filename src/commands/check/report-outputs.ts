import type { CheckedInput, CheckHead, CheckTotals } from '../../analysis/checks/check-report.ts';
import type { Finding } from '../../analysis/checks/finding.ts';
import type { Context } from '../../io/context.ts';
import { appendOutput, type Output, openOutput } from '../../io/output.ts';
import { Sink, textSink } from '../../io/sink.ts';
import { themeFor, wantsColour } from '../../present/colour.ts';
import type { BegunInput, ReportView, ReportWriter } from '../../present/reports/report-writer.ts';
import { widthOf } from '../../present/width.ts';
import type { CheckOptions } from './check-options.ts';
import { type ReportFile, reportsOf } from './report-options.ts';

const ENCODER = new TextEncoder();

/** A report in a file. */
interface FileReport {
  readonly output: Output;
  readonly writer: ReportWriter;
}

/** All reports of a run: one on standard output, and any number in files. */
export class ReportOutputs implements ReportWriter {
  readonly #out: Sink;
  readonly #files: readonly FileReport[];
  readonly #writers: readonly ReportWriter[];
  readonly #live: readonly ReportWriter[];
  #hasLiveFile = false;

  private constructor(out: Sink, writer: ReportWriter, files: readonly FileReport[]) {
    this.#out = out;
    this.#files = files;
    this.#writers = [writer, ...files.map((file) => file.writer)];
    this.#live = this.#writers.filter(({ finding }) => finding !== undefined);
  }

  /** Opens the reports that the options ask for, or none if one cannot be written. */
  static async open(head: CheckHead, options: CheckOptions, context: Context): Promise<ReportOutputs> {
    const { format, files } = reportsOf(options);
    const out = format.name === 'pretty' ? textSink(context.stdout, context.env) : new Sink(context.stdout);
    const view: ReportView = {
      theme: await themeFor(wantsColour(options.color, context.env, context.stdout)),
      width: widthOf(context.stdout),
      details: options.details === true,
      quiet: options.quiet === true,
      failsFrom: options.failOn === 'warning' ? 'warning' : 'error',
    };
    const inFile: ReportView = { ...view, theme: await themeFor(false), width: undefined };
    const opened: FileReport[] = [];
    try {
      for (const file of files) opened.push(openFile(file, head, inFile, context));
    } catch (error) {
      for (const { output } of opened) output.abandon();
      throw error;
    }
    return new ReportOutputs(out, format.open(out, head, view), opened);
  }

  /** Nobody reads the reports any more. */
  get closed(): boolean {
    return this.#out.closed && this.#files.length === 0;
  }

  /** Something waits to be written. */
  get hasText(): boolean {
    return this.#out.gathered > 0 || this.#hasLiveFile;
  }

  /** It should be written at once. */
  get isFull(): boolean {
    return this.#out.isFull;
  }

  begin(input: BegunInput): void {
    for (const writer of this.#writers) writer.begin?.(input);
  }

  finding(found: Finding): void {
    this.#hasLiveFile = this.#files.some(({ writer }) => writer.finding !== undefined);
    for (const writer of this.#live) writer.finding?.(found);
  }

  input(checked: CheckedInput): void {
    for (const writer of this.#writers) writer.input(checked);
  }

  end(totals: CheckTotals): void {
    for (const writer of this.#writers) writer.end(totals);
  }

  async flush(): Promise<void> {
    this.#hasLiveFile = false;
    await this.#out.flush();
    for (const { output } of this.#files) await output.flush();
  }

  /** The reports are whole: files get their names. */
  async finish(): Promise<void> {
    for (const { output } of this.#files) await output.commit();
    await this.#out.finish();
  }

  /** The run has failed: no file is left. */
  abandon(): void {
    for (const { output } of this.#files) output.abandon();
  }
}

const openFile = ({ format, path }: ReportFile, head: CheckHead, view: ReportView, context: Context): FileReport => {
  // Steps of a job add to this file, one after the other.
  const isSummary = path === context.env['GITHUB_STEP_SUMMARY'];
  const output = isSummary ? appendOutput(path) : openOutput(path, true, context);
  return { output, writer: format.open({ write: (text) => output.write(ENCODER.encode(text)) }, head, view) };
};
