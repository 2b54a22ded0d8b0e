/** The parts of an output that are wanted; diagnostics are in all of them. */
export interface OutputParts {
  /** False with `--summary`. */
  readonly records: boolean;
  /** False with `--no-summary`. */
  readonly summary: boolean;
}
