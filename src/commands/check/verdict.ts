import type { CheckedInput } from '../../analysis/checks/check-report.ts';
import { regression } from '../../analysis/checks/compare/regression.ts';
import { EXIT, type ExitCode, exitCodeOf, type FailOn } from '../errors.ts';
import { KNOWN } from './baseline.ts';

/** What makes an exit code other than 0. */
export interface VerdictOptions {
  readonly failOn: FailOn;
  readonly maxWarnings?: number | undefined;
  /** A skipped rule is a failure. */
  readonly requireAll: boolean;
}

/** In this order: what is wrong with the call, then with an input, then in an input. */
const RANK: readonly ExitCode[] = [EXIT.ok, EXIT.findings, EXIT.input, EXIT.usage];

/** The exit code for the inputs of a check. */
export class Verdict {
  readonly #options: VerdictOptions;
  #code: ExitCode = EXIT.ok;
  #warnings = 0;

  constructor(options: VerdictOptions) {
    this.#options = options;
  }

  add({ counts, results, expectations = [], error }: CheckedInput): void {
    this.#warnings += counts.warning;
    this.#raise(exitCodeOf(counts, this.#options.failOn));
    // What is expected and not known is no pass.
    if (error !== undefined || expectations.some(({ holds }) => holds === undefined)) this.#raise(EXIT.input);
    const skipped = results.filter(({ status, reason }) => status === 'skipped' && reason !== KNOWN);
    if (this.#options.requireAll && skipped.length > 0) this.#raise(EXIT.input);
    // Nor is a comparison without anything to compare with.
    if (skipped.some(({ ruleId }) => ruleId === regression.id)) this.#raise(EXIT.input);
  }

  get code(): ExitCode {
    const { maxWarnings = Number.POSITIVE_INFINITY } = this.#options;
    if (this.#warnings > maxWarnings) this.#raise(EXIT.findings);
    return this.#code;
  }

  #raise(code: ExitCode): void {
    if (RANK.indexOf(code) > RANK.indexOf(this.#code)) this.#code = code;
  }
}
