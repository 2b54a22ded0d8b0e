import type { CheckedInput } from '../../analysis/checks/check-report.ts';
import type { ByteDifference } from '../../analysis/comparison/slice-catcher.ts';
import type { Aspect, TrackComparison } from '../../analysis/comparison/track-comparison.ts';

/** Two inputs, compared. */
export interface DiffResult {
  readonly inputs: readonly [a: CheckedInput, b: CheckedInput];
  readonly comparison: TrackComparison;
  /** What they differ in, as far as it counts. */
  readonly differs: readonly Aspect[];
  /** What does not count. */
  readonly ignored: readonly Aspect[];
  /** Of the first pair whose slices differ; absent without one, and for inputs that can be read only once. */
  readonly firstByte?: ByteDifference;
}
