import type { CheckedInput, CheckHead, CheckTotals } from '../../analysis/checks/check-report.ts';
import type { Finding } from '../../analysis/checks/finding.ts';
import { nowMs } from '../../io/clock.ts';
import type { Context } from '../../io/context.ts';
import { appendOutput, type Output, openOutput } from '../../io/output.ts';
import { Sink, textSink } from '../../io/sink.ts';
import { themeFor, wantsColour } from '../../present/colour.ts';
import type { BegunInput, ReportView, ReportWriter } from '../../present/reports/report-writer.ts';
import { widthOf } from '../../present/width.ts';
import type { CheckOptions } from './check-options.ts';
import { type ReportFile, reportsOf } from './report-options.ts';

/** Text is written after at most this much time. */
const DUE_MS = 20;

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
  /** One of them lists every finding. */
  readonly listsFindings: boolean;
  #flushedAt = nowMs();

  private constructor(out: Sink, writer: ReportWriter, files: readonly FileReport[], listsFindings: boolean) {
    this.#out = out;
    this.listsFindings = listsFindings;
    this.#files = files;
    this.#writers = [writer, ...files.map((file) => file.writer)];
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
    const listsFindings = [format, ...files.map((file) => file.format)].some((one) => one.listsFindings === true);
    return new ReportOutputs(out, format.open(out, head, view), opened, listsFindings);
  }

  /** Nobody reads the reports any more. */
  get closed(): boolean {
    return this.#out.closed && this.#files.length === 0;
  }

  begin(input: BegunInput): void {
    for (const writer of this.#writers) writer.begin?.(input);
  }

  finding(found: Finding): void {
    for (const writer of this.#writers) writer.finding?.(found);
  }

  /** The findings of an input that is read elsewhere: by another thread, or before. */
  async findings(path: string | null, found: readonly Finding[]): Promise<void> {
    this.begin({ path, isLive: false });
    for (const finding of found) this.finding(finding);
    await this.flush();
  }

  input(checked: CheckedInput): void {
    for (const writer of this.#writers) writer.input(checked);
  }

  end(totals: CheckTotals): void {
    for (const writer of this.#writers) writer.end(totals);
  }

  async flush(): Promise<void> {
    await this.#out.flush();
    for (const { output } of this.#files) await output.flush();
    this.#flushedAt = nowMs();
  }

  /** Many small writes take longer than the checks of small files. */
  async flushIfDue(): Promise<void> {
    if (this.#out.isFull || nowMs() - this.#flushedAt >= DUE_MS) await this.flush();
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
