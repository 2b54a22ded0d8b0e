import type { Severity } from '../../syntax/diagnostics.ts';
import type { CheckedInput, CheckTotals } from './check-report.ts';

/** Adds up inputs. */
export class CheckTally {
  readonly #counts: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  readonly #rules = new Set<string>();
  #inputs = 0;
  #failed = 0;
  #passed = 0;
  #skipped = 0;
  #framesHit = 0;
  #frames = 0;
  #complete = true;

  add({ counts, results, framesHit, frames, complete, error }: CheckedInput): void {
    this.#inputs++;
    if (error !== undefined) this.#failed++;
    for (const severity of ['error', 'warning', 'info'] as const) this.#counts[severity] += counts[severity];
    for (const { ruleId, status } of results) {
      if (status === 'failed') this.#rules.add(ruleId);
      else if (status === 'passed') this.#passed++;
      else this.#skipped++;
    }
    this.#framesHit += framesHit;
    this.#frames += frames;
    this.#complete &&= complete;
  }

  /** The sums so far; `isWhole`: no input is left. */
  totals(isWhole: boolean): CheckTotals {
    return {
      inputs: this.#inputs,
      failed: this.#failed,
      counts: { ...this.#counts },
      rules: this.#rules.size,
      passed: this.#passed,
      skipped: this.#skipped,
      framesHit: this.#framesHit,
      frames: this.#frames,
      complete: this.#complete && isWhole,
    };
  }
}

/** Findings, of any severity. */
export const findingsIn = ({ error, warning, info }: Readonly<Record<Severity, number>>): number =>
  error + warning + info;
