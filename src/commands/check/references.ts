import type { CheckedInput } from '../../analysis/checks/check-report.ts';
import type { Context } from '../../io/context.ts';
import { SourceError } from '../../io/source-error.ts';
import { UsageError } from '../errors.ts';
import { mergedReport } from './merged-report.ts';

/** What earlier reports have measured. */
export class References {
  readonly #reports: ReadonlyMap<string, readonly CheckedInput[]>;

  private constructor(reports: ReadonlyMap<string, readonly CheckedInput[]>) {
    this.#reports = reports;
  }

  /** Throws `UsageError` if one cannot be read. */
  static async read(files: readonly string[], context: Context): Promise<References> {
    const reports = new Map<string, readonly CheckedInput[]>();
    for (const file of files) {
      try {
        reports.set(file, (await mergedReport([file], context)).inputs);
      } catch (error) {
        throw error instanceof SourceError ? new UsageError(`${file}: ${error.message}`) : error;
      }
    }
    return new References(reports);
  }

  /** The measurements of an input: of its path, or of the only input of the report. */
  of(path: string | undefined, file: unknown): CheckedInput['measurements'] | undefined {
    const inputs = this.#reports.get(String(file)) ?? [];
    const named = inputs.find((input) => input.path === (path === '-' ? null : (path ?? null)));
    return (named ?? (inputs.length === 1 ? inputs[0] : undefined))?.measurements;
  }
}
