import type { CheckedInput, CheckHead, GroupedFinding } from '../../src/analysis/checks/check-report.ts';
import { CheckTally } from '../../src/analysis/checks/check-tally.ts';
import { themeFor } from '../../src/present/colour.ts';
import { reportFormatNamed } from '../../src/present/reports/registry.ts';
import type { ReportView } from '../../src/present/reports/report-writer.ts';

/** A finding of `gop/max-bframes`, with some members changed. */
export const grouped = (change: Partial<GroupedFinding> = {}): GroupedFinding => {
  const location = { byteOffset: 5000, byteLength: 700, tag: 12, frame: 41, dtsMs: 1640, ptsMs: 1680 };
  const message = '3 B pictures in a row, at most 2 are allowed';
  return {
    ruleId: 'gop/max-bframes',
    severity: 'error',
    message,
    track: 'video',
    location,
    measured: 3,
    expected: 2,
    clause: 'H.264 Table 7-6',
    count: 1,
    occurrences: [{ severity: 'error', message, location, measured: 3, expected: 2 }],
    fingerprint: '00f1d2c3b4a59687',
    ...change,
  };
};

/** An input with these findings; each of their rules has failed, one has passed and one was skipped. */
export const checkedInput = (
  findings: readonly GroupedFinding[] = [],
  change: Partial<CheckedInput> = {},
): CheckedInput => {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity, count } of findings) counts[severity] += count;
  const failed = [...new Set(findings.map(({ ruleId }) => ruleId))];
  return {
    path: 'cam.flv',
    format: 'flv',
    sizeBytes: 9000,
    tracks: [{ name: 'video', codec: 'avc1' }],
    complete: true,
    findings,
    results: [
      ...failed.map((ruleId) => ({
        ruleId,
        status: 'failed' as const,
        count: findings.filter((finding) => finding.ruleId === ruleId).reduce((sum, { count }) => sum + count, 0),
      })),
      { ruleId: 'nal/forbidden-bit', status: 'passed', count: 0 },
      { ruleId: 'flv/interleave', status: 'skipped', count: 0, reason: 'there is no audio' },
    ],
    counts,
    framesHit: findings.length,
    frames: 250,
    measurements: {},
    elapsedMs: 1234,
    ...change,
  };
};

/** Text that every format has to escape: its own marks, line breaks, characters that XML has not, half a surrogate pair. */
export const NASTY = 'a%b\r\nc:d,e "f" <g> & ]]> |h| `i` #j {0} \\k \u0000\u0007\u001b[31m \ud83d \u{1f600} \uffff é';

const VIEW: Omit<ReportView, 'theme'> = { width: undefined, details: false, quiet: false, failsFrom: 'error' };

export interface ReportChoice extends Partial<Omit<ReportView, 'theme'>> {
  readonly presets?: CheckHead['presets'];
  readonly isWhole?: boolean;
}

/** The report of these inputs in a format. */
export const reported = async (
  name: string,
  inputs: readonly CheckedInput[],
  { presets = [], isWhole = true, ...view }: ReportChoice = {},
): Promise<string> => {
  const format = reportFormatNamed(name);
  if (format === undefined) throw new Error(`no format ${name}`);
  let text = '';
  const write = (more: string): void => {
    text += more;
  };
  const writer = format.open(
    { write },
    { version: '1.2.3', presets },
    { ...VIEW, ...view, theme: await themeFor(false) },
  );
  const tally = new CheckTally();
  for (const input of inputs) {
    writer.begin?.({ path: input.path, isLive: false });
    for (const finding of input.findings) writer.finding?.(finding);
    writer.input(input);
    tally.add(input);
  }
  writer.end(tally.totals(isWhole));
  return text;
};
