import type { Severity } from '../../syntax/diagnostics.ts';

/** A problem of a decoder configuration record, or a mismatch with its parameter sets. */
export interface RecordFinding {
  readonly severity: Severity;
  /** Stable identifier of the kind of finding. */
  readonly code: string;
  readonly message: string;
  /** Syntax structure and element meant. */
  readonly structure: string;
  readonly field: string;
  /** Bit position in the record. */
  readonly bit: number;
  readonly expected?: string;
  readonly found?: string;
}

/** Collects findings of one structure; `mismatch` adds the expected and found values to the message. */
export class RecordFindings {
  readonly list: RecordFinding[] = [];
  readonly #structure: string;

  constructor(structure: string) {
    this.#structure = structure;
  }

  add(severity: Severity, code: string, field: string, bit: number, message: string): void {
    this.list.push({ severity, code, message, structure: this.#structure, field, bit });
  }

  mismatch(
    severity: Severity,
    code: string,
    field: string,
    bit: number,
    expected: number | string,
    found: number | string,
    why: string,
  ): void {
    this.list.push({
      severity,
      code,
      message: `${field} is ${found}, expected ${expected}: ${why}`,
      structure: this.#structure,
      field,
      bit,
      expected: `${expected}`,
      found: `${found}`,
    });
  }
}
