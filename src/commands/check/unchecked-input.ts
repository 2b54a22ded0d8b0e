import type { CheckedInput } from '../../analysis/checks/check-report.ts';

/** An input of which nothing is known but why it was not checked. */
export const uncheckedInput = (path: string, code: string, message: string): CheckedInput => ({
  path,
  tracks: [],
  complete: false,
  findings: [],
  results: [],
  counts: { error: 0, warning: 0, info: 0 },
  framesHit: 0,
  frames: 0,
  measurements: {},
  error: { code, message },
});
