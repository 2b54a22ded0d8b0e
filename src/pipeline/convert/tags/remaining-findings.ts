import type { RemainingFindings } from '../../../analysis/conversion.ts';
import { FlvInspector } from '../../../analysis/flv/inspector.ts';
import type { FlvInspected } from '../../../analysis/flv/records.ts';
import { FlvReader } from '../../../container/flv/tag/flv-reader.ts';
import type { Severity } from '../../../syntax/diagnostics.ts';

/** Inspects an output as `flv` does, and counts what it finds. */
export class OutputInspection {
  readonly #reader = new FlvReader();
  readonly #inspector = new FlvInspector();
  readonly #bySeverity: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  readonly #byCode = new Map<string, number>();

  /** Takes the bytes of the output, in order. */
  output(bytes: Uint8Array): void {
    for (const item of this.#reader.push(bytes)) this.#count(this.#inspector.push(item));
  }

  /** Ends the output. */
  end(): RemainingFindings {
    for (const item of this.#reader.end()) this.#count(this.#inspector.push(item));
    this.#count(this.#inspector.end());
    return { ...this.#bySeverity, codes: Object.fromEntries(this.#byCode) };
  }

  #count(items: Iterable<FlvInspected>): void {
    for (const item of items) {
      if (item.kind !== 'diagnostic') continue;
      const { severity, code } = item.record;
      this.#bySeverity[severity]++;
      this.#byCode.set(code, (this.#byCode.get(code) ?? 0) + 1);
    }
  }
}
